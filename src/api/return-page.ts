import type { WebSettings } from './route.ts';

/** This machine's names for itself: a browser there may be at either. No address that others reach has one. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]', '0.0.0.0']);

/** Whether an address is of our own pages, or of pages that may use the API: nobody is sent anywhere else. */
export function isOurs(url: string, { publicOrigin, corsOrigins }: WebSettings): boolean {
  if (!URL.canParse(url)) return false;
  const page = new URL(url);
  const isPlain = page.username === '' && page.password === '';
  return isPlain && (corsOrigins.includes(page.origin) || isSameMachine(page, new URL(publicOrigin)));
}

function isSameMachine(page: URL, own: URL): boolean {
  if (page.origin === own.origin) return true;
  const isLoopback = LOOPBACK.has(page.hostname) && LOOPBACK.has(own.hostname);
  return isLoopback && page.protocol === own.protocol && page.port === own.port;
}

/** The page that a customer comes back to from a gateway, with the booking's id; our own first page where none is known. */
export function returnPageOf(
  returning: { readonly bookingId: string; readonly returnUrl: string | null } | null,
  web: WebSettings,
): string {
  const { returnUrl = null, bookingId } = returning ?? {};
  const page = new URL(returnUrl !== null && isOurs(returnUrl, web) ? returnUrl : `${web.publicOrigin}/`);
  if (bookingId !== undefined) page.searchParams.set('bookingId', bookingId);
  return page.href;
}
