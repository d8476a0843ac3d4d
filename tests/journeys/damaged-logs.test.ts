import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { jsonEvent } from '@eventstore/db-client';
import Database from 'libsql';
import { openEventStoreDb, type EventStoreDb } from '../../src/adapters/eventstoredb/event-store.ts';
import { verifyAll } from '../../src/engine/auditing/verification.ts';
import { registry } from '../../src/domain/aggregates.ts';
import type { JsonObject } from '../../src/engine/json.ts';
import type { EventScan } from '../../src/engine/ports/event-store.ts';
import { type EventStoreDouble, plainClient, startEventStoreDouble } from '../doubles/eventstoredb.ts';
import type { Answer, Client } from '../support/client.ts';
import { temporaryDirectory } from '../support/embedded.ts';
import { anEvent } from '../support/events.ts';
import { openSystem, type SystemOptions, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

/** An event that is put behind the last one of a stream without our knowledge. */
interface Intruder {
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: object;
}

const foreign: Intruder = { type: 'Odd', data: {}, metadata: { $correlationId: 'theirs' } };
const unknown: Intruder = { type: 'ActorKnighted', data: {}, metadata: anEvent().metadata };
const unfitting: Intruder = { type: 'ActorRenamed', data: { title: 'Sir' }, metadata: anEvent().metadata };

/** A log that a system works on, and what may happen to it while the system is away. */
interface Damageable {
  open(directory: string, options?: SystemOptions): Promise<{ system: TestSystem; scan: EventScan }>;
  shorten(stream: string): Promise<void>;
  intrude(stream: string, intruder: Intruder): Promise<void>;
  /** Puts a log in its place that has another event where this one ends. */
  replaceEnd(): Promise<void>;
  /** Puts a log in its place that ends earlier. */
  loseEnd(): Promise<void>;
  close(): Promise<void>;
}

function embeddedIn(directory: string): Damageable {
  const edit = (work: (file: InstanceType<typeof Database>) => unknown): Promise<void> => {
    const file = new Database(join(directory, 'events.db'));
    work(file);
    file.close();
    return Promise.resolve();
  };
  return {
    open: async (_, options) => {
      const system = await openSystem({ ...options, directory });
      return { system, scan: system.ports.scan };
    },
    shorten: (stream) =>
      edit((file) => file.prepare('DELETE FROM events WHERE stream = ? AND revision = 0').run(stream)),
    intrude: (stream, { type, data, metadata }) =>
      edit((file) =>
        file
          .prepare(
            `INSERT INTO events (stream, revision, id, type, data, metadata)
             SELECT ?, max(revision) + 1, ?, ?, ?, ? FROM events WHERE stream = ?`,
          )
          .run(stream, randomUUID(), type, JSON.stringify(data), JSON.stringify(metadata), stream),
      ),
    replaceEnd: () =>
      edit((file) =>
        file
          .prepare('UPDATE events SET id = ? WHERE position = (SELECT max(position) FROM events)')
          .run(randomUUID()),
      ),
    loseEnd: () =>
      edit((file) =>
        file.prepare('DELETE FROM events WHERE position > (SELECT max(position) / 2 FROM events)').run(),
      ),
    close: () => Promise.resolve(),
  };
}

async function onServer(): Promise<Damageable> {
  let double: EventStoreDouble = await startEventStoreDouble();
  let log: EventStoreDb | undefined;
  const replace = async (): Promise<void> => {
    await double.stop();
    double = await startEventStoreDouble();
  };
  const change = async (
    work: (client: ReturnType<typeof plainClient>[0]) => Promise<unknown>,
  ): Promise<void> => {
    const [client, disconnect] = plainClient(double.url);
    await work(client);
    await disconnect();
  };
  return {
    open: async (directory, options) => {
      await log?.close();
      const { store, subscription, scan } = (log = openEventStoreDb({
        url: double.url,
        prefixes: registry.streamPrefixes,
      }));
      const system = await openSystem({
        ...options,
        directory,
        ports: (ports) => ({ ...ports, store, subscription }),
      });
      return { system, scan };
    },
    shorten: (stream) => change((client) => client.setStreamMetadata(stream, { truncateBefore: 1 })),
    intrude: (stream, { type, data, metadata }) =>
      change((client) =>
        client.appendToStream(stream, jsonEvent({ type, data, metadata: metadata as never })),
      ),
    replaceEnd: async () => {
      await replace();
      const others = Array.from({ length: 500 }, () => jsonEvent({ type: 'Other', data: {} }));
      await change((client) => client.appendToStream('other-1', others));
    },
    loseEnd: replace,
    close: async () => {
      await log?.close();
      await double.stop();
    },
  };
}

describe.each<[string, (directory: string) => Damageable | Promise<Damageable>]>([
  ['The embedded log', embeddedIn],
  ['EventStoreDB', onServer],
])('%s', (_name, start) => {
  let place: ReturnType<typeof temporaryDirectory>;
  let log: Damageable;
  let system: TestSystem;
  let scan: EventScan;
  let admin: Client;
  beforeEach(async () => {
    place = temporaryDirectory();
    log = await start(place.directory);
    await open();
  });
  afterEach(async () => {
    await system.close();
    await log.close();
    place.remove();
  });

  const userId = randomUUID();
  const open = async (options?: SystemOptions): Promise<void> => {
    ({ system, scan } = await log.open(place.directory, options));
    admin = system.as('admin', userId);
  };
  const addActor = async (): Promise<string> => {
    const { status, body, headers } = await admin.post('/actors', { name: 'Brigitte Helm' });
    expect(status).toBe(201);
    await admin.get('/actors', { 'Min-Position': headers['commit-position'] ?? '0' });
    return (body as { id: string }).id;
  };
  const rename = (id: string): Promise<Answer> => admin.patch(`/actors/${id}`, { name: 'B. Helm' });
  const readiness = async (): Promise<{ status: number; faults: readonly string[] }> => {
    const answer = await fetch(`${system.url}/health/ready`);
    const { faults } = (await answer.json()) as { faults: readonly string[] };
    return { status: answer.status, faults };
  };
  const untilFault = (text: string): Promise<void> =>
    until(async () => (await readiness()).faults.some((fault) => fault.includes(text)), text);
  const broken = async (): Promise<string> => {
    const { subscription, readModels } = system.ports;
    const { breaks } = await verifyAll({ scan, subscription, readModels }, { registry });
    return breaks.map(({ stream, revision, reason }) => `${stream}@${revision} ${reason}`).join('\n');
  };
  /** While the system is away. */
  const meanwhile = async (work: () => Promise<void>): Promise<void> => {
    await system.close();
    await work();
    await open({ isReady: false });
  };

  it('with a stream that was shortened refuses its commands: 503, readiness and verify name it', async () => {
    const id = await addActor();
    await rename(id);
    expect(await broken()).toBe('');
    await meanwhile(() => log.shorten(`actor-${id}`));
    const answer = await rename(id);
    expect(answer).toMatchObject({ status: 503, body: { code: 'stream-damaged' } });
    expect(answer.headers['retry-after']).toBeDefined();
    expect(await readiness()).toEqual({
      status: 503,
      faults: [`Stream actor-${id} is damaged: revision 0 is missing, revision 1 is in its place.`],
    });
    expect(system.open.errors.map(({ name }) => name)).toEqual([
      expect.stringContaining(`actor-${id} is damaged`),
    ]);
    expect(await broken()).toContain(`actor-${id}@`);
    await addActor();
  });

  it('with an event of others skips it in projections; its stream is refused, and verify names it', async () => {
    const id = await addActor();
    await meanwhile(() => log.intrude(`actor-${id}`, foreign));
    await addActor();
    expect(await readiness()).toEqual({ status: 200, faults: [] });
    expect(await broken()).toBe(`actor-${id}@1 is not ours`);
    expect(await rename(id)).toMatchObject({ status: 503, body: { code: 'stream-damaged' } });
    expect((await readiness()).faults).toEqual([expect.stringMatching(`actor-${id}@1 .*is not ours`)]);
  });

  it.each([
    ['of an unknown type', unknown, 'the event type ActorKnighted is not declared'],
    ['that does not fit its declaration', unfitting, 'ActorRenamed does not fit its declaration'],
  ])(
    'with an event of ours %s stops what needs it, and readiness names both',
    async (_, intruder, reason) => {
      const id = await addActor();
      await meanwhile(() => log.intrude(`actor-${id}`, intruder));
      await untilFault(`actor-${id}@1: ${reason}`);
      const { status, faults } = await readiness();
      expect(status).toBe(503);
      expect(faults.join('\n')).toMatch(
        new RegExp(`^Projection actors stopped at position \\d+: actor-${id}@1: ${reason}`),
      );
      expect(faults.filter((fault) => fault.includes('theaters'))).toEqual([]);
      expect(await rename(id)).toMatchObject({ status: 503, body: { code: 'stream-damaged' } });
      expect(await broken()).toContain(`actor-${id}@1`);
    },
  );

  it.each([
    ['that ends earlier', () => log.loseEnd()],
    ['that has another event at the place of the last', () => log.replaceEnd()],
  ])('in the place of another log, %s, is not ready, and says why', async (_, change) => {
    await addActor();
    await untilProjected();
    await meanwhile(change);
    await untilFault('This is not the log that position');
    expect((await readiness()).status).toBe(503);
    expect(await broken()).toMatch(/checkpoint|This is not the log/);
  });

  /** Until the last event is marked by all who project it. */
  async function untilProjected(): Promise<void> {
    const { readModels, subscription } = system.ports;
    const head = await subscription.head();
    await readModels.prepare({ name: 'log-marks_v1', indexes: [] });
    await until(async () => {
      const marks = await readModels.find('log-marks_v1', { filter: {} });
      return marks.length === 2 && marks.every(({ position }) => position === String(head));
    }, 'the end is projected');
  }
});
