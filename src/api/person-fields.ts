import { z } from 'zod';
import type { Profile } from '../commands/account/profile.ts';
import { passwordFault } from '../domain/account/password-policy.ts';
import { text } from '../domain/kernel/text.ts';
import { Problem } from './problems.ts';
import type { ApiDependencies } from './route.ts';

/** The fields of a person in a request. */
export const Email = z
  .string()
  .trim()
  .max(254)
  .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')
  .refine((value) => !/[\p{Cc}\s<>,;:"()[\]\\]/u.test(value), 'must be an e-mail address')
  .pipe(z.email({ pattern: z.regexes.unicodeEmail, error: 'must be an e-mail address' }));

export const NewPassword = z.string().superRefine((password, session) => {
  const fault = password.isWellFormed()
    ? passwordFault(password.normalize('NFC'))
    : 'must be well-formed Unicode';
  if (fault !== null) session.addIssue({ code: 'custom', message: fault });
});

/** A password to check, whatever the rules were when it was set. */
export const GivenPassword = z.string().max(1000);

export const PersonName = text(100)
  .refine((name) => !/\p{Cc}/u.test(name), 'must be on one line')
  .nullable();

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
  const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}@.]+/gu, '');
  const given = password.normalize('NFC');
  const obvious = [
    'marquee',
    ...known.flatMap((text) => (text === null ? [] : [text, text.split('@')[0] ?? ''])),
  ];
  if (commonPasswords.has(given) || obvious.some((text) => text !== '' && bare(text) === bare(given))) {
    throw fieldFault(pointer, 'is a common password or close to your name. Choose another one');
  }
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
