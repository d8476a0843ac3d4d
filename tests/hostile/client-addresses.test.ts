import { describe, expect, it } from '@jest/globals';
import { clientKeyOf } from '../../src/api/access/client-key.ts';
import { KeyVault } from '../../src/commands/keys/key-vault.ts';
import { MemoryKeyRecords } from '../support/in-memory-system.ts';

const vault = new KeyVault(new MemoryKeyRecords(), [Buffer.alloc(32, 7)]);

async function areOne(one: string, other: string): Promise<boolean> {
  return (await clientKeyOf(vault, one)) === (await clientKeyOf(vault, other));
}

describe('The address of a client', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7:49152'],
    ['203.0.113.7', '::ffff:203.0.113.7'],
    ['203.0.113.7', '::FFFF:CB00:7107'],
    ['203.0.113.7', '0:0:0:0:0:ffff:cb00:7107'],
    ['203.0.113.7', '[::ffff:203.0.113.7]:443'],
    ['203.0.113.7', '64:ff9b::203.0.113.7'],
    ['2001:db8:0:7::1', '2001:db8:0:7:ffff:ffff:ffff:ffff'],
    ['2001:db8:0:7::1', '2001:0DB8:0000:0007::2'],
    ['2001:db8:0:7::1', '[2001:db8:0:7::9]:8080'],
    ['fe80::1', 'fe80::2%eth0'],
  ])('is one however it is written: %s and %s', async (one, other) => {
    expect(await areOne(one, other)).toBe(true);
  });

  it.each([
    ['203.0.113.7', '203.0.113.8'],
    ['::ffff:203.0.113.7', '::ffff:203.0.113.8'],
    ['64:ff9b::cb00:7107', '64:ff9b::cb00:7108'],
    ['2001:db8:0:7::1', '2001:db8:0:8::1'],
    ['203.0.113.7', ''],
    ['a', 'b'],
  ])('is told from another one: %s and %s', async (one, other) => {
    expect(await areOne(one, other)).toBe(false);
  });
});
