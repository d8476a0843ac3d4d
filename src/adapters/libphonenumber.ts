import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { PhoneNumberCheck, PhoneNumbers } from '../ports/phone-numbers.ts';

const LONGEST = 32;

/** Checks numbers against the numbering plans of all countries, offline. */
export class OfflinePhoneNumbers implements PhoneNumbers {
  check(text: string): Promise<PhoneNumberCheck> {
    return Promise.resolve(judged(text));
  }
}

function judged(text: string): PhoneNumberCheck {
  if (!/^\+[\d\s().\-/]+$/.test(text) || text.length > LONGEST) {
    return { valid: false, reason: 'must be an international phone number, such as +491701234567' };
  }
  const parsed = parsePhoneNumberFromString(text);
  if (parsed?.isValid() !== true || parsed.ext !== undefined) {
    return { valid: false, reason: 'is not a number that can be called' };
  }
  return { valid: true, number: parsed.number };
}
