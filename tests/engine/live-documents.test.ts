import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { registry } from '../../src/domain/aggregates.ts';
import { SeatsUnblocked } from '../../src/domain/showtime/blocking.ts';
import type { DomainEvent, RecordedEvent } from '../../src/engine/event.ts';
import type { JsonObject } from '../../src/engine/json.ts';
import {
  StoreUnavailable,
  StreamDamaged,
  type EventBatch,
  type EventStore,
  type EventSubscription,
} from '../../src/engine/ports/event-store.ts';
import type { ReadModelReader, StoredDocument } from '../../src/engine/ports/read-model-store.ts';
import { LiveDocuments } from '../../src/engine/projections/live-documents.ts';
import { project } from '../../src/engine/projections/projection.ts';
import { seatMap, type SeatMapDocument } from '../../src/projections/seat-map.ts';
import {
  aScheduledShowtime,
  anotherShowtime,
  seatRow,
  seatsBlocked,
  showtimeId,
} from '../support/fixtures.ts';
import { recordedLog } from '../support/projection-specification.ts';
import { until } from '../support/until.ts';

/** A showtime of four seats, one of which is blocked or unblocked by each event. */
const EVENTS = 40;
const log = recordedLog([
  aScheduledShowtime({ seats: seatRow('A', 4) }),
  ...Array.from({ length: EVENTS - 1 }, (_, index): DomainEvent => {
    const seat = `A${1 + (Math.floor(index / 2) % 4)}`;
    return index % 2 === 0 ? seatsBlocked(seat) : SeatsUnblocked({ showtimeId, seats: [seat] });
  }),
]);

/** The map after so many events; undefined before the first. */
function mapAfter(count: number): SeatMapDocument | undefined {
  const documents = new Map<string, StoredDocument>();
  for (const event of log.slice(0, count)) project(documents, seatMap, event);
  return documents.get(showtimeId)?.document as unknown as SeatMapDocument | undefined;
}

/** A log that grows event by event, read models that are behind it, and a subscription that gives what it is told to. */
class World {
  appended = 1;
  projected = 0;
  reads = 0;
  /** Fails the subscription where it is set. */
  fault: Error | null = null;
  private batches: EventBatch[] = [];
  private wake: () => void = () => undefined;
  readonly reported: unknown[] = [];
  readonly store = {
    read: (_: string, from: number) => this.read(from),
  } as unknown as EventStore;
  readonly documents = {
    get: async (): Promise<JsonObject | undefined> => {
      await turn();
      return mapAfter(this.projected) as unknown as JsonObject | undefined;
    },
  } as unknown as ReadModelReader;
  readonly subscription = {
    head: () => Promise.resolve(BigInt(this.appended)),
    subscribe: (_: bigint, { signal }: { readonly signal: AbortSignal }) => this.subscribe(signal),
  } as unknown as EventSubscription;

  /** Gives the events from one to another of the log to the subscription. */
  deliver(from: number, to: number): void {
    this.give(log.slice(from, to), to);
  }

  give(events: readonly RecordedEvent[], to: number): void {
    this.batches.push({ events, position: BigInt(to) });
    this.wake();
  }

  fail(fault: Error): void {
    this.fault = fault;
    this.wake();
  }

  private async *read(from: number): AsyncGenerator<readonly RecordedEvent[]> {
    this.reads += 1;
    await turn();
    yield log.slice(from, this.appended);
    for (let left = 3; left > 0; left -= 1) await Promise.resolve();
    await turn();
  }

