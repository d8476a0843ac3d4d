import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyCommand } from '../../../src/cli/verify.ts';
import type { CliContext } from '../../../src/cli/command.ts';
import { registry } from '../../../src/domain/aggregates.ts';
import type { Verification } from '../../../src/engine/auditing/verification.ts';
import { verifyLog } from '../../../src/engine/auditing/verification.ts';
import { NOTARY, type SignedTreeHead } from '../../../src/engine/notary/tree-head.ts';
import type { StoredEvent } from '../../../src/engine/ports/event-store.ts';
import { NotarizedLog } from '../../support/notary.ts';
import { scanOf, tamperings } from '../../support/tampering.ts';
import { until } from '../../support/until.ts';

describe('A log with signed heads', () => {
  let system: NotarizedLog;
  let log: readonly StoredEvent[];
  let last: SignedTreeHead;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'marquee-heads-'));
    system = await NotarizedLog.open('embedded');
    system.start();
    for (const heads of [1, 2]) {
      await system.addEvents(7);
      await system.passSeconds(60);
      await until(async () => (await system.heads()).length === heads, 'a head is signed');
    }
    log = await system.stored();
    const head = (await system.heads()).at(-1);
    if (head === undefined) throw new Error('No head was signed.');
    last = head;
  });
  afterAll(async () => {
    await system.close();
    rmSync(folder, { recursive: true });
  });

  const verified = (
    tampered: readonly StoredEvent[],
    heads: readonly SignedTreeHead[] = [],
  ): Promise<Verification> =>
    verifyLog(scanOf(tampered), new Map(), {
      registry,
      witnessed: heads.map((head) => ({ name: 'witness.json', head })),
    });

  it('verifies, with its last head from outside and without', async () => {
    for (const heads of [[], [last]]) {
      const { breaks, signed } = await verified(log, heads);
      expect(breaks).toEqual([]);
      expect(signed).toEqual({ heads: 2, signedSize: 14, events: 14, keyIds: [last.keyId] });
    }
  });

  it.each(tamperings)('does not verify against its last head with %s', async (_, tamper) => {
    const { breaks } = await verified(tamper(log), [last]);
    expect(breaks).not.toEqual([]);
  });

  it.each(tamperings.filter(([name]) => !['a missing tail'].includes(name)))(
    'does not verify against its own heads with %s',
    async (_, tamper) => {
      const { breaks } = await verified(tamper(log));
      expect(breaks).not.toEqual([]);
    },
  );

  it('names the head that fails first, and the events that it may be about', async () => {
    const [, rewrite] =
      tamperings.find(([name]) => name === 'a stream that was rewritten and rehashed') ?? [];
    const { breaks } = await verified(rewrite?.(log) ?? []);
    expect(breaks).toMatchObject([
      {
        stream: NOTARY.stream,
        revision: 0,
        reason: expect.stringMatching(
          /^the first 7 events are not those that were signed: .*, from actor-.*@0 to actor-/,
        ),
      },
      { stream: NOTARY.stream, reason: expect.stringMatching(/^and 1 more heads after notary-all@0/) },
    ]);
  });

  it('tells of a head that others forged, and of heads that were removed', async () => {
    const forged = { ...last, at: `2027${last.at.slice(4)}` as SignedTreeHead['at'] };
    expect((await verified(log, [forged])).breaks).toMatchObject([
      { stream: '$head-witness.json', reason: 'the head in witness.json is not what was signed' },
    ]);
    const withoutHeads = log.filter(({ stream }) => stream !== NOTARY.stream);
    expect((await verified(withoutHeads)).breaks).toEqual([]);
    expect((await verified(withoutHeads, [last])).breaks).toMatchObject([
      { stream: NOTARY.stream, reason: expect.stringContaining('the log has no head of 14 events') },
    ]);
  });

  it('is checked by the command line against the file of a head', async () => {
    const file = join(folder, 'head.json');
    writeFileSync(file, JSON.stringify(last));
    const run = async (tampered: readonly StoredEvent[]): Promise<readonly [boolean, readonly string[]]> => {
      const lines: string[] = [];
      const { ports } = system.open;
      const runtime = {
        ...ports,
        scan: scanOf(tampered),
        failed: new Promise(() => undefined),
        close: () => undefined,
      };
      const context = {
        configure: () => null,
        openReadOnlyRuntime: () => Promise.resolve(runtime),
        print: (line: string) => lines.push(line),
        warn: () => undefined,
      } as unknown as CliContext;
      return [await verifyCommand.run({ words: [], options: { head: [file] } }, context), lines];
    };
    expect(await run(log)).toEqual([
      true,
      [`2 signed heads cover 14 of 14 events; signed by ${last.keyId}`, expect.stringMatching(/, 0 broken$/)],
    ]);
    const [isGood, lines] = await run(log.slice(0, 3));
    expect(isGood).toBe(false);
    expect(lines).toContainEqual(
      expect.stringMatching(/^broken \$head-.*head\.json@14 .* the log has 3 of the 14 events/),
    );
    writeFileSync(file, JSON.stringify({ ...last, size: 'many' }));
    await expect(run(log)).rejects.toThrow('is not a signed head');
  });
});
