import { z } from 'zod';
import { accountOfEmail } from '../../commands/account/account-of-email.ts';
import { type PinAsker, requestPasswordReset } from '../../commands/account/request-password-reset.ts';
import { accountOfResetToken, resetPassword } from '../../commands/account/reset-password.ts';
import { verifyPin } from '../../commands/account/verify-pin.ts';
import { registerAccount } from '../../commands/account/register-account.ts';
import { endSession } from '../../commands/session/end-session.ts';
import { liveSession } from '../../commands/session/live-session.ts';
import { openSession } from '../../commands/session/open-session.ts';
import { readRefreshToken } from '../../commands/session/refresh-token.ts';
import { refreshSession } from '../../commands/session/refresh-session.ts';
import { PIN_SECONDS } from '../../domain/account/pin-request.ts';
import { EmailAddress } from '../../domain/kernel/email-address.ts';
import { SessionId } from '../../domain/kernel/ids.ts';
import { tokenOf } from '../access/authentication.ts';
import { countMail } from '../access/count-mail.ts';
import { clearedAccessCookie, clearedCookies, pinRequestCookie } from '../access/cookies.ts';
import { csrfTokenFor, refuseForeignRequest } from '../access/csrf.ts';
import { nobodyAsked } from '../access/access.ts';
import { route } from '../define-route.ts';
import { inEvenTime } from '../access/even-time.ts';
import { checkPassword, deviceOf, forgiveFailedLogins, presentLogin } from '../access/login.ts';
import {
  callableNumber,
  GivenPassword,
  knownOf,
  NewPassword,
  profileFields,
  refuseCommonPassword,
} from '../person-fields.ts';
import { Problem } from '../problems.ts';
import { Login } from '../resources/login.ts';
import { presentUser, User } from '../resources/user.ts';
import { limits } from '../access/rate-limits.ts';
import { accepted, type ApiDependencies, type Credentials, type Route } from '../route.ts';
import { nullByDefault } from '../wire.ts';

const RegisterBody = z.strictObject({
  email: EmailAddress,
  password: NewPassword,
  ...nullByDefault(profileFields),
});

const PIN_STEP_MILLISECONDS = 250;

const GivenEmail = z.string().max(254);
/** A token for each of four accounts. */
const DeviceToken = z.string().max(400);
const RequestToken = z.string().max(200);
const RefreshBody = z.strictObject({ refreshToken: z.string().max(2000).optional() });

