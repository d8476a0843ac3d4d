import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { accountOfEmail } from '../../commands/account/account-of-email.ts';
import { authenticate } from '../../commands/account/authenticate.ts';
import { deviceTokenOf, knownDevice } from '../../commands/session/device-token.ts';
import type { LiveSession } from '../../commands/session/live-session.ts';
import type { Account } from '../../domain/account/account.ts';
import type { SessionId } from '../../domain/kernel/ids.ts';
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

interface GivenLogin {
  readonly email: string;
  readonly password: string;
  readonly clientKey: string;
  /** What the device keeps of earlier logins. */
  readonly deviceToken: string;
}

/**
 * The account of an address and a password. Attempts are counted before the password is checked, and forgiven when it
 * is right. Throws `invalid-credentials` and `rate-limited`.
 */
export async function checkPassword(
  api: ApiDependencies,
  session: CommandSession,
  given: GivenLogin,
): Promise<Account> {
  const { email, password, clientKey: asker } = given;
  const { found, device } = await inEvenTime(LOGIN_STEP_MILLISECONDS, async () => {
    const known = await countAttempt(api, session, given);
    return { found: await authenticate(api.commands, session, { email, password, asker }), device: known };
  });
  if (found === null) throw new Problem('invalid-credentials', 'The address or the password is wrong.');
  await forgiveFailedLogins(api, given);
  if (device !== null) await api.limits.forgive(limits.failedLoginOnDevice, device);
  return found;
}

/**
 * Counts an attempt by the device, where its owner has logged in before: else by the client and by the address. Answers
 * what the device is counted by.
 */
async function countAttempt(
  api: ApiDependencies,
  session: CommandSession,
  given: GivenLogin,
): Promise<string | null> {
  const { commands, limits: counts } = api;
  const device = await deviceOf(api, session, given);
  if (device !== null) {
    const key = await digestForCounting(commands.vault, `device:${device}`);
    await takeOne(counts, limits.failedLoginOnDevice, key);
    return key;
  }
  const { address, pair } = await countersOf(api, given);
  await takeOne(counts, limits.failedLoginFromClient, pair);
  await takeOne(counts, limits.failedLogin, address);
  return null;
}

/** The login by which a device is known to be of the owner of an address; null for any other. */
export async function deviceOf(
  { commands }: ApiDependencies,
  session: CommandSession,
  { email, deviceToken }: Pick<GivenLogin, 'email' | 'deviceToken'>,
): Promise<SessionId | null> {
  if (deviceToken === '') return null;
  const owner = await accountOfEmail(commands, session, email);
  return knownDevice(commands, session, deviceToken, owner);
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

/**
 * The answer to a login or a refresh: the tokens in the body, or in cookies that no script can read. `kept` is what the
 * device keeps of earlier logins.
 */
export async function presentLogin(
  api: ApiDependencies,
  states: Pick<CommandSession, 'load'>,
  { session, account, refreshToken }: LiveSession,
  { transport, kept }: { readonly transport: 'bearer' | 'cookie'; readonly kept: string },
): Promise<{ readonly login: Login; readonly cookies: readonly string[] }> {
  const { userId, role } = account;
  const { sessionId } = session;
  const accessToken = api.tokens.issue({ userId, sessionId, role });
  const expiresIn = api.tokens.lifetimeSeconds;
  const user = await presentUser(api.commands.vault, account);
  const deviceToken = await deviceTokenOf(api.commands, states, session, kept);
  if (transport === 'bearer') {
    const login = { accessToken, refreshToken, tokenType: 'Bearer', deviceToken, expiresIn, user } as const;
    return { login, cookies: [] };
  }
  const lifetimes = { accessSeconds: expiresIn, refreshDays: api.commands.settings.refreshTokenDays };
  const cookies = loginCookies(api.web, { accessToken, refreshToken, deviceToken }, lifetimes);
  const csrfToken = await csrfTokenFor(sessionId, api);
  return { login: { user, csrfToken, expiresIn }, cookies };
}
