import { z } from 'zod';
import type { Profile } from '../commands/account/profile.ts';
import type { Account } from '../domain/account/account.ts';
import { isNameOfOwner, passwordFault } from '../domain/account/password-policy.ts';
import { personName } from '../domain/kernel/text.ts';
import { Problem } from './problems.ts';
import type { ApiDependencies } from './route.ts';

export const NewPassword = z.string().superRefine((password, session) => {
  const fault = password.isWellFormed()
    ? passwordFault(password.normalize('NFC'))
    : 'must be well-formed Unicode';
  if (fault !== null) session.addIssue({ code: 'custom', message: fault });
});

/** A password to check, whatever the rules were when it was set. */
export const GivenPassword = z.string().max(1000);

export const PersonName = personName(100).nullable();

/** `callableNumber` checks whether it can be called. */
export const Phone = z.string().trim().max(32).nullable();

/** What people say of themselves. */
export const profileFields = {
  firstName: PersonName,
  lastName: PersonName,
  phone: Phone,
} satisfies Readonly<Record<keyof Profile, z.ZodType>>;

/** Refuses a common password, or one that is the name or address of its owner. Throws `invalid-body`. */
export function refuseCommonPassword(
  { commonPasswords }: ApiDependencies,
  password: string,
  pointer: string,
  known: readonly (string | null)[],
): void {
  const given = password.normalize('NFC');
  if (commonPasswords.has(given) || isNameOfOwner(given, ['marquee', ...known])) {
    throw fieldFault(pointer, 'is a common password or close to your name. Choose another one');
  }
}

/** What others may know of the owner of an account. */
export async function knownOf(
  { commands }: ApiDependencies,
  { email, firstName, lastName }: Account,
): Promise<readonly (string | null)[]> {
  const { vault } = commands;
  return Promise.all([
    vault.open('email', email),
    vault.open('firstName', firstName),
    vault.open('lastName', lastName),
  ]);
}

/** A phone number as E.164. Throws `invalid-body` for one that cannot be called. */
export async function callableNumber<Given extends string | null | undefined>(
  { phones }: ApiDependencies,
  given: Given,
): Promise<Given | string> {
  if (given == null) return given;
  const checked = await phones.check(given);
  if (!checked.valid) throw fieldFault('#/phone', checked.reason);
  return checked.number;
}

export function fieldFault(pointer: string, detail: string): Problem {
  return new Problem('invalid-body', `${pointer} ${detail}`, { errors: [{ pointer, detail }] });
}
