import { registry } from '../../src/domain/aggregates.ts';
import type { ActorEvent } from '../../src/domain/actor/events.ts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReadModelStore } from '../../src/engine/ports/read-model-store.ts';
import type { RecordedEvent } from '../../src/engine/event.ts';
import type { EventSubscription } from '../../src/engine/ports/event-store.ts';
import { at, collectionOf, ignored, madeAt, removedAt } from '../../src/engine/projections/projection.ts';
import { projectionOf } from '../../src/projections/define-projection.ts';
import { ProjectionRunner } from '../../src/engine/projections/runner.ts';
import { StreamWriter } from '../../src/engine/command-handling/stream-writer.ts';
import { actor } from '../../src/domain/actor/decider.ts';
import { ActorId } from '../../src/domain/kernel/ids.ts';
import { instantOf } from '../../src/engine/instant.ts';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anEvent } from '../support/events.ts';
import { openPorts, type OpenPorts } from '../support/system.ts';
import { overriding } from '../support/overriding.ts';

type Counter = { readonly actorId: string; readonly events: number; readonly name: string };

let folded = 0;

/** Counts what happened to an actor: a fold that adds, so that folding twice would show. */
const counters = projectionOf<Counter>().reading('actor')({
  name: 'counters',
  version: 1,
  indexes: [],
  on: {
    ActorAdded: madeAt(actorOf, ({ data }) => counted({ actorId: data.actorId, events: 0, name: data.name })),
    ActorRenamed: at(actorOf, (counter, { data }) => {
      if (data.name === 'poison') throw new Error('cannot be folded');
      return counted({ ...counter, name: data.name });
    }),
    ActorRetired: removedAt(actorOf),
    ActorReinstated: ignored,
  },
});

function actorOf({ data }: RecordedEvent<ActorEvent>): string {
  return data.actorId;
}

function counted(counter: Counter): Counter {
  folded += 1;
  return { ...counter, events: counter.events + 1 };
}

let directory: string;
let open: OpenPorts;
const runners: ProjectionRunner[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'marquee-'));
  open = await openPorts(directory);
  folded = 0;
});

afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.stop();
  await open.close();
  await rm(directory, { recursive: true, force: true });
});

const collection = collectionOf(counters);

async function run(
  subscription: EventSubscription = open.ports.subscription,
  documents: ReadModelStore = open.ports.readModels,
): Promise<string[]> {
  const faults: string[] = [];
  const runner = new ProjectionRunner(counters, registry, subscription, documents, (_, error) =>
    faults.push((error as Error).message),
  );
  await runner.start();
  runners.push(runner);
  return faults;
}

async function caughtUp(): Promise<void> {
  const head = await open.ports.subscription.head();
  for (let looks = 0; looks < 400; looks += 1) {
    if ((await open.ports.readModels.checkpoint(collection)) >= head) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('The projection did not come to the head of the log.');
}

async function record(actorId: ActorId, ...names: readonly string[]): Promise<void> {
  const writer = new StreamWriter(open.ports.store, registry);
  for (const name of names) {
    const context = {
      ...{ commandId: randomUUID(), correlationId: randomUUID(), causationId: randomUUID() },
      actor: { kind: 'system', id: 'marquee' } as const,
      now: instantOf(Date.now()),
    };
    await writer.execute(actor, actorId, { type: 'AddActor', actorId, details: { name } }, context);
    const revised = name === 'retired' ? { changes: {}, active: false } : { changes: { name } };
    await writer.execute(actor, actorId, { type: 'ReviseActor', actorId, ...revised }, context);
  }
}

const anyActor = (): ActorId => ActorId.parse(randomUUID());

describe('the runner', () => {
  it('folds the log into documents, first what is there, then what comes', async () => {
    const id = anyActor();
    await record(id, 'one');
    await run();
    await caughtUp();
    expect(await open.ports.readModels.get(collection, id)).toEqual({ actorId: id, events: 1, name: 'one' });
    await record(id, 'two', 'three');
    await caughtUp();
    expect(await open.ports.readModels.get(collection, id)).toEqual({
      actorId: id,
      events: 3,
      name: 'three',
    });
  });

  it('does not fold again after a restart what it has folded', async () => {
    const id = anyActor();
    await record(id, 'one', 'two');
    await run();
    await caughtUp();
    await runners.pop()?.stop();
    await open.close();
    open = await openPorts(directory);
    folded = 0;
    await run();
    await record(id, 'three');
    await caughtUp();
    expect(folded).toBe(1);
    expect(await open.ports.readModels.get(collection, id)).toEqual({
      actorId: id,
      events: 3,
      name: 'three',
    });
  });

  it('folds what is delivered twice once', async () => {
    const id = anyActor();
    await record(id, 'one', 'two');
    const { subscription } = open.ports;
    const stammering: EventSubscription = {
      head: () => subscription.head(),
      subscribe: async function* (after, options) {
        for await (const batch of subscription.subscribe(after, options)) {
          yield batch;
          yield batch;
        }
      },
    };
    await run(stammering);
    await caughtUp();
    await record(id, 'three');
    await caughtUp();
    expect(await open.ports.readModels.get(collection, id)).toMatchObject({ events: 3 });
  });

  it('does not fold twice when it fails between the documents and the checkpoint', async () => {
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
    const faults = await run(open.ports.subscription, failing);
    await caughtUp();
    expect(faults).toEqual(['the connection dropped', 'the connection dropped']);
    expect(await open.ports.readModels.get(collection, id)).toMatchObject({ events: 2 });
  });

  it('does not bring back what was removed when an older event comes again', async () => {
    const id = anyActor();
    await record(id, 'one', 'retired');
    const { subscription } = open.ports;
    const repeating: EventSubscription = {
      head: () => subscription.head(),
      subscribe: async function* (after, options) {
        const batches: RecordedEvent[] = [];
        for await (const batch of subscription.subscribe(after, options)) {
          batches.push(...batch.events);
          yield batch;
          yield { events: batches.slice(0, 1), position: batch.position };
        }
      },
    };
    await run(repeating);
    await caughtUp();
    expect(await open.ports.readModels.get(collection, id)).toBeUndefined();
  });

  it('moves over what it does not handle, so that nobody waits for it in vain', async () => {
    await run();
    const event = anEvent({ type: 'NobodyDeclaredThis' });
    await open.ports.store.append(`actor-${randomUUID()}`, [event], -1);
    await caughtUp();
    expect(runners[0]?.status.position).toBe(await open.ports.subscription.head());
  });

  it('stops at an event that it cannot fold, says so, and skips nothing', async () => {
    const [good, bad] = [anyActor(), anyActor()];
    await record(good, 'one');
    const faults = await run();
    await caughtUp();
    const position = await open.ports.subscription.head();
    await record(bad, 'fine', 'poison');
    await record(good, 'two');
    for (let looks = 0; looks < 200 && faults.length === 0; looks += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(faults[0]).toBe('cannot be folded');
    expect(runners[0]?.status.fault).toBe('cannot be folded');
    expect(runners[0]?.status.position).toBeGreaterThanOrEqual(position);
    expect(await open.ports.readModels.get(collection, good)).toMatchObject({ name: 'one' });
  });
});
