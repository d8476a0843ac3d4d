import type { WebSettings } from './route.ts';

/** Whether an address is of our own pages, or of pages that may use the API: nobody is sent anywhere else. */
export function isOurs(url: string, { publicOrigin, corsOrigins }: WebSettings): boolean {
  if (!URL.canParse(url)) return false;
  const { origin, username, password } = new URL(url);
  return [publicOrigin, ...corsOrigins].includes(origin) && username === '' && password === '';
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
