import type { SealedProfile } from '../../domain/account/commands.ts';
import { account, type AccountRejection, type AccountState } from '../../domain/account/decider.ts';
import type { Changes } from '../../domain/kernel/changes.ts';
import type { UserId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { ExpectedRevision } from '../../engine/decider.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refuse } from '../refusals.ts';
import { profileFieldNames, type Profile } from './profile.ts';

/** Revises what a person says of themselves. A value that is the same as before changes nothing. */
export async function reviseProfile(
  { vault }: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  given: {
    readonly userId: UserId;
    readonly changes: Changes<Profile>;
    readonly expectedRevision: ExpectedRevision | undefined;
  },
): Promise<CommandResult<AccountState, AccountRejection>> {
  const { userId, expectedRevision } = given;
  const present = (await session.load(account, userId)).account;
  const key = present === null ? null : await vault.personKey(present.email.keyId);
  if (present === null || key === null) return refuse('not-found', 'There is no such user.');
  const changes: { -readonly [Field in keyof SealedProfile]?: SealedProfile[Field] } = {};
  for (const field of profileFieldNames) {
    const value = given.changes[field];
    const sealed = present[field];
    if (value === undefined || value === (sealed === null ? null : key.open(field, sealed))) continue;
    changes[field] = value === null ? null : key.seal(field, value);
  }
  return session.execute(account, userId, { type: 'ReviseProfile', changes, expectedRevision });
}
