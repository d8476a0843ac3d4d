import { z } from 'zod';
import { normalizedEmail } from '../../commands/email-digest.ts';
import { requestPasswordReset, resetPassword, verifyPin } from '../../commands/passwords.ts';
import { registerAccount } from '../../commands/register-account.ts';
import {
  endSession,
  openSession,
  readRefreshToken,
  refreshSession,
  type RefreshTokenFacts,
} from '../../commands/sessions.ts';
import { SessionId } from '../../domain/kernel/ids.ts';
import { tokenOf } from '../authentication.ts';
import { digestForCounting } from '../client-key.ts';
import { clearedCookies } from '../cookies.ts';
import { refuseForeignRequest } from '../csrf.ts';
import { route } from '../define-route.ts';
import { inEvenTime } from '../even-time.ts';
import { answerSession, checkPassword } from '../login.ts';
import {
  callableNumber,
  Email,
  GivenPassword,
  NewPassword,
  PersonName,
  Phone,
  refuseCommonPassword,
} from '../person-fields.ts';
import { presentUser } from '../present-user.ts';
import { Problem, problemOf } from '../problems.ts';
import { limits, takeOne } from '../rate-limits.ts';
import { accepted, type ApiDependencies, type Credentials, type Route } from '../route.ts';

const RegisterBody = z.strictObject({
  email: Email,
  password: NewPassword,
  firstName: PersonName.default(null),
  lastName: PersonName.default(null),
  phone: Phone.default(null),
});

const GivenEmail = z.string().max(254);
const RefreshBody = z.strictObject({ refreshToken: z.string().max(2000).optional() });

/** Coming and going: for who has no session yet, or wants to continue or end one. */
export const authRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/auth/register',
    summary: 'Registers an account',
    body: RegisterBody,
    limit: limits.registration,
    handle: async ({ body, context, api }) => {
      const { email, firstName, lastName } = body;
      refuseCommonPassword(api, body.password, '#/password');
      const phone = await callableNumber(api, body.phone);
      const passwordHash = await api.commands.passwords.hash(body.password);
      const given = { email, passwordHash, firstName, lastName, phone };
      const { state, position } = accepted(await registerAccount(api.commands, context, given));
      const user = await presentUser(api.commands.vault, state);
      return { status: 201, body: { user }, location: '/auth/me', position };
    },
  }),
  route({
    method: 'post',
    path: '/auth/login',
    summary: 'Logs in: gives tokens, or sets them as cookies',
    body: z.strictObject({
      email: GivenEmail,
      password: GivenPassword,
      transport: z.enum(['bearer', 'cookie']).default('bearer'),
    }),
    limit: limits.login,
    handle: async ({ body, context, clientKey, api }) => {
      const { email, password, transport } = body;
      const given = { email, password, clientKey: await clientKey() };
      const account = await checkPassword(api, context, given);
      const { state, position } = accepted(await openSession(api.commands, context, account));
      return { ...(await answerSession(api, state, transport)), position };
    },
  }),
  route({
    method: 'post',
    path: '/auth/refresh',
    summary: 'Gives new tokens for a refresh token, which counts once',
    body: RefreshBody,
    limit: limits.login,
    handle: async ({ body, context, credentials, api }) => {
      const { token, transport } = await refreshTokenOf(body.refreshToken, credentials, api);
      const result = await refreshSession(api.commands, context, token);
      if (result.outcome === 'rejected') {
        throw new Problem('invalid-refresh-token', result.rejection.detail);
      }
      return { ...(await answerSession(api, result.state, transport)), position: result.position };
    },
  }),
  route({
    method: 'post',
    path: '/auth/logout',
    summary: 'Ends the session, also with an access token that has expired',
    body: RefreshBody,
    handle: async ({ body, context, credentials, api }) => {
      const sessionId = await sessionToEnd(body.refreshToken, credentials, api);
      await endSession(api.commands, context, sessionId);
      api.sessions.forgetSession(sessionId);
      return { status: 204, cookies: clearedCookies(api.web) };
    },
  }),
  route({
    method: 'post',
    path: '/auth/forgot-password',
    summary: 'Mails a PIN to reset the password, where there is such an account',
    body: z.strictObject({ email: GivenEmail }),
    limit: limits.forgotPassword,
    handle: async ({ body, context, api }) => {
      const address = await digestForCounting(api.commands.vault, `address:${normalizedEmail(body.email)}`);
      await takeOne(api.limits, limits.forgotPasswordOfAddress, address);
      await inEvenTime(() => requestPasswordReset(api.commands, context, body.email));
      return { status: 202 };
    },
  }),
  route({
    method: 'post',
    path: '/auth/verify-pin',
    summary: 'Gives a token that resets the password once, for the PIN that came by mail',
    body: z.strictObject({ email: GivenEmail, pin: z.string().max(20) }),
    limit: limits.pin,
    handle: async ({ body, context, api }) => {
      const result = await inEvenTime(() => verifyPin(api.commands, context, body));
      const { resetToken } = accepted(result).state;
      return { status: 200, body: { resetToken } };
    },
  }),
  route({
    method: 'post',
    path: '/auth/reset-password',
    summary: 'Sets a new password, and ends every session',
    body: z.strictObject({ resetToken: z.string().max(200), newPassword: NewPassword }),
    limit: limits.resetPassword,
    handle: async ({ body, context, api }) => {
      refuseCommonPassword(api, body.newPassword, '#/newPassword');
      const { state, position } = accepted(await resetPassword(api.commands, context, body));
      if (state.account !== null) api.sessions.forget(state.account.userId);
      return { status: 204, position };
    },
  }),
];

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
  if (read === null) throw problemOf({ code: 'invalid-refresh-token', detail: 'Log in again.' });
  await refuseForeignRequest(credentials, read.sessionId, api);
  return { token: refreshCookie, transport: 'cookie' };
}

/** The session that a logout means, by any token of it. Throws `unauthenticated` where there is none. */
async function sessionToEnd(
  given: string | undefined,
  credentials: Credentials,
  api: ApiDependencies,
): Promise<SessionId> {
  const { bearer, accessCookie, refreshCookie } = credentials;
  const byRefreshToken: RefreshTokenFacts | null = await readRefreshToken(
    api.commands,
    given ?? refreshCookie,
  );
  const claims = api.tokens.verifyExpired(tokenOf(bearer) ?? accessCookie);
  const sessionId = SessionId.safeParse(byRefreshToken?.sessionId ?? claims?.sessionId);
  if (!sessionId.success) {
    throw new Problem('unauthenticated', 'Send the access token or the refresh token of the session to end.');
  }
  if (given === undefined && bearer === '') await refuseForeignRequest(credentials, sessionId.data, api);
  return sessionId.data;
}
