import { account, type AccountState } from '../../domain/account/decider.ts';
import type { SealedProfile } from '../../domain/account/commands.ts';
import type { Changes } from '../../domain/kernel/changes.ts';
import { reject } from '../../engine/decider.ts';
import type { UserId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

/** What a person says of themselves; null clears. */
export interface Profile {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly phone: string | null;
}

const fields = ['firstName', 'lastName', 'phone'] as const;

/** Revises what a person says of themselves. What is said again as it was changes nothing. */
export async function reviseProfile(
  { vault }: CommandDependencies,
  session: CommandSession,
  given: {
    readonly userId: UserId;
    readonly changes: Changes<Profile>;
    readonly expectedRevision: number | undefined;
  },
): Promise<CommandResult<AccountState>> {
  const { userId, expectedRevision } = given;
  const present = (await session.load(account, userId)).account;
  const key = present === null ? null : await vault.personKey(present.email.keyId);
  if (present === null || key === null) return reject('not-found', 'There is no such user.');
  const changes: { -readonly [Field in keyof SealedProfile]?: SealedProfile[Field] } = {};
  for (const field of fields) {
    const value = given.changes[field];
    const sealed = present[field];
    if (value === undefined || value === (sealed === null ? null : key.open(field, sealed))) continue;
    changes[field] = value === null ? null : key.seal(field, value);
  }
  return session.execute(account, userId, { type: 'ReviseProfile', changes, expectedRevision });
}
