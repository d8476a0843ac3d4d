import { beforeEach, describe, expect, it } from '@jest/globals';
import { KeyVault } from '../../src/commands/keys/key-vault.ts';
import type { Sealed } from '../../src/domain/kernel/sealed.ts';
import { MemoryKeyRecords } from '../support/in-memory-system.ts';

const master = (byte: number): Buffer => Buffer.alloc(32, byte);

let records: MemoryKeyRecords;
let vault: KeyVault;
beforeEach(() => {
  records = new MemoryKeyRecords();
  vault = new KeyVault(records, [master(1)]);
});

/** A vault as another process has it, that remembers nothing. */
const reopened = (...keys: readonly number[]): KeyVault => new KeyVault(records, keys.map(master));

function changed({ keyId, box }: Sealed, at: number): Sealed {
  const bytes = Buffer.from(box, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return { keyId, box: bytes.toString('base64url') };
}

describe('A sealed value', () => {
  it.each(['Alice Liddell', '', 'Zoë 🎬\u0000'])('is opened with the key of its person: %j', async (text) => {
    const key = await vault.createPersonKey();
    expect(await reopened(1).open('name', key.seal('name', text))).toBe(text);
  });

  it('tells nothing of what it holds, not even whether two are the same', async () => {
    const key = await vault.createPersonKey();
    const [one, other] = [key.seal('name', 'Alice'), key.seal('name', 'Alice')];
    expect(one.box).not.toBe(other.box);
    expect(Buffer.from(one.box, 'base64url').includes('Alice')).toBe(false);
    expect(one.keyId).toBe(key.keyId);
  });

  it('cannot be moved to another field or another person', async () => {
    const [alice, bob] = [await vault.createPersonKey(), await vault.createPersonKey()];
    const name = alice.seal('name', 'Alice');
    await expect(vault.open('email', name)).rejects.toThrow();
    await expect(vault.open('name', { ...name, keyId: bob.keyId })).rejects.toThrow();
  });

  it.each([0, 11, 12, 16, -16, -1])('cannot be tampered with, byte %i', async (at) => {
    const name = (await vault.createPersonKey()).seal('name', 'Alice');
    const { length } = Buffer.from(name.box, 'base64url');
    await expect(vault.open('name', changed(name, at < 0 ? length + at : at))).rejects.toThrow();
  });

  it.each(['', 'AAAA', 'A'.repeat(36)])('is refused when it is too short to be one: %j', async (box) => {
    const { keyId } = await vault.createPersonKey();
    await expect(vault.open('name', { keyId, box })).rejects.toThrow('too short');
  });

  it('that is none is nothing', async () => expect(await vault.open('name', null)).toBeNull());
});

describe('A person’s key', () => {
  it('is random, and tells nothing of the person', async () => {
    const keys = await Promise.all([vault.createPersonKey(), vault.createPersonKey()]);
    expect(new Set(keys.map(({ keyId }) => keyId)).size).toBe(2);
    expect(records.stored.size).toBe(2);
  });

  it('once dropped, leaves what it sealed closed for ever', async () => {
    const key = await vault.createPersonKey();
    const name = key.seal('name', 'Alice');
    await records.drop(key.keyId);
    expect(await reopened(1).open('name', name)).toBeNull();
    expect(await reopened(1).personKey(key.keyId)).toBeNull();
  });

  it('that was never made opens nothing', async () =>
    expect(await vault.personKey('00000000-0000-4000-8000-000000000000')).toBeNull());
});

describe('The master key', () => {
  it('wraps every other key, so that none lies in the clear', async () => {
    await vault.createPersonKey();
    const digest = await vault.systemKey('digest');
    for (const wrapped of records.stored.values()) {
      expect(wrapped).toMatch(/^[0-9a-f]{16}\.[\w-]+$/);
      expect(Buffer.from(wrapped?.split('.')[1] ?? '', 'base64url').includes(digest)).toBe(false);
    }
  });

  it('is rotated: the first wraps, all unwrap', async () => {
    const old = (await vault.createPersonKey()).seal('name', 'Alice');
    const rotated = reopened(2, 1);
    const young = (await rotated.createPersonKey()).seal('name', 'Bob');
    expect(await rotated.open('name', old)).toBe('Alice');
    expect(await reopened(2).open('name', young)).toBe('Bob');
    await expect(reopened(2).open('name', old)).rejects.toThrow('MASTER_KEY');
  });

  it('says so when it is the wrong one, and not that somebody was forgotten', async () => {
    const name = (await vault.createPersonKey()).seal('name', 'Alice');
    await vault.systemKey('digest');
    await expect(reopened(3).open('name', name)).rejects.toThrow('MASTER_KEY does not hold the key');
    await expect(reopened(3).systemKey('digest')).rejects.toThrow('MASTER_KEY does not hold the key');
  });

  it('does not unwrap a key in the place of another', async () => {
    const [alice, bob] = [await vault.createPersonKey(), await vault.createPersonKey()];
    records.stored.set(bob.keyId, records.stored.get(alice.keyId) ?? null);
    await expect(reopened(1).personKey(bob.keyId)).rejects.toThrow();
  });

  it.each([[[]], [[16]], [[32, 31]]])('must have 32 bytes: %j', (sizes: number[]) => {
    expect(
      () =>
        new KeyVault(
          records,
          sizes.map((size) => Buffer.alloc(size)),
        ),
    ).toThrow('32 bytes');
  });
});

describe('A key of the theater', () => {
  it('is made once, whoever asks first', async () => {
    const keys = await Promise.all([
      vault.systemKey('digest'),
      vault.systemKey('digest'),
      reopened(1).systemKey('digest'),
    ]);
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect(keys[0]).toHaveLength(32);
  });

  it('is another one by another name', async () =>
    expect((await vault.systemKey('digest')).equals(await vault.systemKey('pin'))).toBe(false));

  it('is asked for again after a failure', async () => {
    const insert = records.insert.bind(records);
    records.insert = () => Promise.reject(new Error('The disk is full.'));
    await expect(vault.systemKey('digest')).rejects.toThrow('The disk is full.');
    records.insert = insert;
    expect(await vault.systemKey('digest')).toHaveLength(32);
  });

  it('is not made anew once it was dropped', async () => {
    await vault.systemKey('digest');
    await records.drop('system:digest');
    await expect(reopened(1).systemKey('digest')).rejects.toThrow('was dropped');
  });
});
