import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { type EmbeddedEventStore, openEmbeddedEventStore } from '../../src/adapters/embedded/event-store.ts';
import { registry } from '../../src/domain/aggregates.ts';
import { verifyLog } from '../../src/engine/auditing/verification.ts';
import { type StoredEvent, StoreUnavailable } from '../../src/engine/ports/event-store.ts';
import { eventSubscriptionContract } from '../contracts/event-subscription.contract.ts';
import { eventStoreContract, type OpenedLog } from '../contracts/event-store.contract.ts';
import {
  kill,
  linesOf,
  nextLine,
  spawnCode,
  temporaryDirectory,
  unexpectedFailure,
  workerFile,
} from '../support/embedded.ts';
import { allOf, anEvent, newStream, someEvents } from '../support/events.ts';

async function openLog(): Promise<OpenedLog> {
  const { directory, remove } = temporaryDirectory();
  const open = async (): Promise<OpenedLog> => {
    const log = await openEmbeddedEventStore({ directory, workerFile, onFailure: unexpectedFailure });
    return {
      ...log,
      reopen: async () => {
        await log.close();
        return open();
      },
      close: async () => {
        await log.close();
        remove();
      },
    };
  };
  return open();
}

eventStoreContract('The embedded log', openLog);
eventSubscriptionContract('The embedded log', openLog);

