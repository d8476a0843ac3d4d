import { randomUUID } from 'node:crypto';
import { CommandSession } from '../engine/command-handling/command-session.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { changeAccess, type AccessChange } from '../commands/account/change-access.ts';
import { accountOfEmail } from '../commands/account/account-of-email.ts';
import type { CommandResult } from '../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import type { CommandContext } from '../engine/envelope.ts';
import { setPassword } from '../commands/account/set-password.ts';
import { registerAccount } from '../commands/account/register-account.ts';
import { administrators } from '../domain/administrators/decider.ts';
import { isNameOfOwner, passwordFault } from '../domain/account/password-policy.ts';
import type { Role } from '../domain/account/events.ts';
import type { UserId } from '../domain/kernel/ids.ts';
import type { CommonPasswords } from '../ports/common-passwords.ts';
import type { Instant } from '../engine/instant.ts';

const ATTEMPTS = 20;
const PAUSE_MILLISECONDS = 250;

export interface AccountToEnsure {
  readonly email: string;
  readonly password: string;
  readonly role: Role;
}

/** Throws for an ADMIN_PASSWORD that is common, or a name or address of its owner. */
export function refuseCommonPassword(
  { commonPasswords }: { readonly commonPasswords: CommonPasswords },
  { email, password }: Pick<AccountToEnsure, 'email' | 'password'>,
): void {
  if (!commonPasswords.has(password) && !isNameOfOwner(password, ['marquee', email])) return;
  throw new Error('ADMIN_PASSWORD is a common password or close to the address. Choose another one.');
}

/**
 * Makes sure that there is an active account of this address with this role. An account with the role keeps its
 * password. Any other one gets the new password, because a stranger may have registered the address. May be repeated.
 * Throws when the password is not good enough.
 */
export async function ensureAccount(
  dependencies: CommandDependencies,
  { email, password, role }: AccountToEnsure,
  now: Instant,
  attempts = ATTEMPTS,
): Promise<'made' | 'taken-over' | 'already-there'> {
  const fault = passwordFault(password);
  if (fault !== null) throw new Error(`The password of the account ${fault}.`);
  const known = await accountOfEmail(dependencies, dependencies.writer, email);
  if (known?.role === role && known.active) return 'already-there';
  const passwordHash = await dependencies.passwords.hash(password);
  if (known !== null) {
    done(
      await setPassword(dependencies, systemSession(dependencies, now), {
        userId: known.userId,
        passwordHash,
      }),
    );
    await change(dependencies, known.userId, { type: 'ReactivateAccount' }, now);
    await change(dependencies, known.userId, { type: 'AssignRole', role }, now);
    return 'taken-over';
  }
  const person = { email, passwordHash, firstName: null, lastName: null, phone: null };
  const registered = await registerAccount(dependencies, systemSession(dependencies, now), person);
  if (registered.outcome === 'rejected' && registered.rejection.code === 'email-taken' && attempts > 0) {
    // Another process registers it at this moment.
    await delay(PAUSE_MILLISECONDS);
    return ensureAccount(dependencies, { email, password, role }, now, attempts - 1);
  }
  const { userId } = done(registered);
  await change(dependencies, userId, { type: 'AssignRole', role }, now);
  return 'made';
}

/**
 * Makes the administrator that the configuration names, if the address is free. An account of that address is taken
 * over only while there is no administrator: else a stranger who registered the address, or somebody who was demoted on
 * purpose, would be an administrator after the next start.
 */
export async function ensureFirstAdministrator(
  dependencies: CommandDependencies,
  { email, password }: { readonly email: string; readonly password: string },
  now: Instant,
): Promise<'made' | 'taken-over' | 'already-there' | 'left-alone'> {
  const known = await accountOfEmail(dependencies, dependencies.writer, email);
  const { inCharge } = await dependencies.writer.load(administrators, 'all');
  const isAnother = known !== null && !inCharge.includes(known.userId);
  if (isAnother && inCharge.length > 0) return 'left-alone';
  return ensureAccount(dependencies, { email, password, role: 'admin' }, now);
}

async function change(
  dependencies: CommandDependencies,
  userId: UserId,
  to: AccessChange,
  now: Instant,
): Promise<void> {
  done(await changeAccess(systemSession(dependencies, now), { userId, change: to }));
}

function done<State>(result: CommandResult<State, string>): State {
  if (result.outcome === 'rejected') throw new Error(result.rejection.detail);
  return result.state;
}

/** A command session without a person: the system is the initiator. */
export function systemSession(
  { writer }: Pick<CommandDependencies, 'writer'>,
  now: Instant,
  commandId?: string,
): CommandSession {
  return new CommandSession(writer, systemContext(now, commandId));
}

/** The context of a command that the system issues. */
export function systemContext(now: Instant, commandId: string = randomUUID()): CommandContext {
  return {
    commandId,
    correlationId: randomUUID(),
    causationId: commandId,
    now,
    actor: { kind: 'system', id: 'marquee' },
  };
}
