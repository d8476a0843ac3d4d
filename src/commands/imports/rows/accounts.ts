import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { account } from '../../../domain/account/decider.ts';
import { Role } from '../../../domain/account/events.ts';
import { ImportedPasswordHash } from '../../../domain/account/imported-password.ts';
import { EmailAddress } from '../../../domain/kernel/email-address.ts';
import { UserId } from '../../../domain/kernel/ids.ts';
import { personName } from '../../../domain/kernel/text.ts';
import { derivedId } from '../../../engine/derived-id.ts';
import { accountOfEmail } from '../../account/account-of-email.ts';
import { unguessablePassword } from '../../account/invite-user.ts';
import { registerAccount } from '../../account/register-account.ts';
import type { KeyVault } from '../../keys/key-vault.ts';
import { refused, type RowOutcome } from '../import-report.ts';
import { found, refusedBy, type Importing, type RowKind } from '../importing.ts';
import { once } from '../references.ts';

const PersonName = personName(100).nullable().default(null);

/** International, however it is spaced. Whether it can be called is not asked: that may cost money for each. */
const Phone = z
  .string()
  .max(32)
  .transform((typed) => typed.replace(/[\s().\-/]/g, ''))
  .refine((number) => /^\+[1-9]\d{6,14}$/.test(number), 'must be a phone number such as +491701234567')
  .nullable()
  .default(null);

const AccountRow = z.strictObject({
  email: EmailAddress,
  firstName: PersonName,
  lastName: PersonName,
  phone: Phone,
  role: Role.default('customer'),
  /** Without one the person sets a password by "forgot password". */
  passwordHash: ImportedPasswordHash,
});
type AccountRow = Readonly<z.output<typeof AccountRow>>;

/** Accounts, each known by its address. Nobody is told by mail, and no address counts as confirmed. */
export const accountRows: RowKind<AccountRow> = {
  schema: AccountRow,
  columns: {
    email: 'text',
    firstName: 'text',
    lastName: 'text',
    phone: 'text',
    role: 'text',
    passwordHash: 'text',
  },
  isPersonal: true,
  key: ({ email }) => email,
  subject: ({ email }) => email,
  importRow: importAccount,
};

async function importAccount(importing: Importing, row: AccountRow): Promise<RowOutcome> {
  const { session, dependencies } = importing;
  const { email, firstName, lastName, phone, role } = row;
  const commandId = await commandOfAddress(dependencies.vault, email);
  const userId = UserId.parse(derivedId(commandId, 'account'));
  const { account: own } = await session.load(account, userId);
  if (own !== null && own.erasure !== null) {
    return refused('#/email', 'person-erased', 'is of somebody who was imported before and has been erased');
  }
  if (own !== null) return found(importing, userId, own.createdAt);
  const present = await accountOfEmail(dependencies, session, email);
  if (present !== null) return { outcome: 'unchanged', id: present.userId };
  const passwordHash = row.passwordHash ?? (await hashOfNoPassword(importing));
  const person = { email, firstName, lastName, phone, passwordHash, importedAs: role };
  const result = await registerAccount(dependencies, session.under(commandId), person);
  if (result.outcome === 'rejected') return refusedBy(result.rejection, { 'email-taken': 'email' });
  return { outcome: 'created', id: userId };
}

/** By a key: from the ids in the log nobody can tell whether an address is among them, nor which claim is whose. */
async function commandOfAddress(vault: KeyVault, email: string): Promise<string> {
  const key = await vault.systemKey('digest');
  const digest = createHmac('sha256', key).update(`imported account:${email}`).digest('hex');
  return derivedId('import', 'accounts', digest);
}

/** One for all of them: nobody knows a password for it, and making one takes long. */
function hashOfNoPassword(importing: Importing): Promise<string> {
  return once(importing, ['no password'], () => importing.dependencies.passwords.hash(unguessablePassword()));
}
