import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MongoDb, openMongoDb } from '../../src/adapters/mongodb/connection.ts';
import { MongoDbReadModels } from '../../src/adapters/mongodb/read-model-store.ts';
import { openMongoDbIdempotencyRecords } from '../../src/adapters/mongodb/idempotency-records.ts';
import { MongoDbKeyRecords } from '../../src/adapters/mongodb/key-records.ts';
import { MongoDbLeases } from '../../src/adapters/mongodb/leases.ts';
import { registry } from '../../src/domain/aggregates.ts';
import type { ReadModelStore } from '../../src/engine/ports/read-model-store.ts';
import {
  type EventSubscription,
  type EventBatch,
  type SubscribeOptions,
  StoreUnavailable,
} from '../../src/engine/ports/event-store.ts';
import type { RecordedEvent } from '../../src/engine/event.ts';
import type { ActorId } from '../../src/domain/kernel/ids.ts';
import { LeaseLost } from '../../src/engine/ports/leases.ts';
import { projectionOf } from '../../src/projections/define-projection.ts';
import { ignored } from '../../src/engine/projections/projection.ts';
import { ProjectionRunner } from '../../src/engine/projections/runner.ts';
import { kill, linesOf, nextLine, spawnCode } from '../support/embedded.ts';
import { anEvent } from '../support/events.ts';
import {
  dropDatabase,
  isGiven,
  type MongoDbServer,
  newDatabase,
  START_MILLISECONDS,
  startMongoDb,
} from '../support/mongodb.ts';
import { overriding } from '../support/overriding.ts';

/** What is asked is answered within five seconds; the rest is for a busy machine. */
const LIMIT_MILLISECONDS = 6500;

const SEVERAL_HEARTBEATS = 5000;

const DOCUMENTS = 7;
const actorIds = Array.from({ length: DOCUMENTS }, () => randomUUID() as ActorId);

type Tally = { readonly count: number; readonly sum: number };

/** A projection that adds: an event that is projected twice, or left out, shows for ever. */
const tally = projectionOf<Tally>().reading('actor')({
  name: 'tally',
  version: 1,
  indexes: [['count']],
  on: {
    ActorAdded: ignored,
    ActorRenamed: {
      ids: ({ data }) => [data.actorId],
      change: (before, { data }) => ({
        count: (before?.count ?? 0) + 1,
        sum: (before?.sum ?? 0) + Number(data.name),
      }),
    },
    ActorRetired: ignored,
    ActorReinstated: ignored,
  },
});

/** A log in memory: events of an actor each, every one known by its position. */
class InMemorySubscription implements EventSubscription {
  readonly events: RecordedEvent[] = [];

  append(count: number): void {
    for (let left = count; left > 0; left--) {
      const number = this.events.length + 1;
      const actorId = actorIds[number % DOCUMENTS] ?? '';
      const { metadata } = anEvent();
      const type = 'ActorRenamed';
      this.events.push({
        ...{ id: randomUUID(), type, data: { actorId, name: String(number) } },
        ...{ stream: `actor-${actorId}`, revision: number, position: BigInt(number) },
        metadata: { ...metadata, schema: registry.schemaOf(type) },
      });
    }
  }

  /** Some have come a second time: a subscription may do that. */
  async *subscribe(after: bigint, { signal }: SubscribeOptions): AsyncIterable<EventBatch> {
    for (let next = Math.max(0, Number(after) - 5); !signal.aborted;) {
      const events = this.events.slice(next, next + 25);
      const last = events.at(-1);
      if (last === undefined) await sleep(5);
      else yield { events, position: last.position };
      next += events.length;
    }
  }

  idAt(): Promise<null> {
    return Promise.resolve(null);
  }

  head(): Promise<bigint> {
    return Promise.resolve(BigInt(this.events.length));
  }

  /** What a projection without a fault comes to. */
  expected(): Tally[] {
    return actorIds
      .map((id) => this.events.filter(({ data }) => data['actorId'] === id))
      .map((events) => ({
        count: events.length,
        sum: events.reduce((sum, { position }) => sum + Number(position), 0),
      }))
      .sort((a, b) => a.sum - b.sum);
  }
}

let server: MongoDbServer;
let database: string;
let subscription: InMemorySubscription;
const opened: MongoDb[] = [];
const running: ProjectionRunner[] = [];

beforeAll(async () => {
  server = await startMongoDb();
}, START_MILLISECONDS);
afterAll(() => server.stop());
beforeEach(() => {
  database = newDatabase();
  subscription = new InMemorySubscription();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((runner) => runner.stop()));
  await Promise.all(opened.splice(0).map((connection) => connection.close()));
  await dropDatabase(server.url, database);
});

async function connection(onFault: (fault: Error) => void = () => undefined): Promise<MongoDb> {
  const db = await openMongoDb({ url: server.url, database, onFault });
  opened.push(db);
  return db;
}