/** Registration, login and logout, and a new password for who has lost theirs. */
export const authRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/auth/register',
    access: nobodyAsked,
    summary: 'Registers an account',
    body: RegisterBody,
    refuses: ['email-taken'],
    limit: limits.registration,
    answers: { 201: z.strictObject({ user: User }) },
    handle: async ({ body, session, clientKey, api }, answer) => {
      const { password, ...person } = body;
      const { email, firstName, lastName } = person;
      refuseCommonPassword(api, password, '#/password', [email, firstName, lastName]);
      const phone = await callableNumber(api, body.phone);
      // Before the slow hashing, which would be in vain.
      if ((await accountOfEmail(api.commands, api.commands.writer, email)) !== null) {
        throw new Problem('email-taken', 'There is an account with this address. Log in instead.');
      }
      const passwordHash = await api.commands.passwords.hash(password, clientKey);
      const given = { ...person, phone, passwordHash };
      const { state } = accepted(await registerAccount(api.commands, session, given));
      const user = await presentUser(api.commands.vault, state);
      return answer(201, { user }, { location: '/auth/me' });
    },
  }),
  route({
    method: 'post',
    path: '/auth/login',
    access: nobodyAsked,
    summary: 'Logs in: gives tokens, or sets them as cookies',
    body: z.strictObject({
      email: GivenEmail,
      password: GivenPassword,
      transport: z.enum(['bearer', 'cookie']).default('bearer'),
      deviceToken: DeviceToken.optional(),
    }),
    refuses: ['invalid-credentials'],
    limit: limits.login,
    answers: { 200: Login },
    handle: async ({ body, session, credentials, clientKey, api }, answer) => {
      const { email, password, transport, deviceToken = credentials.deviceCookie } = body;
      const given = { email, password, clientKey, deviceToken };
      const account = await checkPassword(api, session, given);
      const { state } = accepted(await openSession(api.commands, session, account));
      const { login, cookies } = await presentLogin(api, session, state, { transport, kept: deviceToken });
      return answer(200, login, { cookies });
    },
  }),
  route({
    method: 'post',
    path: '/auth/refresh',
    access: nobodyAsked,
    summary: 'Gives new tokens for a refresh token, which counts once',
    body: RefreshBody,
    refuses: ['csrf-rejected', 'invalid-refresh-token', 'unauthenticated'],
    limit: limits.refresh,
    answers: { 200: Login },
    handle: async ({ body, session, credentials, api }, answer) => {
      const { token, transport } = await refreshTokenOf(body.refreshToken, credentials, api);
      const result = await refreshSession(api.commands, session, token);
      if (result.outcome === 'rejected') {
        const read = await readRefreshToken(api.commands, token);
        if (read !== null) api.sessions.evictSession(read.sessionId);
        throw new Problem('invalid-refresh-token', result.rejection.detail);
      }
      const kept = credentials.deviceCookie;
      const { login, cookies } = await presentLogin(api, session, result.state, { transport, kept });
      return answer(200, login, { cookies });
    },
  }),
  route({
    method: 'post',
    path: '/auth/logout',
    access: nobodyAsked,
    summary: 'Ends the session, also with an access token that has expired',
    body: RefreshBody,
    answers: { 204: null },
    refuses: ['csrf-rejected', 'unauthenticated'],
    handle: async ({ body, session, credentials, api }, answer) => {
      for (const sessionId of await sessionsToEnd(body.refreshToken, credentials, api)) {
        await endSession(session, sessionId);
        api.sessions.evictSession(sessionId);
      }
      return answer(204, null, { cookies: clearedCookies(api.web) });
    },
  }),
  route({
    method: 'get',
    path: '/auth/csrf',
    access: nobodyAsked,
    summary: 'A token for commands that are sent with cookies, also once the access cookie has expired',
    answers: { 200: z.strictObject({ csrfToken: z.string() }) },
    refuses: ['unauthenticated'],
    handle: async ({ credentials, api }, answer) => {
      const { bearer, accessCookie, refreshCookie } = credentials;
      const claims = api.tokens.verifyExpired(tokenOf(bearer) ?? accessCookie);
      const refreshToken = await readRefreshToken(api.commands, refreshCookie);
      const sessionId = SessionId.safeParse(claims?.sessionId ?? refreshToken?.sessionId);
      if (!sessionId.success || (await liveSession(api.commands.writer, sessionId.data)) === null) {
        throw new Problem('unauthenticated', 'Log in first, at POST /api/v1/auth/login.');
      }
      return answer(200, { csrfToken: await csrfTokenFor(sessionId.data, api) });
    },
  }),
  route({
    method: 'post',
    path: '/auth/forgot-password',
    access: nobodyAsked,
    summary: 'Mails a PIN to reset the password, where there is such an account',
    body: z.strictObject({
      email: GivenEmail,
      requestToken: RequestToken.optional(),
      deviceToken: DeviceToken.optional(),
    }),
    limit: limits.forgotPassword,
    answers: { 202: z.strictObject({ requestToken: z.string() }) },
    handle: async ({ body, session, credentials, clientKey, api }, answer) => {
      const { email, deviceToken = credentials.deviceCookie } = body;
      const asker = pinAskerOf(body.requestToken, credentials, clientKey);
      const requestToken = await inEvenTime(PIN_STEP_MILLISECONDS, async () => {
        const isOwner = (await deviceOf(api, session, { email, deviceToken })) !== null;
        // Nobody can fill the mailbox of an address, and nobody is told how often others have asked.
        const { allowed } = await countMail(api, { email, clientKey: asker.clientKey, isOwner });
        return requestPasswordReset(api.commands, session, { email, asker, isAllowed: allowed });
      });
      const cookies = [pinRequestCookie(api.web, requestToken, PIN_SECONDS)];
      return answer(202, { requestToken }, { cookies });
    },
  }),
  route({
    method: 'post',
    path: '/auth/verify-pin',
    access: nobodyAsked,
    summary: 'Gives a token that resets the password once, for the PIN that came by mail',
    body: z.strictObject({
      email: GivenEmail,
      pin: z.string().max(20),
      requestToken: RequestToken.optional(),
    }),
    refuses: ['pin-invalid'],
    limit: limits.pin,
    answers: { 200: z.strictObject({ resetToken: z.string() }) },
    handle: async ({ body, session, credentials, clientKey, api }, answer) => {
      const { email, pin } = body;
      const asker = pinAskerOf(body.requestToken, credentials, clientKey);
      const result = await inEvenTime(PIN_STEP_MILLISECONDS, () =>
        verifyPin(api.commands, session, { email, pin, asker }),
      );
      const { resetToken } = accepted(result).state;
      return answer(200, { resetToken });
    },
  }),
  route({
    method: 'post',
    path: '/auth/reset-password',
    access: nobodyAsked,
    summary: 'Sets a new password, and ends every session. Wrong passwords before are forgiven',
    body: z.strictObject({ resetToken: z.string().max(200), newPassword: NewPassword }),
    refuses: ['reset-token-invalid'],
    limit: limits.resetPassword,
    answers: { 204: null },
    handle: async ({ body, session, clientKey, api }, answer) => {
      // Told to nobody but the owner: without the token, the answer would tell what their address is.
      const owner = await accountOfResetToken(session, body.resetToken);
      const known = owner === null ? [] : await knownOf(api, owner);
      refuseCommonPassword(api, body.newPassword, '#/newPassword', known);
      const { state } = accepted(await resetPassword(api.commands, session, body));
      if (state.account !== null) api.sessions.evict(state.account.userId);
      const email = owner === null ? null : await api.commands.vault.open('email', owner.email);
      if (email !== null) await forgiveFailedLogins(api, { email, clientKey });
      return answer(204, null);
    },
  }),
];

