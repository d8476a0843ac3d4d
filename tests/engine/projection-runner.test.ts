import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actor } from '../../src/domain/actor/decider.ts';
import type { ActorEvent } from '../../src/domain/actor/events.ts';
import { registry } from '../../src/domain/aggregates.ts';
import { ActorId } from '../../src/domain/kernel/ids.ts';
import { BackOff } from '../../src/engine/back-off.ts';
import { StreamWriter } from '../../src/engine/command-handling/stream-writer.ts';
import type { RecordedEvent } from '../../src/engine/event.ts';
import { instantOf } from '../../src/engine/instant.ts';
import { StoreUnavailable, type EventSubscription } from '../../src/engine/ports/event-store.ts';
import type { ReadModelStore } from '../../src/engine/ports/read-model-store.ts';
import { at, collectionOf, ignored, madeAt, removedAt } from '../../src/engine/projections/projection.ts';
import { ProjectionRunner, type ProjectionStop } from '../../src/engine/projections/runner.ts';
import { projectionOf } from '../../src/projections/define-projection.ts';
import { anEvent } from '../support/events.ts';
import { openPorts, type OpenPorts } from '../support/system.ts';
import { gate } from '../support/memory-event-store.ts';
import { overriding } from '../support/overriding.ts';
import { until } from '../support/until.ts';

type Counter = { readonly actorId: string; readonly events: number; readonly name: string };

let projected = 0;
/** Whether `counters` fails at the name "poison". */
let isPoisonous = true;

/** Counts an actor's events: an event that is projected twice shows. */
const counters = projectionOf<Counter>().reading('actor')({
  name: 'counters',
  version: 1,
  indexes: [],
  on: {
    ActorAdded: madeAt(actorOf, ({ data }) => counted({ actorId: data.actorId, events: 0, name: data.name })),
    ActorRenamed: at(actorOf, (counter, { data }) => {
      if (isPoisonous && data.name === 'poison') throw new Error('poison');
      return counted({ ...counter, name: data.name });
    }),
    ActorRetired: removedAt(actorOf),
    ActorReinstated: ignored,
  },
});

/** Never fails. */
const names = projectionOf<{ readonly name: string }>().reading('actor')({
  name: 'names',
  version: 1,
  indexes: [],
  on: {
    ActorAdded: madeAt(actorOf, ({ data }) => ({ name: data.name })),
    ActorRenamed: at(actorOf, (_, { data }) => ({ name: data.name })),
    ActorRetired: ignored,
    ActorReinstated: ignored,
  },
});

function actorOf({ data }: RecordedEvent<ActorEvent>): string {
  return data.actorId;
}

function counted(counter: Counter): Counter {
  projected += 1;
  return { ...counter, events: counter.events + 1 };
}

let directory: string;
let open: OpenPorts;
const runners: ProjectionRunner[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'marquee-'));
  open = await openPorts(directory);
  projected = 0;
  isPoisonous = true;
});

afterEach(async () => {
  await stopRunners();
  await open.close();
  await rm(directory, { recursive: true, force: true });
});

async function stopRunners(): Promise<void> {
  for (const runner of runners.splice(0)) await runner.stop();
}

interface Running {
  readonly runner: ProjectionRunner;
  /** What was reported: the projections and the message. */
  readonly reports: readonly (readonly [string, string])[];
  /** The projections whose documents have changed. */
  readonly changes: ReadonlySet<string>;
}

interface Environment {
  readonly projections?: ConstructorParameters<typeof ProjectionRunner>[0];
  readonly subscription?: EventSubscription;
  readonly documents?: ReadModelStore;
}

async function run({
  projections = [counters],
  subscription = open.ports.subscription,
  documents = open.ports.readModels,
}: Environment = {}): Promise<Running> {
  const reports: [string, string][] = [];
  const changes = new Set<string>();
  const report = ({ names: stopped, error }: ProjectionStop): number =>
    reports.push([stopped, (error as Error).message]);
  const onChange = (name: string): Set<string> => changes.add(name);
  const runner = new ProjectionRunner(projections, registry, subscription, documents, report, { onChange });
  await runner.start();
  runners.push(runner);
  return { runner, reports, changes };
}

