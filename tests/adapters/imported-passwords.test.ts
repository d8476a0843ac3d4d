import { createHash, pbkdf2Sync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import bcrypt from 'bcryptjs';
import { BcryptPasswords } from '../../src/adapters/bcryptjs/password-hasher.ts';
import {
  ImportedPasswordHash,
  MAXIMUM_COST,
  MAXIMUM_ITERATIONS,
} from '../../src/domain/account/imported-password.ts';
import { roundsOf, tasksOf } from '../support/password-tasks.ts';
import { workerFile } from '../support/system.ts';

let passwords: BcryptPasswords;
beforeEach(() => {
  passwords = new BcryptPasswords(workerFile('bcryptjs/password-hasher'), 8);
});
afterEach(() => passwords.close());

const pbkdf2 = (password: string, iterations = 1000): string =>
  `pbkdf2_sha256$${iterations}$salt$${pbkdf2Sync(password, 'salt', iterations, 32, 'sha256').toString('base64')}`;
const bcryptOf = (password: string): string => bcrypt.hashSync(password, 4).replace('$2b$', '$2y$');
const hexOf = (password: string): string => createHash('sha256').update(password).digest('hex');

/** A password that Django has hashed; the first one as its own tests have it. */
const hashes: readonly (readonly [string, string, string])[] = [
  ['PBKDF2 of Django', 'lètmein', 'pbkdf2_sha256$30000$seasalt$VrX+V8drCGo68wlvy6rfu8i1d1pfkdeXA4LJkRGJodY='],
  ['bcrypt of Django', 'lètmein', `bcrypt$${bcryptOf('lètmein')}`],
  ['bcrypt of a SHA-256 of Django', 'lètmein', `bcrypt_sha256$${bcryptOf(hexOf('lètmein'))}`],
  ['bcrypt', 'lètmein', bcryptOf('lètmein')],
];

describe('A hash that another system has made', () => {
  it.each(hashes)('of %s is taken, checks its password, and is to be replaced', async (_, password, hash) => {
    expect(ImportedPasswordHash.parse(hash)).toBe(hash);
    expect(await passwords.verify(password, hash)).toBe(true);
    expect(await passwords.verify(`${password}z`, hash)).toBe(false);
    expect(passwords.isOutdated(hash)).toBe(true);
  });

  it('is of what was typed, of all of it', async () => {
    const long = 'a long passphrase '.repeat(10);
    expect(await passwords.verify(long, pbkdf2(long))).toBe(true);
    expect(await passwords.verify(`${long}!`, pbkdf2(long))).toBe(false);
    expect([passwords.canHash(long), passwords.canHash(long.slice(0, 72))]).toEqual([false, true]);
    const cut = long.slice(0, 72);
    expect(await passwords.verify(cut, `bcrypt$${bcryptOf(cut)}`)).toBe(true);
    expect(await passwords.verify(long, `bcrypt$${bcryptOf(cut)}`)).toBe(false);
    expect(await passwords.verify(long, `bcrypt_sha256$${bcryptOf(hexOf(long))}`)).toBe(true);
    const decomposed = 'le\u0300tmein';
    expect(await passwords.verify(decomposed, pbkdf2(decomposed))).toBe(true);
  });

  it('takes the work of a new hash where it is cheaper, and none beside where it is not', async () => {
    await passwords.hash('starts the thread');
    const asked = tasksOf(passwords);
    const rounds = async (hash: string): Promise<number> => {
      asked.splice(0);
      expect(await passwords.verify('wrong', hash)).toBe(false);
      return roundsOf(asked);
    };
    expect(await rounds(`bcrypt$${bcryptOf('right')}`)).toBe(2 ** 8);
    const some = await rounds(pbkdf2('right', 4000));
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(2 ** 8);
    expect(await rounds(pbkdf2('right', 1))).toBeGreaterThan(some);
    expect(await rounds(pbkdf2('right', 400_000))).toBe(0);
    // In another format it is replaced, however dear it is.
    expect(passwords.isOutdated(pbkdf2('right', 400_000))).toBe(true);
  });

  it('is refused where checking it would keep others from logging in, or nobody can check it', () => {
    const dear = (cost: number): string =>
      bcryptOf('x').replace('$04$', `$${String(cost).padStart(2, '0')}$`);
    const costly = (iterations: number): string => pbkdf2('x').replace('$1000$', `$${iterations}$`);
    for (const good of [dear(MAXIMUM_COST), `bcrypt_sha256$${dear(4)}`, costly(MAXIMUM_ITERATIONS)]) {
      expect(ImportedPasswordHash.parse(good)).toBe(good);
    }
    const bad = [
      ...[dear(MAXIMUM_COST + 1), `bcrypt$${dear(31)}`, dear(3), costly(MAXIMUM_ITERATIONS + 1), costly(0)],
      ...['pbkdf2_sha1$1000$salt$x', 'argon2$argon2id$v=19$m=1', 'a password', `${dear(4)}x`, ` ${dear(4)}`],
      ...[pbkdf2('x').replace('$salt$', '$$'), pbkdf2('x').slice(0, -2)],
    ];
    for (const hash of bad) {
      const { success, error } = ImportedPasswordHash.safeParse(hash);
      expect([hash, success]).toEqual([hash, false]);
      expect(error?.message).not.toContain(hash.slice(-20));
    }
    for (const none of ['!', '!abc', '', null, undefined])
      expect(ImportedPasswordHash.parse(none)).toBeNull();
  });
});
