import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { Damage } from '../../src/adapters/embedded/damage.ts';
import { DocumentCache } from '../../src/adapters/embedded/document-cache.ts';
import { PendingDocuments } from '../../src/adapters/embedded/pending-documents.ts';
import type { Answer, Sqlite, Unit } from '../../src/adapters/embedded/sqlite.ts';
import { StoreUnavailable } from '../../src/engine/ports/event-store.ts';
import type { StoredDocument } from '../../src/engine/ports/read-model-store.ts';

/** A unit that was given to the thread of the file, until the test says how it ends. */
interface Given {
  readonly statements: readonly string[];
  /** Whether somebody will be told of its failure. */
  readonly isHeard: () => boolean;
  readonly commit: () => void;
  readonly fail: (error: Error) => void;
}

let given: Given[];
let messages: number;
let cache: DocumentCache;
let pending: PendingDocuments;

beforeEach(() => {
  given = [];
  messages = 0;
  cache = new DocumentCache(1_000_000);
  const sentAhead: string[] = [];
  const stage: Sqlite['stage'] = (rows) => {
    messages += 1;
    return sentAhead.push(rows.join(' ')) - 1;
  };
  const write = ({ statements }: Unit): Promise<Answer> => {
    let commit = (): void => undefined;
    let fail: Given['fail'] = () => undefined;
    const answer = new Promise<Answer>((resolve, reject) => {
      commit = () => resolve({ written: true, lastRowId: 0 });
      fail = reject;
    });
    const paramsOf = (each: Unit['statements'][number]): readonly unknown[] =>
      'staged' in each ? each.staged.map((id) => sentAhead[id]) : each.params;
    const texts = statements.map((each) => `${each.sql} ${paramsOf(each).join(' ')}`);
    const heard = jest.spyOn(answer, 'then');
    given.push({ statements: texts, isHeard: () => heard.mock.calls.length > 0, commit, fail });
    return answer;
  };
  pending = new PendingDocuments({
    name: 'shows',
    database: { stage, write } as unknown as Sqlite,
    cache,
    damage: new Damage('documents.db'),
  });
});

const titled = (id: string, position: bigint, title: string): StoredDocument => ({
  id,
  position,
  document: { title },
});

/** Lets everything go on that waits for nothing else. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 20; turns += 1) await turn();
}

/** Stores a document under its title, and begins to write it. */
function write(id: string, title: string): Promise<void> {
  pending.set(id, titled(id, BigInt(given.length + 1), title));
  return pending.write();
}

describe('Documents that are on their way to the file', () => {
  it('have no tombstone where they begin and end between two writes', async () => {
    pending.set('ended', { id: 'ended', position: 2n, document: null });
    pending.set('beyond', { id: 'beyond', position: 4n, document: null });
    pending.moveCheckpoint(3n);
    const written = pending.write();
    await settled();
    const naming = (id: string): string =>
      given[0]?.statements.filter((each) => each.includes(id)).join() ?? '';
    expect(naming('ended')).toMatch(/^DELETE FROM/);
    expect(naming('beyond')).toMatch(/^INSERT INTO/);
    given[0]?.commit();
    await written;
  });

  it('are given to the thread while those before are being written, and no further', async () => {
    const all: Promise<void>[] = [];
    for (const title of ['first', 'second', 'third']) {
      all.push(write(title, title));
      await settled();
    }
    const titles = (): readonly unknown[] =>
      given.map(({ statements }) => /first|second|third/.exec(statements.join())?.[0]);
    expect(titles()).toEqual(['first', 'second']);
    given[0]?.commit();
    await all[0];
    await settled();
    expect(titles()).toEqual(['first', 'second', 'third']);
    for (const { commit } of given) commit();
    await Promise.all(all);
  });

  it('are read as they were saved last, before, between and after the writes', async () => {
    const title = (): unknown =>
      (pending.withId('a')?.get('a') ?? cache.get('shows', 'a'))?.document?.['title'];
    const first = write('a', 'Early');
    await settled();
    const second = write('a', 'Late');
    await settled();
    expect([title(), pending.withId('a') !== undefined]).toEqual(['Late', true]);
    given[0]?.commit();
    await first;
    expect([title(), pending.withId('a') !== undefined]).toEqual(['Late', true]);
    given[1]?.commit();
    await second;
    expect([title(), pending.withId('a') !== undefined, cache.get('shows', 'a')?.position]).toEqual([
      'Late',
      false,
      2n,
    ]);
  });

  it('are not in the file at one moment, whatever happens to them later', async () => {
    const first = write('a', 'In writing');
    await settled();
    pending.set('b', titled('b', 2n, 'Waiting'));
    pending.set('c', undefined);
    const { unwritten } = pending;
    given[0]?.commit();
    await first;
    expect(['a', 'b', 'c', 'd'].filter((id) => unwritten.has(id))).toEqual(['a', 'b', 'c']);
    expect(['a', 'b', 'c', 'd'].filter((id) => pending.unwritten.has(id))).toEqual(['b', 'c']);
    const titles: unknown[] = [];
    expect(unwritten.every(({ title }) => titles.push(title) > 0)).toBe(true);
    expect(titles).toEqual(['Waiting', 'In writing']);
    expect(unwritten.every(({ title }) => title === 'Waiting')).toBe(false);
  });

  it('are told to be written only when all before them are', async () => {
    const over: string[] = [];
    void write('a', 'a').then(() => over.push('a'));
    await settled();
    void write('b', 'b').then(() => over.push('b'));
    await settled();
    given[1]?.commit();
    await settled();
    expect(over).toEqual([]);
    given[0]?.commit();
    await settled();
    expect(over).toEqual(['a', 'b']);
  });

  it('fail all who wait when one write fails, and whoever comes after', async () => {
    const first = write('a', 'a');
    await settled();
    const second = write('b', 'b');
    await settled();
    // Nobody awaits the second commit yet. That must not end the process.
    expect(given[1]?.isHeard()).toBe(true);
    given[1]?.fail(Object.assign(new Error('disk full'), { code: 'SQLITE_FULL' }));
    await settled();
    given[0]?.commit();
    await expect(first).resolves.toBeUndefined();
    await expect(second).rejects.toThrow(StoreUnavailable);
    await expect(pending.write()).rejects.toThrow(StoreUnavailable);
    await expect(write('c', 'c')).rejects.toThrow(StoreUnavailable);
    expect(pending.withId('b')?.get('b')?.document).toEqual({ title: 'b' });
  });

  it('cross to the thread so much at a time', async () => {
    const long = 'x'.repeat(100_000);
    for (const id of ['a', 'b', 'c', 'd', 'e']) pending.set(id, titled(id, 1n, long));
    const written = pending.write();
    await settled();
    expect([messages, given.length]).toEqual([2, 1]);
    given[0]?.commit();
    await written;
  });
});