async function caughtUp(projection = collectionOf(counters)): Promise<void> {
  const head = await open.ports.subscription.head();
  await until(
    async () => (await open.ports.readModels.checkpoint(projection)) >= head,
    'the projection is at the head of the log',
  );
}

async function record(actorId: ActorId, ...newNames: readonly string[]): Promise<void> {
  const writer = new StreamWriter(open.ports.store, registry);
  for (const name of newNames) {
    const context = {
      commandId: randomUUID(),
      correlationId: randomUUID(),
      causationId: randomUUID(),
      actor: { kind: 'system', id: 'marquee' } as const,
      now: instantOf(Date.now()),
    };
    await writer.execute(actor, actorId, { type: 'AddActor', actorId, details: { name } }, context);
    const revised = name === 'retired' ? { changes: {}, active: false } : { changes: { name } };
    await writer.execute(actor, actorId, { type: 'ReviseActor', actorId, ...revised }, context);
  }
}

const anyActor = (): ActorId => ActorId.parse(randomUUID());
const counterOf = (actorId: ActorId) => open.ports.readModels.get(collectionOf(counters), actorId);
const nameOf = (actorId: ActorId) => open.ports.readModels.get(collectionOf(names), actorId);

/** A subscription that knows where subscribers began and how many there are. */
function watched(subscription: EventSubscription) {
  const began: bigint[] = [];
  const counts = { now: 0, most: 0 };
  const watching: EventSubscription = {
    head: () => subscription.head(),
    idAt: (position) => subscription.idAt(position),
    subscribe: async function* (after, options) {
      began.push(after);
      counts.now += 1;
      counts.most = Math.max(counts.most, counts.now);
      try {
        yield* subscription.subscribe(after, options);
      } finally {
        counts.now -= 1;
      }
    },
  };
  return { subscription: watching, began, counts };
}

/** A subscription whose batches have one event each. */
function eventByEvent(subscription: EventSubscription): EventSubscription {
  return {
    head: () => subscription.head(),
    idAt: (position) => subscription.idAt(position),
    subscribe: async function* (after, options) {
      for await (const { events } of subscription.subscribe(after, options)) {
        for (const event of events) yield { events: [event], position: event.position };
      }
    },
  };
}

