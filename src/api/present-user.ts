import type { KeyVault } from '../commands/keys/key-vault.ts';
import type { Account } from '../domain/account/account.ts';

/** What the API shows of an account, whether it comes from the aggregate or from the read model. */
type UserView = Pick<
  Account,
  'userId' | 'role' | 'active' | 'createdAt' | 'updatedAt' | 'email' | 'firstName' | 'lastName' | 'phone'
>;

/** A user as the API shows it: opened for this answer only. */
export async function presentUser(vault: KeyVault, account: UserView): Promise<object> {
  const { userId, role, active, createdAt, updatedAt } = account;
  const [email, firstName, lastName, phone] = await Promise.all([
    vault.open('email', account.email),
    vault.open('firstName', account.firstName),
    vault.open('lastName', account.lastName),
    vault.open('phone', account.phone),
  ]);
  return { id: userId, email, firstName, lastName, phone, role, active, createdAt, updatedAt };
}
