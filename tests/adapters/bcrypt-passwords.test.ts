import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BcryptPasswords } from '../../src/adapters/bcryptjs/password-hasher.ts';
import { PasswordHasherOverloaded } from '../../src/ports/password-hasher.ts';
import { roundsOf, tasksOf, threadOf } from '../support/password-tasks.ts';
import { workerFile } from '../support/system.ts';

let passwords: BcryptPasswords;
beforeEach(() => {
  passwords = new BcryptPasswords(workerFile('bcryptjs/password-hasher'), 8);
});
afterEach(() => passwords.close());

describe('bcrypt in a thread', () => {
  it('knows a password by its hash, and hashes of less work as such', async () => {
    const hash = await passwords.hash('engine-1843!');
    expect(await passwords.verify('engine-1843!', hash)).toBe(true);
    expect(await passwords.verify('engine-1844!', hash)).toBe(false);
    expect(passwords.isOutdated(hash)).toBe(false);
    expect(passwords.isOutdated(hash.replace('$08$', '$07$'))).toBe(true);
  });

  it.each([
    ['somebody', 'engine-1844!', (hash: string): string | null => hash],
    ['nobody', 'engine-1844!', () => null],
    ['a password that is too long', 'x'.repeat(100), (hash: string) => hash],
    ['a hash of less work', 'engine-1844!', (hash: string) => hash.replace('$08$', '$05$')],
  ])(
    'does the same work for %s: the time tells nobody who is known (ASVS 6.3.8)',
    async (_of, password, of) => {
      const against = of(await passwords.hash('engine-1843!'));
      const asked = tasksOf(passwords);
      expect(await passwords.verify(password, against)).toBe(false);
      expect(roundsOf(asked)).toBe(2 ** 8);
    },
  );

  it('lets askers take turns: who asks once does not wait for all of who asks often', async () => {
    const order: string[] = [];
    const ask = (asker: string): Promise<unknown> =>
      passwords.hash('engine-1843!', asker).then(() => order.push(asker));
    await Promise.all([...Array.from({ length: 12 }, () => ask('busy')), ask('honest')]);
    expect(order.indexOf('honest')).toBeLessThan(3);
  });

  it('refuses one who asks for too many, and nobody else', async () => {
    const busy = Array.from({ length: 100 }, () => passwords.hash('engine-1843!', 'busy'));
    const settled = Promise.allSettled(busy);
    await expect(passwords.hash('engine-1843!', 'honest')).resolves.toMatch(/^\$2/);
    const refused = (await settled).filter((each) => each.status === 'rejected');
    expect(refused.length).toBeGreaterThan(20);
    expect(refused.every(({ reason }) => reason instanceof PasswordHasherOverloaded)).toBe(true);
  });

  it('lets a newcomer in where seven have filled the queue: who has most waiting gives way', async () => {
    const cheap = new BcryptPasswords(workerFile('bcryptjs/password-hasher'), 4);
    const waiting = Array.from({ length: 7 * 64 }, (_, index) =>
      cheap.hash('engine-1843!', `busy ${index % 7}`),
    );
    const settled = Promise.allSettled(waiting);
    await expect(cheap.hash('engine-1843!', 'newcomer')).resolves.toMatch(/^\$2/);
    const turnedAway = (await settled).filter((each) => each.status === 'rejected');
    expect(turnedAway.every(({ reason }) => reason instanceof PasswordHasherOverloaded)).toBe(true);
    expect(waiting.length - turnedAway.length).toBeGreaterThan(200);
    await cheap.close();
  });

  it('goes on with a new thread when one has died', async () => {
    await passwords.hash('engine-1843!');
    const dying = passwords.hash('engine-1843!');
    const next = passwords.hash('engine-1843!');
    await threadOf(passwords).terminate();
    await expect(dying).rejects.toThrow('The thread ended');
    await expect(next).resolves.toMatch(/^\$2/);
  });
});
