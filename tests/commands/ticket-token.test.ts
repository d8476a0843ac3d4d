import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KeyVault } from '../../src/commands/keys/key-vault.ts';
import { TicketKeys } from '../../src/commands/ticket/ticket-keys.ts';
import { signTicket, ticketKeyOf, type TicketClaims } from '../../src/commands/ticket/ticket-token.ts';
import { booked, booking, startsAt } from '../support/fixtures.ts';
import { MemoryKeyRecords } from '../support/in-memory-system.ts';

let records: MemoryKeyRecords;
let keys: TicketKeys;
beforeEach(() => {
  records = new MemoryKeyRecords();
  keys = anotherProcess();
});

/** The same keys, in a process that remembers nothing. */
const anotherProcess = (): TicketKeys => new TicketKeys(new KeyVault(records, [Buffer.alloc(32, 1)]));

async function tokenOf(seatId: string, by = keys): Promise<string> {
  const [ticket] = await by.sign({ bookingId: booking(1), seats: booked(seatId) }, startsAt);
  return ticket?.token ?? '';
}

const claims: TicketClaims = { bookingId: booking(1), seatId: 'A1', startsAt };

describe('A ticket', () => {
  it('is checked by the script in the documents with the published keys alone, in ten lines', async () => {
    const [, script = ''] = /```js\n([\s\S]*?)```/.exec(readFileSync('docs/tickets.md', 'utf8')) ?? [];
    expect(script.trim().split('\n').length).toBe(10);
    const directory = mkdtempSync(join(tmpdir(), 'marquee-ticket-'));
    try {
      writeFileSync(join(directory, 'check.mjs'), script);
      writeFileSync(join(directory, 'keys.json'), JSON.stringify({ keys: await keys.published() }));
      const check = (token: string): string =>
        execFileSync(process.execPath, ['check.mjs', 'keys.json', token], {
          cwd: directory,
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        });
      const token = await tokenOf('A12');
      expect(check(token).trim()).toBe(`true ${booking(1)} A12 ${Date.parse(startsAt) / 1000}`);
      const other = await tokenOf('A13');
      const swapped = [...other.split('.').slice(0, 3), token.split('.')[3]].join('.');
      expect(check(swapped)).toMatch(/^false /);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('is the same each time, short enough for a QR code, and different for each seat', async () => {
    const [one, again, other] = [await tokenOf('A1'), await tokenOf('A1'), await tokenOf('A2')];
    expect(one).toBe(again);
    expect(one).not.toBe(other);
    expect(one.length).toBeLessThan(160);
  });

  it('says what was signed, whatever a seat is called', async () => {
    const seatIds = fc.constantFrom('A1', '1-12', 'Ж7', '席10', 'Loge links 12');
    await fc.assert(
      fc.asyncProperty(seatIds, async (seatId) => {
        const seats = booked('A1').map((seat) => ({ ...seat, seatId }));
        const [ticket] = await keys.sign({ bookingId: booking(1), seats }, startsAt);
        expect(await keys.verify(ticket?.token ?? '')).toEqual({ ...claims, seatId });
      }),
      { numRuns: 20 },
    );
  });

  it('is none of ours when it is cut, changed at any place, or padded', async () => {
    const token = await tokenOf('A1');
    expect(await keys.verify(token)).toEqual(claims);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 1),
        fc.constantFrom('A', 'z', '0', '-', '_', '.', '=', '+', ' ', 'é'),
        async (at, other) => {
          fc.pre(token[at] !== other);
          expect(await keys.verify(token.slice(0, at))).toBeNull();
          expect(await keys.verify(`${token.slice(0, at)}${other}${token.slice(at + 1)}`)).toBeNull();
          expect(await keys.verify(`${token}${other}`)).toBeNull();
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ['nothing', ''],
    ['dots', 'MT1...'],
    ['an address', 'https://example.org'],
    ['five thousand letters', 'A'.repeat(5000)],
  ])('is not %s', async (_, text) => expect(await keys.verify(text)).toBeNull());

  it('is none of ours when another key has signed it, also under the id of ours', async () => {
    const [ours] = await keys.published();
    const forged = signTicket(ticketKeyOf(Buffer.alloc(32, 5)), claims);
    expect(await keys.verify(forged)).toBeNull();
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const published = { ...ours, kid: ours?.kid ?? '' } as never;
    expect(await keys.verify(signTicket({ privateKey, publicKey, published }, claims))).toBeNull();
  });
});

describe('The keys of tickets', () => {
  it('are made once, whoever asks first, and never published whole', async () => {
    const [mine, theirs] = await Promise.all([keys.published(), anotherProcess().published()]);
    expect(mine).toEqual(theirs);
    expect(mine).toHaveLength(1);
    expect(Object.keys(mine[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  });

  it('are changed without a ticket becoming bad: the old one stays published', async () => {
    const before = await tokenOf('A1');
    const made = await keys.rotate();
    const after = await tokenOf('A1');
    expect(after.split('.')[1]).toBe(made.kid);
    expect(before.split('.')[1]).not.toBe(made.kid);
    expect([await keys.verify(before), await keys.verify(after)]).toEqual([claims, claims]);
    expect((await anotherProcess().published()).map(({ kid }) => kid)).toEqual([
      before.split('.')[1],
      made.kid,
    ]);
  });

  it('are known to another process as soon as it is shown a ticket of a new one', async () => {
    const other = anotherProcess();
    await other.published();
    await keys.rotate();
    expect(await other.verify(await tokenOf('A1'))).toEqual(claims);
  });
});
