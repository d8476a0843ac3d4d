import { randomUUID } from 'node:crypto';
import { assignRole } from '../commands/assign-role.ts';
import { accountOfEmail } from '../commands/authenticate.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import type { CommandContext } from '../commands/envelope.ts';
import { registerAccount } from '../commands/register-account.ts';
import { passwordFault } from '../domain/account/password-policy.ts';
import type { Role } from '../domain/account/events.ts';
import type { Instant } from '../domain/kernel/instant.ts';

/**
 * Makes sure that there is an account of this address with this role. An account that is there keeps its password.
 * May be repeated. Throws when the password is not good enough.
 */
export async function ensureAccount(
  dependencies: CommandDependencies,
  { email, password, role }: { readonly email: string; readonly password: string; readonly role: Role },
  now: Instant,
): Promise<'made' | 'promoted' | 'already-there'> {
  const known = await accountOfEmail(dependencies, email);
  if (known?.role === role) return 'already-there';
  const userId = known?.userId ?? (await register(dependencies, email, password, now));
  const assigned = await assignRole(dependencies, systemContext(now), { userId, role });
  if (assigned.outcome === 'rejected') throw new Error(assigned.rejection.detail);
  return known === null ? 'made' : 'promoted';
}

async function register(
  dependencies: CommandDependencies,
  email: string,
  password: string,
  now: Instant,
): Promise<Parameters<typeof assignRole>[2]['userId']> {
  const fault = passwordFault(password);
  if (fault !== null) throw new Error(`The password of the account ${fault}.`);
  const passwordHash = await dependencies.passwords.hash(password);
  const person = { email, passwordHash, firstName: null, lastName: null, phone: null };
  const result = await registerAccount(dependencies, systemContext(now), person);
  if (result.outcome === 'rejected') throw new Error(result.rejection.detail);
  return result.state.userId;
}

/** The context of what the house does by itself. */
export function systemContext(now: Instant, commandId: string = randomUUID()): CommandContext {
  return {
    ...{ commandId, correlationId: randomUUID(), causationId: commandId, now },
    actor: { kind: 'system', id: 'marquee' },
  };
}
