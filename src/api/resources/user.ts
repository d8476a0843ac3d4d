import { z } from 'zod';
import type { KeyVault } from '../../commands/keys/key-vault.ts';
import { Role } from '../../domain/account/events.ts';
import { UserId } from '../../domain/kernel/ids.ts';
import { Instant } from '../../engine/instant.ts';
import type { AccountDocument } from '../../projections/accounts.ts';

export const User = z.strictObject({
  id: UserId,
  /** Null once the person's key is gone. */
  email: z.string().nullable(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  phone: z.string().nullable(),
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
  const [email, firstName, lastName, phone] = await Promise.all([
    vault.open('email', account.email),
    vault.open('firstName', account.firstName),
    vault.open('lastName', account.lastName),
    vault.open('phone', account.phone),
  ]);
  return { id: userId, email, firstName, lastName, phone, role, active, createdAt, updatedAt };
}