describe('The embedded log', () => {
  let directory: string;
  let remove: () => void;
  let opened: EmbeddedEventStore[];
  const open = async (
    options: { readOnly?: boolean; largestPageCount?: number } = {},
  ): Promise<EmbeddedEventStore> => {
    const log = await openEmbeddedEventStore({
      directory,
      workerFile,
      onFailure: unexpectedFailure,
      ...options,
    });
    opened.push(log);
    return log;
  };
  beforeEach(() => {
    ({ directory, remove } = temporaryDirectory());
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((log) => log.close()));
    remove();
  });

  it('refuses an append without events', async () => {
    const { store } = await open();
    await expect(store.append('showtime-1', [], -1)).rejects.toThrow(RangeError);
  });

  it('names the limit when an append is too large', async () => {
    const { store } = await open();
    const tooLarge = [anEvent({ text: 'x'.repeat(1024 * 1024) })];
    await expect(store.append('showtime-1', tooLarge, -1)).rejects.toThrow(/at most 1048576/);
  });

  it('gives a follower in the same process the very object that was appended', async () => {
    const { store, subscription } = await open();
    const event = anEvent();
    await store.append('showtime-1', [event], -1);
    for await (const { events } of subscription.subscribe(0n, { signal: AbortSignal.timeout(5000) })) {
      expect(events[0]?.data).toBe(event.data);
      break;
    }
  });

  it('serves a follower from the file, then from memory, without gap or repeat, however far behind it is', async () => {
    const { store, subscription } = await open();
    const stream = newStream();
    const append = async (first: number): Promise<unknown> =>
      store.append(stream, someEvents(500, first), first - 1);
    for (let first = 0; first < 20_000; first += 500) await append(first);
    const numbers: unknown[] = [];
    for await (const { events } of subscription.subscribe(0n, { signal: AbortSignal.timeout(20_000) })) {
      numbers.push(...events.map(({ data }) => data['number']));
      if (numbers.length === 3000) for (let first = 20_000; first < 21_000; first += 500) await append(first);
      if (numbers.length >= 21_000) break;
    }
    expect(numbers).toEqual(Array.from({ length: 21_000 }, (_, index) => index));
  });

  it('ends its followers when it is closed', async () => {
    const log = await open();
    const followed = (async () => {
      for await (const batch of log.subscription.subscribe(0n, { signal: new AbortController().signal }))
        expect(batch).toBeNull();
    })();
    await log.close();
    await expect(followed).resolves.toBeUndefined();
  });

  it('answers the appends under way when it is closed, and leaves an empty write-ahead log', async () => {
    const log = await open();
    // As long as somebody else has the file open, SQLite by itself leaves the write-ahead log as it is.
    await (await open({ readOnly: true })).store.head('showtime-1');
    const appended = log.store.append('showtime-1', someEvents(1), -1);
    await log.close();
    expect(await appended).toMatchObject({ outcome: 'appended' });
    const ahead = join(directory, 'events.db-wal');
    expect(existsSync(ahead) ? statSync(ahead).size : 0).toBe(0);
    await expect(log.store.append('showtime-1', someEvents(1), 0)).rejects.toThrow(StoreUnavailable);
  });

  describe('on a full disk', () => {
    it('refuses appends, keeps what was acknowledged, and goes on reading', async () => {
      const failures: Error[] = [];
      const log = await openEmbeddedEventStore({
        directory,
        workerFile,
        onFailure: (failure) => failures.push(failure),
        largestPageCount: 40,
      });
      opened.push(log);
      let revision = -1;
      const refusal = await (async () => {
        for (;;) {
          try {
            await log.store.append('showtime-1', [anEvent({ text: 'x'.repeat(2000) })], revision);
          } catch (error) {
            return error;
          }
          revision += 1;
        }
      })();
      expect(refusal).toBeInstanceOf(StoreUnavailable);
      expect(revision).toBeGreaterThan(5);
      expect(failures).toMatchObject([{ code: 'SQLITE_FULL' }]);
      await expect(log.store.append('showtime-2', someEvents(1), -1)).rejects.toThrow(StoreUnavailable);
      expect(failures).toHaveLength(1);
      expect(await allOf(log.store, 'showtime-1')).toHaveLength(revision + 1);
      await log.close();
      expect(await allOf((await open()).store, 'showtime-1')).toHaveLength(revision + 1);
    });
  });

  describe('whose process is killed while it writes', () => {
    it('holds every append that was acknowledged, without a hole', async () => {
      const writer = spawnCode(`
        const { openEmbeddedEventStore } = await import(built('adapters/embedded/event-store.js'));
        const workerFile = new URL(built('adapters/embedded/sqlite-worker.js'));
        const { store } = await openEmbeddedEventStore({
          directory: ${JSON.stringify(directory)}, workerFile, onFailure: (failure) => { throw failure; },
        });
        for (let writer = 0; writer < 16; writer++) void (async () => {
          for (let revision = 0; ; revision++) {
            const event = { id: writer + '/' + revision, type: 'Written', data: { revision }, metadata: { chain: { hash: '' } } };
            await store.append('showtime-' + writer, [event], revision - 1);
            console.log(writer + ' ' + revision);
          }
        })();
      `);
      const acknowledged = new Map<string, number>();
      const lines = linesOf(writer);
      for (let count = 0; count < 800; count++) {
        const [stream = '', revision] = (await nextLine(lines)).split(' ');
        acknowledged.set(stream, Number(revision));
      }
      await kill(writer);
      // A reader must cope with the write-ahead log as the dead process has left it.
      const beside = await open({ readOnly: true });
      const log = await open();
      expect(acknowledged.size).toBe(16);
      for (const [stream, revision] of acknowledged) {
        const events = await allOf(log.store, `showtime-${stream}`);
        expect(events.length).toBeGreaterThan(revision);
        expect(events.map(({ data }) => data['revision'])).toEqual(events.map((_, index) => index));
        expect(await allOf(beside.store, `showtime-${stream}`)).toEqual(events);
      }
      expect(await log.scan.integrityFaults()).toEqual([]);
    });
  });

  describe('opened for reading only', () => {
    it('reads beside a writer, sees what it appends, and changes nothing', async () => {
      const writer = await open();
      await writer.store.append('showtime-1', someEvents(2), -1);
      const reader = await open({ readOnly: true });
      expect(await reader.store.head('showtime-1')).toBe(1);
      const numbers: unknown[] = [];
      const followed = (async () => {
        for await (const { events } of reader.subscription.subscribe(0n, {
          signal: AbortSignal.timeout(5000),
        })) {
          numbers.push(...events.map(({ data }) => data['number']));
          if (numbers.length === 3) return;
        }
      })();
      await writer.store.append('showtime-1', someEvents(1, 2), 1);
      await followed;
      expect(numbers).toEqual([0, 1, 2]);
      expect(await reader.subscription.head()).toBe(3n);
      await expect(reader.store.append('showtime-1', someEvents(1), 2)).rejects.toThrow(/reading only/);
    });

    it('refuses a directory without a log, and makes none', async () => {
      await expect(open({ readOnly: true })).rejects.toThrow(/events\.db.*no such file/);
      expect(existsSync(join(directory, 'events.db'))).toBe(false);
    });
  });

  it.each([
    ['the tail of a stream', "stream = 'actor-1' AND revision > 0", ['positions 2 to 3 are missing']],
    ['a stream', "stream = 'actor-2'", ['position 4 is missing']],
    [
      'the end of the log',
      'position > 4',
      ['the end of the log is missing: it had position 5, and ends at 4'],
    ],
  ])('cannot lose %s without anybody noticing', async (_, removed, reasons) => {
    const { store, close } = await open();
    await store.append('actor-1', someEvents(3), -1);
    await store.append('actor-2', someEvents(1), -1);
    await store.append('actor-3', someEvents(1), -1);
    // What was not written leaves no gap.
    expect((await store.append('actor-3', someEvents(2), 7)).outcome).toBe('conflict');
    await close();
    const file = new Database(join(directory, 'events.db'));
    file.exec(`DELETE FROM events WHERE ${removed}`);
    file.close();
    const { breaks } = await verifyLog((await open({ readOnly: true })).scan, new Map(), { registry });
    const found = breaks.filter(({ stream }) => stream === '$store').map(({ reason }) => reason);
    expect(found).toEqual(reasons.map((reason) => expect.stringContaining(reason)));
  });

  describe('with a damaged file', () => {
    /** Changes bytes of the closed file in place. */
    const damage = (from: string, to: Buffer): void => {
      const file = join(directory, 'events.db');
      const bytes = readFileSync(file);
      const at = bytes.indexOf(from);
      if (at < 0) throw new Error('There is nothing to damage.');
      to.copy(bytes, at);
      writeFileSync(file, bytes);
    };
    const write = async (): Promise<string> => {
      const log = await open();
      const events = [anEvent({ text: 'first' }), anEvent({ text: 'second' })];
      await log.store.append('showtime-1', events, -1);
      await log.close();
      return events[1]?.id ?? '';
    };

    it('names an event that cannot be parsed, in read and in follow', async () => {
      const id = await write();
      damage('{"text":"second', Buffer.from('['));
      const { store, subscription } = await open();
      const name = new RegExp(`event ${id} .*showtime-1@1 at position 2`);
      await expect(allOf(store, 'showtime-1')).rejects.toThrow(name);
      const follow = async (): Promise<void> => {
        for await (const _ of subscription.subscribe(0n, { signal: AbortSignal.timeout(5000) })) continue;
      };
      await expect(follow()).rejects.toThrow(name);
    });

    it.each([
      ['a byte that is not UTF-8', Buffer.from([0xff])],
      ['a NUL', Buffer.from([0])],
    ])('scans past %s and shows a difference', async (_, byte) => {
      await write();
      damage('econd', byte);
      const { scan } = await open();
      const [page = []] = [await scan.scan(0n)[Symbol.asyncIterator]().next()].map(
        ({ value }) => value as typeof texts,
      );
      const texts: readonly { data: string }[] = page;
      expect(texts.map(({ data }) => data)).toEqual([
        '{"text":"first"}',
        expect.stringMatching(/^\{"text":"s.cond"\}$/s),
      ]);
      expect(texts[1]?.data).not.toBe('{"text":"second"}');
    });

    it('scans past a page that cannot be read, and names what was in it', async () => {
      const log = await open();
      const events = Array.from({ length: 40 }, (_, index) =>
        anEvent({ text: `${index}:${'x'.repeat(500)}` }),
      );
      await log.store.append('showtime-1', events, -1);
      await log.close();
      const file = join(directory, 'events.db');
      const bytes = readFileSync(file);
      const page = Math.floor(bytes.indexOf('"text":"20:') / 4096) * 4096;
      writeFileSync(file, bytes.fill(0xff, page, page + 8));
      const { scan } = await open({ readOnly: true });
      const scans = { log: scan.scan(0n), stream: scan.scanStream('showtime-1', 0) };
      for (const pages of Object.values(scans)) {
        const found: StoredEvent[] = [];
        for await (const each of pages) found.push(...each);
        expect(found.map(({ revision }) => revision)).toEqual(events.map((_, revision) => revision));
        const lost = found.filter(({ data }) => data === '');
        expect(lost).toContainEqual(expect.objectContaining({ revision: 20, id: '-', stream: 'showtime-1' }));
        expect(lost.length).toBeLessThan(20);
      }
    });

    it('reports faults of its structure, and none of a sound file', async () => {
      await write();
      expect(await (await open()).scan.integrityFaults()).toEqual([]);
      await Promise.all(opened.map((log) => log.close()));
      damage('showtime-1', Buffer.from('showtime-2'));
      expect(await (await open({ readOnly: true })).scan.integrityFaults()).not.toEqual([]);
    });
  });

  it('scans the stored text of every event as canonical JSON', async () => {
    const { store, scan } = await open();
    await store.append('showtime-1', [anEvent({ b: 1, a: { d: 'ü', c: [] } })], -1);
    await store.append('showtime-2', someEvents(1200), -1);
    const stored = [];
    for await (const page of scan.scan(0n)) stored.push(...page);
    expect(stored).toHaveLength(1201);
    expect(stored[0]).toMatchObject({
      position: 1n,
      stream: 'showtime-1',
      revision: 0,
      data: '{"a":{"c":[],"d":"ü"},"b":1}',
    });
  });
});
