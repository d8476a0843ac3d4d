import { sessionOf } from './session.ts';
import { randomUUID } from 'node:crypto';
import { openSession } from '../../src/commands/session/open-session.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import type { CommandContext } from '../../src/engine/envelope.ts';
import type { PersonKey } from '../../src/commands/keys/key-vault.ts';
import type { Account } from '../../src/domain/account/account.ts';
import { account } from '../../src/domain/account/decider.ts';
import { Role } from '../../src/domain/account/events.ts';
import type { AccessTokens } from '../../src/ports/access-tokens.ts';
import { ClaimId, UserId } from '../../src/domain/kernel/ids.ts';
import { instantOf } from '../../src/engine/instant.ts';

/** Who makes the accounts of tests: so their events can be told from those of what is tested. */
export const atTheReception = { kind: 'system', id: 'reception' } as const;

/** They share a key, for making one takes a write that is synced. */
const keys = new WeakMap<CommandDependencies, Promise<PersonKey>>();

function systemContext(): CommandContext {
  const id = randomUUID();
  return {
    commandId: id,
    correlationId: id,
    causationId: id,
    now: instantOf(Date.now()),
    actor: atTheReception,
  };
}

/** Makes an account of this id and role, unless there is one, and answers an access token of a session of it. */
export async function openSessionFor(
  commands: CommandDependencies,
  tokens: AccessTokens,
  role: string,
  userId: string,
): Promise<string> {
  const known = (await commands.writer.load(account, userId)).account;
  const one = known ?? (await registered(commands, role, userId));
  const opened = await openSession(commands, sessionOf(commands, systemContext()), one);
  if (opened.outcome === 'rejected') throw new Error(opened.rejection.detail);
  const { sessionId } = opened.state.session;
  return tokens.issue({ userId, sessionId, role });
}

async function registered(commands: CommandDependencies, role: string, userId: string): Promise<Account> {
  let key = keys.get(commands);
  if (key === undefined) keys.set(commands, (key = commands.vault.createPersonKey()));
  const person = await key;
  const registration = {
    userId: UserId.parse(userId),
    claimId: ClaimId.parse(randomUUID()),
    role: Role.parse(role),
    firstName: null,
    lastName: null,
    phone: null,
    email: person.seal('email', `${userId}@people.example`),
    passwordHash: person.seal('passwordHash', 'of a password that nobody knows'),
  };
  const command = { type: 'RegisterAccount', registration } as const;
  await commands.writer.execute(account, userId, command, systemContext());
  // Refused where another one has registered it at the same time.
  const made = (await commands.writer.load(account, userId)).account;
  if (made === null) throw new Error(`There is no account ${userId}.`);
  return made;
}