async function startRunner(documents: ReadModelStore): Promise<unknown[]> {
  const faults: unknown[] = [];
  const runner = new ProjectionRunner([tally], registry, subscription, documents, ({ error }) => {
    faults.push(error);
  });
  await runner.start();
  running.push(runner);
  return faults;
}

async function untilProjected(store: ReadModelStore): Promise<void> {
  while ((await store.checkpoint('tally_v1').catch(() => 0n)) < (await subscription.head())) await sleep(20);
}

async function expectTally(store: ReadModelStore): Promise<void> {
  expect(await store.find('tally_v1', { filter: {}, sort: { sum: 1 } })).toEqual(subscription.expected());
}

/** A store whose process ends now and then between the documents and the checkpoint. */
function dyingBeforeCheckpoints(store: ReadModelStore, every: number): ReadModelStore {
  let saves = 0;
  return overriding(store, {
    save: async (name, documents, checkpoint) => {
      saves += 1;
      if (saves % every !== 0) return store.save(name, documents, checkpoint);
      await store.save(name, documents, 0n);
      throw new Error('The process has ended.');
    },
  });
}

describe('A projection into MongoDB', () => {
  it('projects no event twice when it dies between documents and checkpoint, again and again', async () => {
    const store = new MongoDbReadModels(await connection());
    subscription.append(2000);
    const faults = await startRunner(dyingBeforeCheckpoints(store, 5));
    await untilProjected(store);
    expect(faults.length).toBeGreaterThan(10);
    await expectTally(store);
  });

  it('goes on in another process where one has died between documents and checkpoint', async () => {
    const store = new MongoDbReadModels(await connection());
    subscription.append(500);
    const faults = await startRunner(dyingBeforeCheckpoints(store, 4));
    while (faults.length === 0) await sleep(1);
    await running.pop()?.stop();
    const checkpoint = await store.checkpoint('tally_v1');
    expect(checkpoint).toBeLessThan(500n);
    const successor = new MongoDbReadModels(await connection());
    await startRunner(successor);
    await untilProjected(successor);
    await expectTally(successor);
  });

  it('comes to the same when two project it at once', async () => {
    const [one, two] = [new MongoDbReadModels(await connection()), new MongoDbReadModels(await connection())];
    subscription.append(2000);
    await Promise.all([startRunner(one), startRunner(two)]);
    await untilProjected(one);
    await sleep(200);
    await expectTally(two);
  });
});

(isGiven ? describe.skip : describe)('While MongoDB fails', () => {
  afterEach(async () => {
    server.thaw();
    await server.restart();
  });

  /** The adapters over one connection, and every question that can be put to them. */
  async function everything(db: MongoDb): Promise<() => Promise<unknown>[]> {
    const documents = new MongoDbReadModels(db);
    const keys = new MongoDbKeyRecords(db);
    const records = await openMongoDbIdempotencyRecords(db);
    const leases = new MongoDbLeases(db);
    const name = 'questions';
    await documents.prepare({ name, indexes: [] });
    const document = { id: 'a', position: 1n, document: { n: 1 } };
    return () => [
      documents.save(name, [document], 1n),
      documents.load(name, ['a']),
      documents.find(name, { filter: {} }),
      documents.count(name, {}),
      documents.get(name, 'a'),
      documents.put(name, 'b', null),
      documents.checkpoint(name),
      documents.checkpoints(),
      keys.insert(randomUUID(), 'wrapped'),
      keys.get('a'),
      keys.drop('b'),
      records.begin(randomUUID(), 60),
      records.finish(randomUUID(), { fingerprint: 'f', text: 't' }, 60),
      leases.acquire('role', 'one', 60),
      leases.renew('role', 1n),
    ];
  }

  async function expectUnavailable(questions: readonly Promise<unknown>[]): Promise<void> {
    const askedAt = performance.now();
    const answers = await Promise.allSettled(questions);
    expect(performance.now() - askedAt).toBeLessThan(LIMIT_MILLISECONDS);
    const reasons = answers.map((answer): unknown => (answer.status === 'rejected' ? answer.reason : answer));
    expect(reasons).toEqual(reasons.map(() => expect.any(StoreUnavailable)));
  }

  it('says so within its limit when it is killed, and goes on by itself when it is back', async () => {
    const faults: Error[] = [];
    const ask = await everything(await connection((fault) => faults.push(fault)));
    await Promise.all(ask());
    await server.kill();
    await expectUnavailable(ask());
    await sleep(SEVERAL_HEARTBEATS);
    await expectUnavailable(ask());
    expect(faults).toHaveLength(1);
    await server.restart();
    await Promise.all(ask());
    await server.kill();
    await sleep(SEVERAL_HEARTBEATS);
    await expectUnavailable(ask());
    expect(faults).toHaveLength(2);
  });

  it('says so within its limit when it hangs, and goes on by itself afterwards', async () => {
    const ask = await everything(await connection());
    await Promise.all(ask());
    server.freeze();
    await expectUnavailable(ask());
    await expectUnavailable(ask());
    server.thaw();
    await sleep(100);
    await Promise.all(ask());
  });

  it('is not opened where there is none', async () => {
    await server.kill();
    await expectUnavailable([connection()]);
  });

  it('a projection goes on by itself after kills and hangs, and projects no event twice', async () => {
    const store = new MongoDbReadModels(await connection());
    subscription.append(1000);
    const faults = await startRunner(store);
    const fill = setInterval(() => subscription.append(5), 10);
    try {
      for (let round = 0; round < 3; round++) {
        await sleep(500);
        await server.kill();
        await sleep(700);
        await server.restart();
        await sleep(500);
        server.freeze();
        // Long enough to be a fault each time, however soon the driver finds the server after a kill.
        await sleep(LIMIT_MILLISECONDS);
        server.thaw();
      }
    } finally {
      clearInterval(fill);
    }
    await untilProjected(store);
    expect(faults.length).toBeGreaterThan(2);
    await expectTally(store);
  }, 180_000);

  it('loses nothing that it has acknowledged when it is killed', async () => {
    const keys = new MongoDbKeyRecords(await connection());
    const kept: string[] = [];
    const writers = Array.from({ length: 8 }, async () => {
      for (;;) {
        const id = randomUUID();
        await keys.insert(id, id);
        kept.push(id);
      }
    });
    const stopped = Promise.allSettled(writers);
    while (kept.length < 100) await sleep(10);
    await server.kill();
    await stopped;
    await server.restart();
    for (const id of kept) expect(await keys.get(id)).toBe(id);
  });
});

