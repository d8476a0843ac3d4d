import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SessionId } from '../../domain/kernel/ids.ts';
import { Problem } from '../problems.ts';
import type { ApiDependencies, Credentials } from '../route.ts';

const RANDOM_BYTES = 16;

/** Makes a token that only pages that may read our answers can have: random, and signed for one session. */
export async function csrfTokenFor(sessionId: SessionId, { commands }: ApiDependencies): Promise<string> {
  const random = randomBytes(RANDOM_BYTES).toString('hex');
  return `${signature(await commands.vault.systemKey('csrf'), sessionId, random)}.${random}`;
}

/**
 * Refuses a command with cookies that does not come from one of our pages, by what the browser says of the page
 * (`Sec-Fetch-Site`, else `Origin`) and by the token, which is that of one of the sessions that the cookies are of. Throws
 * `csrf-rejected`.
 */
export async function refuseForeignRequest(
  { fetchSite, origin, ownOrigin, csrfToken }: Credentials,
  sessionIds: readonly SessionId[],
  { commands, web }: ApiDependencies,
): Promise<void> {
  const isKnown =
    origin === web.publicOrigin || web.corsOrigins.includes(origin) || isSameOrigin(origin, ownOrigin);
  const isOurs = fetchSite === '' ? origin === '' || isKnown : isOwnSite(fetchSite) || isKnown;
  if (!isOurs) {
    throw new Problem(
      'csrf-rejected',
      'Commands with cookies must come from a page of this site. Send a Bearer token instead.',
    );
  }
  const [given = '', random = ''] = csrfToken.split('.');
  const key = await commands.vault.systemKey('csrf');
  if (!sessionIds.some((sessionId) => isSignature(given, signature(key, sessionId, random)))) {
    throw new Problem(
      'csrf-rejected',
      'Send X-CSRF-Token: the csrfToken of the login, or that of GET /api/v1/auth/csrf.',
    );
  }
}

/** Whether a page came from where the request went to: scheme, host and port, as it does where nobody has set PUBLIC_URL. */
function isSameOrigin(origin: string, own: string): boolean {
  return URL.canParse(origin) && URL.canParse(own) && new URL(origin).origin === new URL(own).origin;
}

function isSignature(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function isOwnSite(fetchSite: string): boolean {
  return fetchSite === 'same-origin' || fetchSite === 'none';
}

/** The lengths make the message unambiguous. */
function signature(key: Buffer, sessionId: SessionId, random: string): string {
  return createHmac('sha256', key)
    .update(`csrf:${sessionId.length}!${sessionId}!${random.length}!${random}`)
    .digest('hex');
}