  private async *subscribe(signal: AbortSignal): AsyncGenerator<EventBatch> {
    signal.addEventListener('abort', () => this.wake());
    while (!signal.aborted) {
      const batch = this.batches.shift();
      if (batch !== undefined) yield batch;
      else if (this.fault !== null) {
        const { fault } = this;
        this.fault = null;
        throw fault;
      } else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

/** Lets others go on. */
function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

class Observer {
  readonly told: SeatMapDocument[] = [];
  ended = 0;

  observe = (document: SeatMapDocument): { changed: (next: SeatMapDocument) => void; ended: () => void } => {
    this.told.push(document);
    return { changed: (next) => this.told.push(next), ended: () => (this.ended += 1) };
  };

  get revision(): number {
    return this.told.at(-1)?.revision ?? -1;
  }
}

const live: LiveDocuments<SeatMapDocument>[] = [];
afterEach(async () => {
  for (const each of live.splice(0)) await each.stop();
});

function liveOn(world: World): LiveDocuments<SeatMapDocument> {
  const { store, documents, subscription } = world;
  const sources = { projection: seatMap, registry, store, documents };
  const report = (error: unknown): void => void world.reported.push(error);
  const made = new LiveDocuments<SeatMapDocument>({ ...sources, subscription, report });
  made.start(1n);
  live.push(made);
  return made;
}

/** What may happen beside somebody who begins to watch. */
const step = fc.record({
  appended: fc.integer({ min: 0, max: 3 }),
  isProjected: fc.boolean(),
  isDelivered: fc.boolean(),
  /** How many events are given once more. */
  repeated: fc.integer({ min: 0, max: 3 }),
  /** Whether others go on a little, or quite. */
  turns: fc.array(fc.boolean(), { maxLength: 3 }),
});

describe('A live document', () => {
  it('has every event once, in order, whatever happens while it is loaded', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.nat(11), async (steps, begin) => {
        const world = new World();
        const documents = liveOn(world);
        const observer = new Observer();
        const watch = (): Promise<unknown> => documents.watch(showtimeId, observer.observe);
        let delivered = 1;
        let watching: Promise<unknown> | undefined;
        for (const [index, each] of steps.entries()) {
          if (index === begin) watching = watch();
          world.appended = Math.min(EVENTS, world.appended + each.appended);
          if (each.isProjected) world.projected = world.appended;
          if (each.isDelivered) {
            world.deliver(Math.max(1, delivered - each.repeated), world.appended);
            delivered = world.appended;
          }
          for (const isLong of each.turns) await (isLong ? turn() : Promise.resolve());
        }
        watching ??= watch();
        world.deliver(delivered, world.appended);
        await watching;
        await until(() => observer.revision === world.appended - 1, 'it has come to the end of the log', 5);
        for (const document of observer.told) expect(document).toEqual(mapAfter(document.revision + 1));
        const revisions = observer.told.map(({ revision }) => revision);
        expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
        await documents.stop();
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  it('reads from the log what a subscription has left out', async () => {
    const world = new World();
    const observer = new Observer();
    await liveOn(world).watch(showtimeId, observer.observe);
    world.appended = 5;
    world.deliver(3, 4);
    world.deliver(4, 5);
    await until(() => observer.revision === 4, 'it has all of them');
    expect(observer.told.map(({ revision }) => revision)).toEqual([0, 4]);
    expect(observer.told.at(-1)).toEqual(mapAfter(5));
  });

  it('reads no more of the log than the read models lack', async () => {
    const world = new World();
    world.appended = EVENTS;
    world.projected = EVENTS;
    const observer = new Observer();
    await liveOn(world).watch(showtimeId, observer.observe);
    expect([observer.revision, world.reads]).toEqual([EVENTS - 1, 1]);
  });

  it('is not there where the log has no events of it', async () => {
    const world = new World();
    world.appended = 0;
    const observer = new Observer();
    const documents = liveOn(world);
    expect(await documents.watch(anotherShowtime(2), observer.observe)).toBeUndefined();
    expect(observer.told).toEqual([]);
  });

  it('tells nobody any more who has stopped, and begins anew for who comes then', async () => {
    const world = new World();
    const [first, second] = [new Observer(), new Observer()];
    const documents = liveOn(world);
    const stop = await documents.watch(showtimeId, first.observe);
    stop?.();
    world.appended = 3;
    world.deliver(1, 3);
    await documents.watch(showtimeId, second.observe);
    await until(() => second.revision === 2, 'the second has it');
    expect(first.revision).toBe(0);
  });

  it('ends when the subscription fails, for what comes until it begins again would be missed', async () => {
    const world = new World();
    const observer = new Observer();
    const documents = liveOn(world);
    await documents.watch(showtimeId, observer.observe);
    world.fail(new StoreUnavailable('The store does not answer.'));
    await until(() => observer.ended === 1, 'it has ended');
    const again = new Observer();
    await expect(documents.watch(showtimeId, again.observe)).rejects.toThrow(StoreUnavailable);
    const watch = (): Promise<boolean> =>
      documents.watch(showtimeId, again.observe).then(Boolean, () => false);
    await until(watch, 'it can be watched again');
    expect(world.reported).toEqual([new StoreUnavailable('The store does not answer.')]);
  });

  it('ends at an event that cannot be projected', async () => {
    const world = new World();
    const observer = new Observer();
    await liveOn(world).watch(showtimeId, observer.observe);
    const [, event] = log;
    if (event === undefined) throw new Error('There is no event.');
    world.give([{ ...event, type: 'SeatsPainted' }], 2);
    await until(() => observer.ended === 1, 'it has ended');
    expect(world.reported).toEqual([expect.any(StreamDamaged)]);
    expect(observer.revision).toBe(0);
  });

  it('ends with the process, watched or not', async () => {
    const world = new World();
    const observer = new Observer();
    const documents = liveOn(world);
    await documents.watch(showtimeId, observer.observe);
    await documents.stop();
    expect(observer.ended).toBe(1);
    expect(world.reported).toEqual([]);
  });
});