describe('The projection runner', () => {
  it('projects the stored events, then new ones', async () => {
    const id = anyActor();
    await record(id, 'one');
    await run();
    await caughtUp();
    expect(await counterOf(id)).toEqual({ actorId: id, events: 1, name: 'one' });
    await record(id, 'two', 'three');
    await caughtUp();
    expect(await counterOf(id)).toEqual({ actorId: id, events: 3, name: 'three' });
  });

  it('goes on after a restart where it was', async () => {
    const id = anyActor();
    await record(id, 'one', 'two');
    await run();
    await caughtUp();
    await stopRunners();
    await open.close();
    open = await openPorts(directory);
    projected = 0;
    await run();
    await record(id, 'three');
    await caughtUp();
    expect(projected).toBe(1);
    expect(await counterOf(id)).toEqual({ actorId: id, events: 3, name: 'three' });
  });

  it('projects an event once that is delivered twice', async () => {
    const id = anyActor();
    await record(id, 'one', 'two');
    const { subscription: original } = open.ports;
    const repeating: EventSubscription = {
      head: () => original.head(),
      idAt: (position) => original.idAt(position),
      subscribe: async function* (after, options) {
        for await (const batch of original.subscribe(after, options)) {
          yield batch;
          yield batch;
        }
      },
    };
    const checkpoints: bigint[] = [];
    const { readModels: documents } = open.ports;
    const watching = overriding(documents, {
      save: (into, changed, checkpoint) => {
        checkpoints.push(checkpoint);
        return documents.save(into, changed, checkpoint);
      },
    });
    await run({ subscription: repeating, documents: watching });
    await caughtUp();
    await record(id, 'three');
    await caughtUp();
    expect(await counterOf(id)).toMatchObject({ events: 3 });
    expect(checkpoints).toEqual([...new Set(checkpoints)]);
  });

  it('projects no event twice when it fails between the documents and the checkpoint', async () => {
    const id = anyActor();
    await record(id, 'one', 'two');
    const { readModels: documents } = open.ports;
    let failures = 2;
    const failing = overriding(documents, {
      save: async (into, changed, checkpoint) => {
        if (failures === 0) return documents.save(into, changed, checkpoint);
        failures -= 1;
        await documents.save(into, changed, 0n);
        throw new Error('the connection dropped');
      },
    });
    const { reports } = await run({ documents: failing });
    await caughtUp();
    expect(reports).toEqual([
      ['counters', 'the connection dropped'],
      ['counters', 'the connection dropped'],
    ]);
    expect(await counterOf(id)).toMatchObject({ events: 2 });
  });

  it('projects only the new ones of a batch of events that its documents have seen and new ones', async () => {
    const id = anyActor();
    await record(id, 'one');
    const { readModels: documents } = open.ports;
    let failures = 1;
    const failing = overriding(documents, {
      save: async (into, changed, checkpoint) => {
        const isLast = changed.some(({ document }) => document?.['name'] === 'two');
        if (!isLast || failures === 0) return documents.save(into, changed, checkpoint);
        failures -= 1;
        await documents.save(into, changed, 0n);
        await record(id, 'three');
        throw new Error('the connection dropped');
      },
    });
    await run({ documents: failing });
    await caughtUp();
    await record(id, 'two');
    await caughtUp();
    expect(await counterOf(id)).toEqual({ actorId: id, events: 3, name: 'three' });
  });

  it('does not project an event again below the checkpoint: there the tombstone may be gone', async () => {
    const [removed, other] = [anyActor(), anyActor()];
    await record(removed, 'one', 'retired');
    const { subscription: original, readModels: documents } = open.ports;
    const repeating: EventSubscription = {
      head: () => original.head(),
      idAt: (position) => original.idAt(position),
      subscribe: async function* (after, options) {
        const first: RecordedEvent[] = [];
        for await (const batch of original.subscribe(after, options)) {
          yield { events: [...first, ...batch.events], position: batch.position };
          first.push(...batch.events.slice(0, 1 - first.length));
        }
      },
    };
    const saved: (readonly [string, bigint])[] = [];
    const withoutTombstones = overriding(documents, {
      load: async (from, ids) => {
        const loaded = await documents.load(from, ids);
        return new Map([...loaded].filter(([, { document }]) => document !== null));
      },
      save: (into, changed, checkpoint) => {
        saved.push(...changed.map(({ id, position }) => [id, position] as const));
        return documents.save(into, changed, checkpoint);
      },
    });
    await run({ subscription: repeating, documents: withoutTombstones });
    await caughtUp();
    await record(other, 'one');
    await caughtUp();
    expect(saved).toEqual([
      [removed, 2n],
      [other, 3n],
    ]);
  });

  it('lets other work go first while it makes the documents of a long batch', async () => {
    let turns = 0;
    const slow = projectionOf<Counter>().reading('actor')({
      ...counters,
      on: {
        ActorAdded: madeAt(actorOf, ({ data }) => {
          for (const end = performance.now() + 6; performance.now() < end;);
          return { actorId: data.actorId, events: turns, name: data.name };
        }),
        ActorRenamed: ignored,
        ActorRetired: ignored,
        ActorReinstated: ignored,
      },
    });
    const ids = Array.from({ length: 5 }, anyActor);
    for (const id of ids) await record(id, 'one');
    let isCounting = true;
    const count = (): void => {
      turns += 1;
      if (isCounting) setImmediate(count);
    };
    setImmediate(count);
    await run({ projections: [slow] });
    await caughtUp();
    isCounting = false;
    const seen = await Promise.all(ids.map(async (id) => (await counterOf(id))?.['events']));
    expect(new Set(seen).size).toBe(ids.length);
  });

  it('writes no document that an event leaves as it is', async () => {
    const firstNames = projectionOf<{ readonly name: string }>().reading('actor')({
      name: 'first-names',
      version: 1,
      indexes: [],
      on: {
        ActorAdded: madeAt(actorOf, ({ data }) => ({ name: data.name })),
        ActorRenamed: at(actorOf, (first) => first),
        ActorRetired: removedAt(actorOf),
        ActorReinstated: removedAt(actorOf),
      },
    });
    const { subscription, readModels: documents } = open.ports;
    const saved: (readonly (string | undefined)[])[] = [];
    const watching = overriding(documents, {
      save: (into, changed, checkpoint) => {
        saved.push(changed.map(({ document }) => document?.['name'] as string | undefined));
        return documents.save(into, changed, checkpoint);
      },
    });
    await record(anyActor(), 'one', 'two', 'retired', 'three');
    await run({ projections: [firstNames], subscription: eventByEvent(subscription), documents: watching });
    await until(() => saved.length >= 4, 'all is projected');
    expect(saved).toEqual([['one'], [], [undefined], []]);
  });

  it('advances at events that it does not handle', async () => {
    const { runner, changes } = await run();
    await open.ports.store.append(`showtime-${randomUUID()}`, [anEvent()], -1);
    await caughtUp();
    expect(runner.statuses[0]?.position).toBe(await open.ports.subscription.head());
    expect([...changes]).toEqual([]);
  });

  it('stops at an event of a stream that it reads whose type nobody declared', async () => {
    const stream = `actor-${anyActor()}`;
    const unknown = { ...anEvent(), type: 'ActorKnighted' };
    await open.ports.store.append(stream, [unknown], -1);
    const { runner, reports } = await run();
    await until(() => reports.length > 0, 'it has stopped');
    const why = expect.stringContaining(`${stream}@0: the event type ActorKnighted is not declared`);
    expect(reports[0]).toEqual(['counters', why]);
    expect(runner.statuses).toEqual([expect.objectContaining({ position: 0n, fault: why })]);
  });

  it('stops at an event that it cannot project, says so, and skips nothing', async () => {
    const [good, bad] = [anyActor(), anyActor()];
    await record(good, 'one');
    const { runner, reports } = await run();
    await caughtUp();
    const position = await open.ports.subscription.head();
    await record(bad, 'fine', 'poison');
    await record(good, 'two');
    await until(() => reports.length > 0, 'a report');
    const reason = `actor-${bad}@1: ActorRenamed cannot be projected: poison`;
    expect(reports[0]).toEqual(['counters', reason]);
    expect(runner.statuses[0]?.fault).toBe(reason);
    expect(runner.statuses[0]?.position).toBeGreaterThanOrEqual(position);
    expect(await counterOf(good)).toMatchObject({ name: 'one' });
  });
});

