import { describe, expect, it } from '@jest/globals';
import { ListedCommonPasswords } from '../../src/adapters/zxcvbn.ts';

const common = new ListedCommonPasswords();

describe('Common passwords', () => {
  it.each([
    ...['P@ssw0rd', 'Password1!', 'p@ssword1!', 'Passw0rd!23', 'qwerty123!', 'Summer2026!', '1q2w3e4r5t'],
    ...['password123456789', '123456789012345', 'qwertyuiopasdfgh', 'zyxwvutsrqponml', 'aaaaaaaaaaaaaaaa'],
    'abababababababab',
  ])('are known, also in disguise: %s', (password) => expect(common.has(password)).toBe(true));

  it.each([
    'popcorn-1!',
    'engine-1843!',
    'correct horse battery',
    'demo-Admin-1!',
    'Str0ng!Passw0rd',
    'kü-ü8!xyz',
  ])('are not those that a person made up: %s', (password) => expect(common.has(password)).toBe(false));
});