/** Who asks for a PIN or tries one: by the token of their request, which a browser has as a cookie, and by their client. */
function pinAskerOf(
  given: string | undefined,
  { pinRequestCookie: kept }: Credentials,
  clientKey: string,
): PinAsker {
  return { requestToken: given ?? kept, clientKey };
}

interface PresentedRefreshToken {
  readonly token: string;
  readonly transport: 'bearer' | 'cookie';
}

/**
 * The one refresh token of a request: of its body, or of its cookie, which must come from one of our pages. Throws
 * `invalid-refresh-token` for none, `malformed-request` for two, `csrf-rejected`.
 */
async function refreshTokenOf(
  given: string | undefined,
  credentials: Credentials,
  api: ApiDependencies,
): Promise<PresentedRefreshToken> {
  const { refreshCookie } = credentials;
  if (given !== undefined && refreshCookie !== '') {
    throw new Problem('malformed-request', 'Send the refresh token in the body or as a cookie, not both.');
  }
  if (given !== undefined) return { token: given, transport: 'bearer' };
  if (refreshCookie === '') {
    throw new Problem('invalid-refresh-token', 'Send refreshToken, or the cookies of a login.');
  }
  const read = await readRefreshToken(api.commands, refreshCookie);
  if (read === null) throw new Problem('invalid-refresh-token', 'Log in again.');
  await refuseForeignRequest(credentials, [read.sessionId], api);
  return { token: refreshCookie, transport: 'cookie' };
}

/**
 * The sessions that a logout ends: those of the tokens, or of the cookies, which must come from one of our pages. Throws `unauthenticated` where there is none, `malformed-request` for tokens and cookies at once.
 */
async function sessionsToEnd(
  given: string | undefined,
  credentials: Credentials,
  api: ApiDependencies,
): Promise<readonly SessionId[]> {
  const { bearer, accessCookie, refreshCookie } = credentials;
  const byTokens = given !== undefined || bearer !== '';
  const byCookies = accessCookie !== '' || refreshCookie !== '';
  if (byTokens && byCookies) {
    throw new Problem('malformed-request', 'Send tokens or the cookies of a login, not both.');
  }
  const refreshToken = await readRefreshToken(api.commands, byCookies ? refreshCookie : (given ?? ''));
  const claims = api.tokens.verifyExpired(byCookies ? accessCookie : (tokenOf(bearer) ?? ''));
  const ids = [refreshToken?.sessionId, claims?.sessionId].flatMap(
    (id) => SessionId.safeParse(id).data ?? [],
  );
  if (ids.length === 0) {
    throw new Problem(
      'unauthenticated',
      'Send the access token or the refresh token of the session to end.',
      {},
      byCookies ? { 'Set-Cookie': clearedAccessCookie(api.web) } : {},
    );
  }
  if (byCookies) await refuseForeignRequest(credentials, ids, api);
  return [...new Set(ids)];
}
