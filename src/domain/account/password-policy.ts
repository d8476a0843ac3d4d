import { canonicalEmail } from '../kernel/email-address.ts';
import { caseless } from '../kernel/text.ts';

/** bcrypt ignores what comes after 72 bytes. */
const MAXIMUM_BYTES = 72;
const PASSPHRASE_LENGTH = 15;

/**
 * Says to its owner why a password is refused; null when it is good. Good are eight characters or more with a letter, a
 * digit and a symbol, and any passphrase of fifteen characters or more.
 */
export function passwordFault(password: string): string | null {
  if (new TextEncoder().encode(password).length > MAXIMUM_BYTES) {
    return `must not be longer than ${MAXIMUM_BYTES} bytes`;
  }
  const length = Array.from(password).length;
  if (length >= PASSPHRASE_LENGTH) return null;
  const isMixed = /\p{L}/u.test(password) && /\p{N}/u.test(password) && /[^\p{L}\p{N}\s]/u.test(password);
  if (length >= 8 && isMixed) return null;
  return `must have 8 characters or more with a letter, a digit and a symbol, or be a passphrase of ${PASSPHRASE_LENGTH} or more`;
}

/**
 * Whether a password is one of the names or addresses that others know of its owner, or the part of an address before
 * the `@`; also with digits and signs in it. What has no letters is a name only as it stands.
 */
export function isNameOfOwner(password: string, known: readonly (string | null)[]): boolean {
  const names = known.flatMap((name) => (name === null ? [] : [name, name.split('@')[0] ?? '']));
  const typed = caseless(password);
  const address = canonicalEmail(password);
  return names
    .map(caseless)
    .some(
      (name) =>
        name !== '' &&
        (name === typed ||
          name === address ||
          (lettersOf(name) !== '' && lettersOf(name) === lettersOf(typed))),
    );
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}]+/gu, '');
}
