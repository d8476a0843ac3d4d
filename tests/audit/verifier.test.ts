import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SignedTreeHead } from '../../src/engine/notary/tree-head.ts';
import { lineOf } from '../../src/engine/auditing/event-search.ts';
import type { StoredEvent } from '../../src/engine/ports/event-store.ts';
import { exportedLines } from '../support/export.ts';
import { logKinds, NotarizedLog } from '../support/notary.ts';
import { tamperings } from '../support/tampering.ts';
import { until } from '../support/until.ts';

const isThere = spawnSync('python3', ['--version']).status === 0;
if (!isThere) console.warn('There is no python3: the verifier in another language is not tried.');

/** A program in another language that knows docs/audit-format.md, and nothing of ours. */
function verify(...words: readonly string[]): { readonly status: number | null; readonly lines: string[] } {
  const { status, stdout, stderr } = spawnSync('python3', [resolve('tests/audit/verifier.py'), ...words], {
    encoding: 'utf8',
  });
  return { status, lines: (stdout + stderr).trim().split('\n') };
}

(isThere ? describe : describe.skip).each(logKinds)(
  'A verifier that knows the documented format only: %s',
  (kind) => {
    let system: NotarizedLog;
    let stored: readonly StoredEvent[];
    let last: SignedTreeHead;
    let folder: string;
    let witness: string;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'marquee-verifier-'));
      system = await NotarizedLog.open(kind);
      system.start();
      for (const heads of [1, 2, 3]) {
        await system.addEvents(6);
        await system.passSeconds(60);
        await until(async () => (await system.heads()).length === heads, 'a head is signed');
      }
      await system.addEvents(2);
      stored = await system.stored();
      const head = (await system.heads()).at(-1);
      if (head === undefined) throw new Error('No head was signed.');
      last = head;
      witness = file('witness.json', JSON.stringify(last));
    });
    afterAll(async () => {
      await system.close();
      rmSync(folder, { recursive: true });
    });

    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const fileOf = (lines: readonly string[]): string =>
      file('log.ndjson', lines.map((line) => `${line}\n`).join(''));
    const ports = (): Parameters<typeof exportedLines>[0] => ({ ...system.open.ports, ...system.log });

    it('accepts a clean export, with a head from outside and without', async () => {
      const log = fileOf(await exportedLines(ports()));
      for (const words of [[], ['--head', witness], ['--key', last.keyId]]) {
        const { status, lines } = verify(log, ...words);
        expect([status, lines]).toEqual([
          0,
          [expect.stringMatching(/^20 events in \d+ streams, 3 heads, 0 findings$/)],
        ]);
      }
      expect(verify(log, '--key', 'another').status).toBe(1);
    });

    it.each(tamperings)('finds %s', (_, tamper) => {
      const log = fileOf(tamper(stored).map(lineOf));
      const { status, lines } = verify(log, '--head', witness);
      expect([status, lines.length > 1]).toEqual([1, true]);
      expect(lines[0]).toMatch(/^broken /);
    });

    it('finds a dropped, a moved and a repeated line, a changed byte and half of a line', () => {
      const lines = stored.map(lineOf);
      const [first = '', second = '', ...rest] = lines;
      for (const [changed, reason] of [
        [[first, ...rest], /events are there|is not the head|follows revision/],
        [[second, first, ...rest], /position that is taken/],
        [[first, first, second, ...rest], /follows revision 0/],
        [[first.replace('"name":"A', '"name":"B'), second, ...rest], /is not what its hash was made of/],
        [[first.replace('"name":', ' "name":'), second, ...rest], /is not in canonical form/],
        [[first.slice(0, 40), second, ...rest], /cannot be read/],
      ] as const) {
        const found = verify(fileOf(changed), '--head', witness);
        expect(found.status).toBe(1);
        expect(found.lines.join('\n')).toMatch(reason);
      }
    });

    it('accepts the proofs of heads and of one stream, and no changed ones', async () => {
      const growth = await exportedLines(ports(), undefined, true);
      expect(growth.filter((line) => line.startsWith('{"proof":"consistency"'))).toHaveLength(2);
      expect(verify(fileOf(growth)).lines).toEqual([expect.stringMatching(/ 0 findings$/)]);
      const one = await exportedLines(ports(), stored[0]?.stream, true);
      expect(one.filter((line) => line.startsWith('{"proof":"inclusion"')).length).toBeGreaterThan(1);
      expect(verify(fileOf(one), '--head', witness).lines).toEqual([expect.stringMatching(/ 0 findings$/)]);
      for (const lines of [growth, one]) {
        const changed = lines.map((line) =>
          line.replace(/"path":\["./, (text) => text.replace(/.$/, text.endsWith('0') ? '1' : '0')),
        );
        expect(verify(fileOf(changed), '--head', witness).status).toBe(1);
      }
    });

    it('reads the file of an embedded log', async () => {
      if (kind !== 'embedded') return;
      const { status, lines } = verify(join(system.open.directory, 'events.db'), '--head', witness);
      expect([status, lines]).toEqual([0, [expect.stringMatching(/^20 events .* 0 findings$/)]]);
      await system.stop();
    });
  },
);