describe('A projection runner with several projections', () => {
  const projections = [counters, names];

  it('reads the log once for all', async () => {
    const id = anyActor();
    await record(id, 'one');
    const { subscription, began } = watched(open.ports.subscription);
    const { changes } = await run({ projections, subscription });
    await record(id, 'two');
    for (const each of projections) await caughtUp(collectionOf(each));
    expect(await counterOf(id)).toMatchObject({ name: 'two' });
    expect(await nameOf(id)).toEqual({ name: 'two' });
    expect(began).toEqual([0n]);
    expect(changes).toEqual(new Set(['counters', 'names']));
  });

  it('lets a new projection catch up on its own, and the others do not wait for it', async () => {
    const id = anyActor();
    await record(id, 'one', 'two');
    await run({ projections: [names] });
    await caughtUp(collectionOf(names));
    await stopRunners();
    const head = await open.ports.subscription.head();
    const { opened: released, open: release } = gate();
    const { subscription, began, counts } = watched(eventByEvent(open.ports.subscription));
    const holding: EventSubscription = {
      head: () => subscription.head(),
      idAt: (position) => subscription.idAt(position),
      subscribe: async function* (after, options) {
        if (after === 0n) await released;
        yield* subscription.subscribe(after, options);
      },
    };
    await run({ projections, subscription: holding });
    for (const name of ['three', 'four']) {
      await record(id, name);
      await caughtUp(collectionOf(names));
      expect(await nameOf(id)).toEqual({ name });
    }
    release();
    await caughtUp();
    expect(await counterOf(id)).toMatchObject({ events: 4, name: 'four' });
    expect(began).toEqual([head, 0n]);
    expect(counts.now).toBe(1);
    await record(id, 'five');
    for (const each of projections) await caughtUp(collectionOf(each));
    expect(await counterOf(id)).toMatchObject({ events: 5, name: 'five' });
    expect(await nameOf(id)).toEqual({ name: 'five' });
  });

  it('goes on with the others when one stops at an event, and takes it back when it can go on', async () => {
    const id = anyActor();
    await record(id, 'one', 'poison', 'three');
    const { subscription, counts } = watched(open.ports.subscription);
    const { runner, reports } = await run({ projections, subscription });
    await caughtUp(collectionOf(names));
    await record(id, 'four');
    await caughtUp(collectionOf(names));
    expect(await nameOf(id)).toEqual({ name: 'four' });
    expect(new Set(reports.map(([name]) => name))).toEqual(new Set(['counters']));
    expect(runner.statuses).toMatchObject([
      {
        name: 'counters',
        collection: 'counters_v1',
        position: 0n,
        fault: expect.stringContaining('ActorRenamed cannot be projected: poison'),
      },
      { name: 'names', collection: 'names_v1', position: await open.ports.subscription.head(), fault: null },
    ]);
    isPoisonous = false;
    await caughtUp();
    expect(await counterOf(id)).toEqual({ actorId: id, events: 4, name: 'four' });
    await until(() => counts.now === 1, 'the projections share a subscription again');
    await record(id, 'five');
    for (const each of projections) await caughtUp(collectionOf(each));
    expect(await counterOf(id)).toMatchObject({ events: 5, name: 'five' });
    expect(runner.statuses.map(({ fault }) => fault)).toEqual([null, null]);
  });

  it('keeps them together while the store of the documents is unavailable', async () => {
    const id = anyActor();
    await record(id, 'one');
    const { subscription, counts } = watched(open.ports.subscription);
    const { readModels: documents } = open.ports;
    let isAvailable = false;
    const failing = overriding(documents, {
      save: (into, changed, checkpoint) =>
        isAvailable || into === 'names_v1'
          ? documents.save(into, changed, checkpoint)
          : Promise.reject(new StoreUnavailable('down')),
    });
    const pauses = jest.spyOn(BackOff.prototype, 'next');
    const { runner, reports } = await run({ projections, subscription, documents: failing });
    await until(() => reports.length > 2, 'several reports');
    // Who waits for a store waits for less long than who has failed.
    const causes = pauses.mock.calls.map(([cause]) => cause instanceof StoreUnavailable);
    pauses.mockRestore();
    expect(causes.slice(0, 2)).toEqual([true, true]);
    expect(reports[0]).toEqual(['counters, names', 'down']);
    expect(runner.statuses.map(({ fault }) => fault)).toEqual(['down', 'down']);
    isAvailable = true;
    await record(id, 'two');
    for (const each of projections) await caughtUp(collectionOf(each));
    expect(await counterOf(id)).toMatchObject({ events: 2, name: 'two' });
    expect(counts.most).toBe(1);
  });

  it('stops them all, also one that reads on its own', async () => {
    await record(anyActor(), 'fine', 'poison');
    const { subscription, counts } = watched(open.ports.subscription);
    const { runner, reports } = await run({ projections, subscription });
    await until(() => reports.length > 1, 'the stopped one has tried on its own');
    await runner.stop();
    const { length } = reports;
    expect(counts.now).toBe(0);
    await record(anyActor(), 'fine', 'poison');
    expect(reports).toHaveLength(length);
    expect(await open.ports.readModels.checkpoint('names_v1')).toBeLessThan(
      await open.ports.subscription.head(),
    );
  });
});
