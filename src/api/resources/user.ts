import { z } from 'zod';
import { profileFieldNames, type Profile } from '../../commands/account/profile.ts';
import type { KeyVault } from '../../commands/keys/key-vault.ts';
import { Role } from '../../domain/account/events.ts';
import { UserId } from '../../domain/kernel/ids.ts';
import { Instant } from '../../engine/instant.ts';
import type { AccountDocument } from '../../projections/accounts.ts';
import { profileFields } from '../person-fields.ts';

export const User = z.strictObject({
  id: UserId,
  /** Null once the person's key is gone. */
  email: z.string().nullable(),
  ...profileFields,
  role: Role,
  active: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type User = z.output<typeof User>;

/** Opens the sealed fields of an account for this answer only. */
export async function presentUser(
  vault: KeyVault,
  account: Omit<AccountDocument, 'revision'>,
): Promise<User> {
  const { userId, role, active, createdAt, updatedAt } = account;
  const email = await vault.open('email', account.email);
  const opened = await Promise.all(
    profileFieldNames.map(async (field) => [field, await vault.open(field, account[field])] as const),
  );
  const profile = Object.fromEntries(opened) as Profile;
  return { id: userId, email, ...profile, role, active, createdAt, updatedAt };
}
