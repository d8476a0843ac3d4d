import { z } from 'zod';

/** The most work that checking an imported hash may be: else a file could keep everybody from logging in. */
export const MAXIMUM_ITERATIONS = 2_000_000;
export const MAXIMUM_COST = 13;

const DJANGO_PBKDF2 = /^pbkdf2_sha256\$([1-9]\d{0,9})\$[!-#%-~]{1,128}\$[A-Za-z0-9+/]{43}=$/;
const BCRYPT = /^(?:bcrypt\$|bcrypt_sha256\$)?\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;

const kinds =
  'must be a hash of PBKDF2 as Django has it (pbkdf2_sha256$…) or of bcrypt ($2b$…, bcrypt$…, bcrypt_sha256$…)';
const way = 'Leave it out: the person sets a new password by "forgot password"';

function faultOf(hash: string): string | null {
  const iterations = DJANGO_PBKDF2.exec(hash)?.[1];
  if (iterations !== undefined) {
    return Number(iterations) <= MAXIMUM_ITERATIONS
      ? null
      : `must have at most ${MAXIMUM_ITERATIONS} iterations. ${way}`;
  }
  const cost = BCRYPT.exec(hash)?.[1];
  if (cost === undefined) return kinds;
  return Number(cost) >= 4 && Number(cost) <= MAXIMUM_COST
    ? null
    : `must have a cost of 4 to ${MAXIMUM_COST}. ${way}`;
}

/**
 * The hash of a password that another system has made. Empty, or beginning with `!` as Django marks an account that has
 * no password: none. No message quotes it.
 */
export const ImportedPasswordHash = z
  .string()
  .max(300)
  .nullable()
  .default(null)
  .transform((given, context) => {
    if (given === null || given === '' || given.startsWith('!')) return null;
    const fault = faultOf(given);
    if (fault === null) return given;
    context.addIssue({ code: 'custom', message: fault });
    return z.NEVER;
  });
