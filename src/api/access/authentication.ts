import type { Context } from 'koa';
import { Role } from '../../domain/account/events.ts';
import type { AccessClaims } from '../../ports/access-tokens.ts';
import { SessionId, UserId } from '../../domain/kernel/ids.ts';
import type { Access } from './access.ts';
import { clearedAccessCookie, cookieNames, readCookies } from './cookies.ts';
import { refuseForeignRequest } from './csrf.ts';
import { Problem } from '../problems.ts';
import type { ApiDependencies, Credentials, Principal, Route } from '../route.ts';

const CHALLENGE = { 'WWW-Authenticate': 'Bearer realm="marquee"' };

/** The credentials of a request. */
export function credentialsOf(ctx: Context, { web }: Pick<ApiDependencies, 'web'>): Credentials {
  const cookies = readCookies(ctx.get('Cookie'));
  const { access, refresh, device, pinRequest } = cookieNames(web);
  return {
    bearer: ctx.get('Authorization'),
    accessCookie: cookies.get(access) ?? '',
    refreshCookie: cookies.get(refresh) ?? '',
    deviceCookie: cookies.get(device) ?? '',
    pinRequestCookie: cookies.get(pinRequest) ?? '',
    csrfToken: ctx.get('X-CSRF-Token'),
    fetchSite: ctx.get('Sec-Fetch-Site'),
    origin: ctx.get('Origin'),
    ownOrigin: `${ctx.protocol}://${ctx.host}`,
  };
}

/**
 * The caller, by the `Authorization` header or by cookie; null for none. Throws `unauthenticated` for an invalid token,
 * `malformed-request` for both at once, and `csrf-rejected` for a command by cookie that another site may have sent.
 */
export async function authenticateRequest(
  { method, access }: Pick<Route, 'method' | 'access'>,
  credentials: Credentials,
  api: ApiDependencies,
): Promise<Principal | null> {
  if (access.who === 'nobody-asked') return null;
  const { bearer, accessCookie } = credentials;
  if (bearer !== '' && accessCookie !== '') {
    throw new Problem(
      'malformed-request',
      'Send either the Authorization header or the cookies of a login, not both.',
    );
  }
  if (bearer === '' && accessCookie === '') return null;
  const claims = api.tokens.verify(bearer === '' ? accessCookie : (tokenOf(bearer) ?? ''));
  const principal = claims === null ? null : await principalOf(claims, access, api);
  if (principal === null) {
    // A page cannot delete a cookie that it may not read, so a public route answers all the same.
    if (bearer === '' && access.who === 'anybody') return null;
    throw invalidToken(bearer === '' ? { 'Set-Cookie': clearedAccessCookie(api.web) } : {});
  }
  if (bearer === '' && method !== 'get') await refuseForeignRequest(credentials, [principal.sessionId], api);
  return principal;
}

/** The token of an `Authorization: Bearer` header; null for anything else. */
export function tokenOf(header: string): string | null {
  const [scheme, token, ...rest] = header.split(' ');
  return scheme?.toLowerCase() === 'bearer' && token !== undefined && rest.length === 0 ? token : null;
}

/** Staff are looked up for each request, so that the loss of a role counts at once in every process. */
async function principalOf(
  claims: AccessClaims,
  access: Access,
  { sessions }: ApiDependencies,
): Promise<Principal | null> {
  const sessionId = SessionId.safeParse(claims.sessionId);
  const userId = UserId.safeParse(claims.userId);
  const role = Role.safeParse(claims.role);
  if (!sessionId.success || !userId.success || !role.success) return null;
  const live = await sessions.find(sessionId.data, { isStrict: role.data !== 'customer' });
  if (live?.userId !== userId.data || live.role !== role.data) return null;
  const isUnrestricted = access.roles.includes(live.role);
  return { userId: live.userId, role: live.role, sessionId: sessionId.data, isUnrestricted };
}

/** Checks that the caller may use a route. Throws `unauthenticated` or `forbidden`. */
export function authorize({ who, roles }: Access, principal: Principal | null): void {
  if (who === 'nobody-asked' || who === 'anybody') return;
  if (principal === null) {
    throw new Problem(
      'unauthenticated',
      'Send "Authorization: Bearer <accessToken>"; POST /api/v1/auth/login gives one.',
      {},
      CHALLENGE,
    );
  }
  if (who === 'roles' && !roles.includes(principal.role)) {
    throw new Problem(
      'forbidden',
      `This route is for the role ${roles.join(' or ')}. Yours is ${principal.role}.`,
    );
  }
}

function invalidToken(headers: Readonly<Record<string, string>>): Problem {
  return new Problem(
    'unauthenticated',
    'The access token is invalid or has ended. Log in again at POST /api/v1/auth/login.',
    {},
    { ...headers, 'WWW-Authenticate': `${CHALLENGE['WWW-Authenticate']}, error="invalid_token"` },
  );
}
