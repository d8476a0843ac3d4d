import { describe, expect, it } from '@jest/globals';
import { registry } from '../../src/domain/aggregates.ts';
import { verifyLog } from '../../src/engine/auditing/verification.ts';
import type { EventScan, StoredEvent } from '../../src/engine/ports/event-store.ts';
import { anEvent } from '../support/events.ts';

const EVENTS = 3000;

/** A log of events that are not what their hashes were made of. It gives its pages without waiting for anything. */
function scanOf(changes: Partial<EventScan> = {}): EventScan {
  const { data, metadata } = anEvent();
  const at = (position: number): StoredEvent => ({
    position: BigInt(position),
    stream: 'showtime-1',
    revision: position - 1,
    id: String(position),
    type: 'SeatsHeld',
    data: JSON.stringify(data),
    metadata: JSON.stringify(metadata),
  });
  return {
    async *scan() {
      for (let from = 1; from < EVENTS; from += 1000) {
        yield await Promise.resolve(Array.from({ length: 1000 }, (_, index) => at(from + index)));
      }
    },
    async *scanStream() {
      // Nobody asks.
    },
    lastPosition: () => Promise.resolve(BigInt(EVENTS)),
    hasEveryPosition: true,
    integrityFaults: () => Promise.resolve([]),
    async *streamFaults() {
      // There are none.
    },
    ...changes,
  };
}

describe('The verification of a log', () => {
  it('counts every break, and names no more than it is told to', async () => {
    const all = await verifyLog(scanOf(), new Map(), { registry });
    expect([all.broken, all.breaks.length]).toEqual([EVENTS, EVENTS]);
    const some = await verifyLog(scanOf(), new Map(), { registry, namedBreaks: 5 });
    const signed = { heads: 0, signedSize: 0, events: EVENTS, keyIds: [] };
    const breaks = all.breaks.slice(0, 5);
    expect(some).toEqual({ events: EVENTS, streams: 1, broken: EVENTS, breaks, signed });
  });

  it.each([
    [true, ['position 1 is missing', 'positions 4 to 1000 are missing']],
    [false, []],
  ])(
    'names positions without an event where the store gives each to one: %s',
    async (hasEveryPosition, gaps) => {
      const [{ data, metadata }, stream] = [anEvent(), 'showtime-1'];
      const stored = [2, 3, 1001].map((position, revision) => ({
        ...{ stream, revision, id: String(position), type: 'SeatsHeld', position: BigInt(position) },
        ...{ data: JSON.stringify(data), metadata: JSON.stringify(metadata) },
      }));
      const scan = scanOf({
        hasEveryPosition,
        async *scan() {
          yield await Promise.resolve(stored);
        },
      });
      const { breaks } = await verifyLog(scan, new Map(), { registry });
      const found = breaks.filter((each) => each.stream === '$store').map(({ reason }) => reason);
      expect(found).toEqual(gaps.map((gap) => `${gap}: what stood there was removed`));
    },
  );

  it('lets others have their turn', async () => {
    let turns = 0;
    const others = setInterval(() => (turns += 1), 0);
    await verifyLog(scanOf(), new Map(), { registry });
    clearInterval(others);
    expect(turns).toBeGreaterThan(1);
  });

  it.each<[string, Partial<EventScan>]>([
    ['among the events', {}],
    ['while the store checks its structure', { integrityFaults: () => new Promise(() => undefined) }],
  ])('ends with the signal %s', async (where, changes) => {
    const ending = new AbortController();
    const isAtOnce = where === 'among the events';
    const progress = (events: number): void => {
      if (isAtOnce || events === EVENTS) setImmediate(() => ending.abort(new Error('It is stopped.')));
    };
    const options = { registry, progress, signal: ending.signal };
    await expect(verifyLog(scanOf(changes), new Map(), options)).rejects.toThrow('It is stopped.');
  });
});