describe('The holder of a lease', () => {
  /** Long enough that a busy machine does not keep a holder from renewing it. */
  const SECONDS = 3;

  /** A process of its own that holds the lease, and projects one position after the other. */
  const holder = (): ReturnType<typeof spawnCode> =>
    spawnCode(`
      const { openMongoDb } = await import(built('adapters/mongodb/connection.js'));
      const { MongoDbReadModels } = await import(built('adapters/mongodb/read-model-store.js'));
      const { MongoDbLeases } = await import(built('adapters/mongodb/leases.js'));
      const db = await openMongoDb({ url: '${server.url}', database: '${database}' });
      const leases = new MongoDbLeases(db);
      const { token } = await leases.acquire('projector', 'first', ${SECONDS});
      const documents = new MongoDbReadModels(db, { fence: () => token });
      await documents.prepare({ name: 'shows', indexes: [] });
      setInterval(() => leases.renew('projector', token), 100);
      for (let n = 1; ; n++) {
        const projected = { id: 'a', position: BigInt(n), document: { n } };
        await documents.save('shows', [projected], projected.position).catch((error) => {
          console.log(error.name);
          process.exit();
        });
        console.log(n);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    `);

  it('is followed by another when it hangs, and is refused when it comes back', async () => {
    const first = holder();
    const lines = linesOf(first);
    await nextLine(lines);
    const db = await connection();
    const leases = new MongoDbLeases(db);
    let held: { readonly token: bigint } | null = null;
    for (const end = performance.now() + SECONDS * 1500; performance.now() < end;) {
      held ??= await leases.acquire('projector', 'second', SECONDS);
      await sleep(20);
    }
    const isTaken = held !== null;
    expect(isTaken).toBe(false);
    first.kill('SIGSTOP');
    while (held === null) {
      await sleep(20);
      held = await leases.acquire('projector', 'second', SECONDS);
    }
    const { token } = held;
    const documents = new MongoDbReadModels(db, { fence: () => token });
    expect(String(token)).toBe('2');
    await documents.prepare({ name: 'shows', indexes: [] });
    const reached = await documents.checkpoint('shows');
    first.kill('SIGCONT');
    let line = '';
    while (line !== 'LeaseLost') line = await nextLine(lines);
    expect(await documents.checkpoint('shows')).toBe(reached);
    await documents.save('shows', [], reached + 1n);
    const stale = new MongoDbReadModels(db, { fence: () => 1n });
    await expect(stale.save('shows', [], reached + 9n)).rejects.toThrow(LeaseLost);
    await kill(first);
  });

  it('is followed by another when it dies', async () => {
    const first = holder();
    await nextLine(linesOf(first));
    await kill(first);
    const leases = new MongoDbLeases(await connection());
    const askedAt = performance.now();
    let held = await leases.acquire('projector', 'second', SECONDS);
    while (held === null) {
      await sleep(20);
      held = await leases.acquire('projector', 'second', SECONDS);
    }
    expect(String(held.token)).toBe('2');
    expect(performance.now() - askedAt).toBeLessThan(SECONDS * 2000);
  });
});
