import { randomBytes } from 'node:crypto';
import type { Account } from '../../domain/account/account.ts';
import { account, type AccountState } from '../../domain/account/decider.ts';
import { PIN_SECONDS, pinInvalid, resetTokenInvalid } from '../../domain/account/pin-request.ts';
import { reject } from '../../engine/decider.ts';
import { PinRequestId, UserId, type SessionId } from '../../domain/kernel/ids.ts';
import { addSeconds } from '../../engine/instant.ts';
import { accountOfEmail } from './authenticate.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { isSameSecret, newResetToken, pinOf, resetTokenHash } from './pins.ts';

/**
 * Changes the password of somebody who knows the present one, and ends their other sessions. Refused with
 * `wrong-password` where they do not.
 */
export async function changePassword(
  dependencies: CommandDependencies,
  session: CommandSession,
  given: {
    readonly userId: UserId;
    readonly currentPassword: string;
    readonly newPassword: string;
    readonly sessionId: SessionId;
  },
): Promise<CommandResult<AccountState>> {
  const { vault, passwords } = dependencies;
  const present = (await session.load(account, given.userId)).account;
  if (present === null) return reject('not-found', 'There is no such user.');
  const presentHash = present.passwordHash;
  const isRight = await isPasswordOf(dependencies, present, given.currentPassword);
  if (!isRight) return wrongPassword();
  const key = await vault.personKey(presentHash.keyId);
  if (key === null) return reject('not-found', 'There is no such user.');
  const passwordHash = key.seal('passwordHash', await passwords.hash(given.newPassword, given.userId));
  const command = { type: 'ChangePassword', presentHash, passwordHash } as const;
  const keptSessionId = given.sessionId;
  return session.execute(account, given.userId, { ...command, keptSessionId });
}

export async function isPasswordOf(
  { vault, passwords }: CommandDependencies,
  { userId, passwordHash }: Account,
  password: string,
): Promise<boolean> {
  return passwords.verify(password, await vault.open('passwordHash', passwordHash), userId);
}

/** A refusal to who is logged in and does not know their own password. */
export function wrongPassword(): ReturnType<typeof reject<'wrong-password'>> {
  return reject('wrong-password', 'The current password is wrong.');
}

/** Asks for a PIN by mail. It is the same to the caller whether or not there is such an account, so nothing is answered. */
export async function requestPasswordReset(
  dependencies: CommandDependencies,
  session: CommandSession,
  email: string,
): Promise<void> {
  const found = await accountOfEmail(dependencies, email);
  const request = { reason: 'forgotten', cause: session.commandId } as const;
  if (found !== null) await sendPin(dependencies, session, found.userId, request);
}

/** Makes a PIN for an account, one for each cause; a process mails it. */
export function sendPin(
  _: CommandDependencies,
  session: CommandSession,
  userId: UserId,
  { reason, cause }: { readonly reason: 'forgotten' | 'invited'; readonly cause: string },
): Promise<CommandResult<AccountState>> {
  const requestId = PinRequestId.parse(derivedId(cause, 'pin'));
  const expiresAt = addSeconds(session.now, PIN_SECONDS);
  const command = { type: 'RequestPasswordReset', requestId, reason, expiresAt } as const;
  return session.execute(account, userId, command);
}

/**
 * Changes a PIN for a token that resets the password once. Refused with `pin-invalid`, whatever the reason. A try is
 * recorded before the PIN is compared, so of many at once only three are.
 */
export async function verifyPin(
  dependencies: CommandDependencies,
  session: CommandSession,
  { email, pin }: { readonly email: string; readonly pin: string },
): Promise<CommandResult<{ readonly resetToken: string }>> {
  const { vault } = dependencies;
  const found = await accountOfEmail(dependencies, email);
  if (found === null) return pinInvalid();
  const { userId } = found;
  const { now } = session;
  const tried = await session.execute(account, userId, { type: 'TryPasswordPin', now });
  if (tried.outcome === 'rejected') return tried;
  const requestId = tried.state.account?.passwordReset?.requestId;
  if (requestId === undefined || !isSameSecret(pin, await pinOf(vault, userId, requestId)))
    return pinInvalid();
  const { token, tokenHash } = newResetToken(userId);
  const expiresAt = addSeconds(now, PIN_SECONDS);
  const command = { type: 'AcceptPasswordPin', requestId, tokenHash, expiresAt, now } as const;
  const taken = await session.execute(account, userId, command);
  return taken.outcome === 'rejected' ? taken : { ...taken, state: { resetToken: token } };
}

/** Sets a password for a reset token. Refused with `reset-token-invalid`. Every session of the account ends. */
export async function resetPassword(
  dependencies: CommandDependencies,
  session: CommandSession,
  { resetToken, newPassword }: { readonly resetToken: string; readonly newPassword: string },
): Promise<CommandResult<AccountState>> {
  const { vault, passwords } = dependencies;
  const userId = UserId.safeParse(resetToken.split('.')[0]);
  if (!userId.success) return resetTokenInvalid();
  const present = (await session.load(account, userId.data)).account;
  const tokenHash = resetTokenHash(resetToken);
  // Looked at before the slow hashing, which is for nobody who has no token.
  const token = present?.passwordReset?.token;
  if (present == null || token == null || !isSameSecret(tokenHash, token.hash)) return resetTokenInvalid();
  const key = await vault.personKey(present.passwordHash.keyId);
  if (key === null) return resetTokenInvalid();
  const passwordHash = key.seal('passwordHash', await passwords.hash(newPassword, userId.data));
  const command = { type: 'ResetPassword', tokenHash, passwordHash, now: session.now } as const;
  return session.execute(account, userId.data, command);
}

/** Sets a password by the authority of who runs the house, and ends every session. */
export async function setPassword(
  { vault }: CommandDependencies,
  session: CommandSession,
  userId: UserId,
  hash: string,
): Promise<CommandResult<AccountState>> {
  const present = (await session.load(account, userId)).account;
  const key = present === null ? null : await vault.personKey(present.passwordHash.keyId);
  if (key === null) return reject('not-found', 'There is no such user.');
  const passwordHash = key.seal('passwordHash', hash);
  return session.execute(account, userId, { type: 'SetPassword', passwordHash });
}

/** A password that nobody knows: for an account whose owner is going to set one. */
export function unguessablePassword(): string {
  return randomBytes(32).toString('base64url');
}
