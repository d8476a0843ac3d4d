import { Role } from '../domain/account/events.ts';
import type { AccessTokens } from '../domain/kernel/access-tokens.ts';
import { UserId } from '../domain/kernel/ids.ts';
import { Problem } from './problems.ts';
import type { Principal, Route } from './route.ts';

const CHALLENGE = { 'WWW-Authenticate': 'Bearer realm="marquee"' };

/** Who is asking, by the `Authorization` header. Throws `unauthenticated` for a token that is not good. */
export function authenticateRequest(header: string, tokens: AccessTokens): Principal | null {
  if (header === '') return null;
  const [scheme, token, ...rest] = header.split(' ');
  const claims =
    scheme?.toLowerCase() === 'bearer' && token !== undefined && rest.length === 0
      ? tokens.verify(token)
      : null;
  const userId = UserId.safeParse(claims?.userId);
  const role = Role.safeParse(claims?.role);
  if (!userId.success || !role.success) {
    throw new Problem(
      'unauthenticated',
      'The access token is not valid, or no longer. Log in again at POST /api/v1/auth/login.',
      {},
      { 'WWW-Authenticate': `${CHALLENGE['WWW-Authenticate']}, error="invalid_token"` },
    );
  }
  return { userId: userId.data, role: role.data };
}

/** Lets in whom a route is for. Throws `unauthenticated` or `forbidden`. */
export function authorize({ access }: Pick<Route, 'access'>, principal: Principal | null): void {
  if (access === 'public') return;
  if (principal === null) {
    throw new Problem(
      'unauthenticated',
      'Send "Authorization: Bearer <accessToken>"; POST /api/v1/auth/login gives one.',
      {},
      CHALLENGE,
    );
  }
  if (access !== 'user' && !access.includes(principal.role)) {
    throw new Problem('forbidden', `This takes the role ${access.join(' or ')}; yours is ${principal.role}.`);
  }
}
