import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { authenticate } from '../../commands/account/authenticate.ts';
import type { LiveSession } from '../../commands/session/live-session.ts';
import type { Account } from '../../domain/account/account.ts';
import { comparableEmail } from '../../commands/account/email-digest.ts';
import { digestForCounting } from './client-key.ts';
import { loginCookies } from './cookies.ts';
import { csrfTokenFor } from './csrf.ts';
import { inEvenTime } from './even-time.ts';
import type { Login } from '../resources/login.ts';
import { presentUser } from '../resources/user.ts';
import { Problem } from '../problems.ts';
import { limits, takeOne } from './rate-limits.ts';
import type { ApiDependencies } from '../route.ts';

/** The look-ups of a login beside its slow hash take less than this. */
const LOGIN_STEP_MILLISECONDS = 50;

/**
 * The account of an address and a password. Attempts are counted before the password is checked, and forgiven when it
 * is right. Throws `invalid-credentials` and `rate-limited`.
 */
export async function checkPassword(
  api: ApiDependencies,
  session: CommandSession,
  given: { readonly email: string; readonly password: string; readonly clientKey: string },
): Promise<Account> {
  const { address, pair } = await countersOf(api, given);
  await takeOne(api.limits, limits.failedLoginFromClient, pair);
  await takeOne(api.limits, limits.failedLogin, address);
  const { email, password, clientKey: asker } = given;
  const found = await inEvenTime(LOGIN_STEP_MILLISECONDS, () =>
    authenticate(api.commands, session, { email, password, asker }),
  );
  if (found === null) throw new Problem('invalid-credentials', 'The address or the password is wrong.');
  await forgiveFailedLogins(api, given);
  return found;
}

/** Forgets wrong passwords for an address whose owner has shown who they are: what strangers tried locks nobody out. */
export async function forgiveFailedLogins(
  api: ApiDependencies,
  given: { readonly email: string; readonly clientKey: string },
): Promise<void> {
  const { address, pair } = await countersOf(api, given);
  await api.limits.forgive(limits.failedLoginFromClient, pair);
  await api.limits.forgive(limits.failedLogin, address);
}

/** What wrong passwords are counted by: the address, and the address from one client. */
async function countersOf(
  { commands: { vault } }: ApiDependencies,
  { email, clientKey }: { readonly email: string; readonly clientKey: string },
): Promise<{ readonly address: string; readonly pair: string }> {
  const address = await digestForCounting(vault, `address:${comparableEmail(email)}`);
  return { address, pair: await digestForCounting(vault, `${address}:${clientKey}`) };
}

/** The answer to a login or a refresh: the tokens in the body, or in cookies that no script can read. */
export async function presentLogin(
  api: ApiDependencies,
  { session, account, refreshToken }: LiveSession,
  transport: 'bearer' | 'cookie',
): Promise<{ readonly login: Login; readonly cookies: readonly string[] }> {
  const { userId, role } = account;
  const { sessionId } = session;
  const accessToken = api.tokens.issue({ userId, sessionId, role });
  const expiresIn = api.tokens.lifetimeSeconds;
  const user = await presentUser(api.commands.vault, account);
  if (transport === 'bearer') {
    return { login: { accessToken, refreshToken, tokenType: 'Bearer', expiresIn, user }, cookies: [] };
  }
  const lifetimes = { accessSeconds: expiresIn, refreshDays: api.commands.settings.refreshTokenDays };
  const cookies = loginCookies(api.web, { accessToken, refreshToken }, lifetimes);
  const csrfToken = await csrfTokenFor(sessionId, api);
  return { login: { user, csrfToken, expiresIn }, cookies };
}
