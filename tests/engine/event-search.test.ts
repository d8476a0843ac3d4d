import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { lineOf, linesOfEvents, searchEvents } from '../../src/engine/auditing/event-search.ts';
import type { EventMetadata } from '../../src/engine/event.ts';
import type { EventScan, StoredEvent } from '../../src/engine/ports/event-store.ts';
import { anEvent } from '../support/events.ts';

const EVENTS = 100_000;
const PAGE = 1000;
const metadata = JSON.stringify(anEvent().metadata);

/** A log of so many events, of which only the last is a `SeatsHeld`. It gives its pages without waiting for anything. */
class LongLog {
  /** How many events were read. */
  read = 0;
  readonly streams: string[] = [];
  readonly scan = {
    scan: (after: bigint) => this.pages(Number(after)),
    scanStream: (stream: string, fromRevision: number) => {
      this.streams.push(stream);
      return this.pages(fromRevision);
    },
  } as unknown as EventScan;
  private readonly data: string;

  constructor(data = '{}') {
    this.data = data;
  }

  private async *pages(after: number): AsyncGenerator<readonly StoredEvent[]> {
    for (let from = after; from < EVENTS; from += PAGE) {
      const count = Math.min(PAGE, EVENTS - from);
      this.read += count;
      yield await Promise.resolve(Array.from({ length: count }, (_, index) => this.at(from + index + 1)));
    }
  }

  private at(position: number): StoredEvent {
    const type = position === EVENTS ? 'SeatsHeld' : 'HoldExpired';
    const place = { position: BigInt(position), stream: 'showtime-1', revision: position - 1 };
    return { ...place, id: String(position), type, data: this.data, metadata };
  }
}

/** How often timers came to their turn during some work. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  const others = setInterval(() => (turns += 1), 0);
  await work();
  clearInterval(others);
  return turns;
}

describe('A search for events', () => {
  it('ends after a bounded number of events, and goes on from there', async () => {
    const log = new LongLog();
    const found: string[] = [];
    let searches = 0;
    let after: string | null = null;
    do {
      const before = log.read;
      const result = await searchEvents(log.scan, { filter: { type: 'SeatsHeld' }, after, limit: 20 });
      found.push(...result.events.map(({ id }) => id));
      expect(log.read - before).toBeLessThanOrEqual(11_000);
      after = result.next;
      searches += 1;
    } while (after !== null);
    expect([found, searches]).toEqual([[String(EVENTS)], 10]);
  });

  it('reads one stream only where that is asked for, and goes on behind a revision', async () => {
    const log = new LongLog();
    const filter = { stream: 'showtime-1' };
    const first = await searchEvents(log.scan, { filter, after: null, limit: 2 });
    expect(first).toMatchObject({ events: [{ revision: 0 }, { revision: 1 }], next: '1' });
    const second = await searchEvents(log.scan, { filter, after: first.next, limit: 2 });
    expect(second).toMatchObject({ events: [{ revision: 2 }, { revision: 3 }], next: '3' });
    expect([log.streams, log.read]).toEqual([['showtime-1', 'showtime-1'], 2 * PAGE]);
  });

  it('gives fewer events than it may where they are large', async () => {
    const log = new LongLog(JSON.stringify({ text: 'x'.repeat(100_000) }));
    const first = await searchEvents(log.scan, { filter: {}, after: null, limit: 100 });
    expect([first.events.length, first.next]).toEqual([3, '3']);
  });

  it('looks into the metadata of what is whole only', async () => {
    const damaged = ['', 'null', '{"actor":null}', 'x', metadata].map((text, index) => ({
      ...{
        position: BigInt(index + 1),
        stream: 'actor-1',
        revision: index,
        id: String(index),
        type: 'ActorAdded',
      },
      data: '',
      metadata: text,
    }));
    const scan = {
      async *scan() {
        yield await Promise.resolve(damaged);
      },
    } as unknown as EventScan;
    const { actor } = JSON.parse(metadata) as EventMetadata;
    const filter = { actor: actor.id };
    const { events } = await searchEvents(scan, { filter, after: null, limit: 10 });
    expect(events.map(({ id }) => id)).toEqual(['4']);
    expect((await searchEvents(scan, { filter: {}, after: null, limit: 10 })).events).toHaveLength(5);
  });

  it('lets others have their turn', async () => {
    const filter = { actor: randomUUID() };
    const work = (): Promise<unknown> => searchEvents(new LongLog().scan, { filter, after: null, limit: 20 });
    expect(await turnsDuring(work)).toBeGreaterThan(0);
  });
});

describe('The lines of events', () => {
  it('are given many at once, and others have their turn between them', async () => {
    const chunks: string[] = [];
    const turns = await turnsDuring(async () => {
      for await (const chunk of linesOfEvents(new LongLog().scan, { filter: {}, after: null }))
        chunks.push(chunk);
    });
    expect(chunks.join('').split('\n')).toHaveLength(EVENTS + 1);
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(70_000);
    expect(turns).toBeGreaterThan(0);
  });

  it('end with the signal, also while none is found', async () => {
    const leaving = new AbortController();
    const request = { filter: { type: 'ActorAdded' }, after: null };
    const lines = linesOfEvents(new LongLog().scan, request, leaving.signal).next();
    leaving.abort(new Error('The client has left.'));
    await expect(lines).rejects.toThrow('The client has left.');
  });

  it('have null where nothing could be read', () => {
    const [position, stream, revision] = [7n, 'actor-1', 0];
    const lost = { position, stream, revision, id: '-', type: '-', data: '', metadata: '' };
    expect(JSON.parse(lineOf(lost))).toEqual({ ...lost, position: '7', data: null, metadata: null });
  });
});
