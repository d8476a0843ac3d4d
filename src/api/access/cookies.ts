import type { WebSettings } from '../route.ts';

const SECONDS_PER_DAY = 24 * 60 * 60;
/** Longer than a session: a device is known while nobody is logged in. */
const DEVICE_DAYS = 365;

/** The names of our cookies. With `__Host-` a browser takes them from this very host only, over TLS. */
export function cookieNames({
  secureCookies,
}: WebSettings): Readonly<Record<'access' | 'refresh' | 'device' | 'pinRequest', string>> {
  const prefix = secureCookies ? '__Host-' : '';
  return {
    access: `${prefix}access_token`,
    refresh: `${prefix}refresh_token`,
    device: `${prefix}device`,
    pinRequest: `${prefix}pin_request`,
  };
}

/** The cookies of a login as `Set-Cookie` headers: no script reads them, no other site's request carries them. */
export function loginCookies(
  web: WebSettings,
  tokens: { readonly accessToken: string; readonly refreshToken: string; readonly deviceToken: string },
  lifetimes: { readonly accessSeconds: number; readonly refreshDays: number },
): readonly string[] {
  const { access, refresh, device } = cookieNames(web);
  return [
    setCookie(web, access, tokens.accessToken, lifetimes.accessSeconds),
    setCookie(web, refresh, tokens.refreshToken, lifetimes.refreshDays * SECONDS_PER_DAY),
    setCookie(web, device, tokens.deviceToken, DEVICE_DAYS * SECONDS_PER_DAY),
  ];
}

/** The cookie of a request for a PIN, as a `Set-Cookie` header. */
export function pinRequestCookie(web: WebSettings, token: string, seconds: number): string {
  return setCookie(web, cookieNames(web).pinRequest, token, seconds);
}

/** Makes a browser delete the cookies of a login. It stays known as a device. */
export function clearedCookies(web: WebSettings): readonly string[] {
  const { access, refresh } = cookieNames(web);
  return [setCookie(web, access, '', 0), setCookie(web, refresh, '', 0)];
}

/** Makes a browser delete an access token that is no longer valid; it then uses its refresh token. */
export function clearedAccessCookie(web: WebSettings): string {
  return setCookie(web, cookieNames(web).access, '', 0);
}

function setCookie({ secureCookies }: WebSettings, name: string, value: string, seconds: number): string {
  const parts = [`${name}=${value}`, 'Path=/', `Max-Age=${seconds}`, 'HttpOnly', 'SameSite=Strict'];
  return [...parts, ...(secureCookies ? ['Secure'] : [])].join('; ');
}

/** The cookies of a request by name; of two with one name the first, as browsers send the more specific one first. */
export function readCookies(header: string): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const part of header.split(';')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(equals, 0)).trim();
    if (name !== '' && !cookies.has(name)) cookies.set(name, withoutQuotes(part.slice(equals + 1).trim()));
  }
  return cookies;
}

function withoutQuotes(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
