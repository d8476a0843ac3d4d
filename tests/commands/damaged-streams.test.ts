import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { EventStoreDBClient } from '@eventstore/db-client';
import Database from 'libsql';
import { openEmbeddedEventStore } from '../../src/adapters/embedded/event-store.ts';
import { openEventStoreDb } from '../../src/adapters/eventstoredb/event-store.ts';
import type { CommandContext } from '../../src/engine/envelope.ts';
import { StreamWriter } from '../../src/engine/command-handling/stream-writer.ts';
import { aggregates, registry } from '../../src/domain/aggregates.ts';
import { ActorRenamed, type ActorEvent } from '../../src/domain/actor/events.ts';
import { accept, type Decider } from '../../src/engine/decider.ts';
import { type AppendResult, type EventStore, StreamDamaged } from '../../src/engine/ports/event-store.ts';
import { ActorId } from '../../src/domain/kernel/ids.ts';
import { instantOf } from '../../src/engine/instant.ts';
import { loadAggregate } from '../../src/engine/auditing/aggregate-state.ts';
import { plainClient, startEventStoreDouble } from '../doubles/eventstoredb.ts';
import { temporaryDirectory, unexpectedFailure, workerFile } from '../support/embedded.ts';
import { MemoryEventStore } from '../support/memory-event-store.ts';

/** Every command is written down. */
const notebook: Decider<string, ActorEvent, number, never> = {
  category: 'actor',
  events: [ActorRenamed],
  initialState: 0,
  decide: (name) => accept(ActorRenamed({ actorId: ActorId.parse(randomUUID()), name })),
  evolve: (count) => count + 1,
};

function context(): CommandContext {
  const id = randomUUID();
  return {
    commandId: id,
    correlationId: id,
    causationId: id,
    actor: { kind: 'system', id: 'marquee' },
    now: instantOf(1_800_000_000_000),
  };
}

interface Damageable {
  store: EventStore;
  damage(stream: string, kind: string): Promise<void>;
  close(): Promise<void>;
}

async function openOnServer(): Promise<Damageable> {
  const double = await startEventStoreDouble();
  const log = openEventStoreDb({ url: double.url, prefixes: ['actor-'] });
  const [client, disconnect] = plainClient(double.url);
  const damages: Record<string, (client: EventStoreDBClient, stream: string) => Promise<unknown>> = {
    deleted: (to, stream) => to.deleteStream(stream),
    'cut to its last event': (to, stream) => to.setStreamMetadata(stream, { maxCount: 1 }),
    'without its beginning': (to, stream) => to.setStreamMetadata(stream, { truncateBefore: 1 }),
    'deleted for ever': (to, stream) => to.tombstoneStream(stream),
  };
  return {
    store: log.store,
    damage: async (stream, kind) => {
      await damages[kind]?.(client, stream);
    },
    close: async () => {
      await log.close();
      await disconnect();
      await double.stop();
    },
  };
}

async function openEmbedded(): Promise<Damageable> {
  const { directory, remove } = temporaryDirectory();
  const open = () => openEmbeddedEventStore({ directory, workerFile, onFailure: unexpectedFailure });
  let log = await open();
  const rows: Record<string, string> = {
    'without its beginning': 'revision = 0',
    'without an event in the middle': 'revision = 1',
  };
  const damageable: Damageable = {
    store: log.store,
    damage: async (stream, kind) => {
      await log.close();
      const file = new Database(join(directory, 'events.db'));
      file.prepare(`DELETE FROM events WHERE stream = ? AND ${rows[kind] ?? ''}`).run(stream);
      file.close();
      log = await open();
      damageable.store = log.store;
    },
    close: async () => {
      await log.close();
      remove();
    },
  };
  return damageable;
}

describe.each<[string, () => Promise<Damageable>, readonly string[]]>([
  [
    'EventStoreDB',
    openOnServer,
    ['deleted', 'cut to its last event', 'without its beginning', 'deleted for ever'],
  ],
  ['The embedded log', openEmbedded, ['without its beginning', 'without an event in the middle']],
])('%s: a stream that was shortened', (_name, open, kinds) => {
  let log: Damageable;
  beforeAll(async () => {
    log = await open();
  });
  afterAll(() => log.close());

  it.each(kinds)('refuses every command, and nothing is written to it: %s', async (kind) => {
    const id = randomUUID();
    const stream = `actor-${id}`;
    const before = new StreamWriter(log.store, registry);
    for (const note of ['first', 'second', 'third']) await before.execute(notebook, id, note, context());
    await log.damage(stream, kind);
    const head = await log.store.head(stream).catch(() => 'damaged');
    const writer = new StreamWriter(log.store, registry);
    for (const note of ['fourth', 'fifth']) {
      const written = writer.execute(notebook, id, note, context());
      await expect(written).rejects.toMatchObject({ name: 'StreamDamaged', code: 'stream-damaged', stream });
    }
    await expect(writer.load(notebook, id)).rejects.toThrow(StreamDamaged);
    const sources = { store: log.store, registry, aggregates: Object.values(aggregates) };
    await expect(loadAggregate(sources, stream)).rejects.toThrow(StreamDamaged);
    expect(await log.store.head(stream).catch(() => 'damaged')).toBe(head);
    await writer.execute(notebook, randomUUID(), 'elsewhere', context());
  });
});

describe('A stream that is held in memory', () => {
  /** Answers as a store does whose stream is not the one that was read. */
  class Changed extends MemoryEventStore {
    answered: (result: AppendResult) => AppendResult = (result) => result;
    ended: (head: number) => number = (head) => head;

    override async append(...given: Parameters<EventStore['append']>): Promise<AppendResult> {
      return this.answered(await super.append(...given));
    }

    override async head(stream: string): Promise<number> {
      return this.ended(await super.head(stream));
    }
  }

  const opened = async (): Promise<{ store: Changed; writer: StreamWriter; id: string }> => {
    const store = new Changed();
    const writer = new StreamWriter(store, registry);
    const id = randomUUID();
    await writer.execute(notebook, id, 'first', context());
    return { store, writer, id };
  };

  it('is damaged when an append ends at another revision than it was to', async () => {
    const { store, writer, id } = await opened();
    store.answered = (result) =>
      result.outcome === 'appended' ? { ...result, revision: result.revision + 3 } : result;
    await expect(writer.execute(notebook, id, 'second', context())).rejects.toThrow(StreamDamaged);
  });

  it.each([
    ['it ends before what was read', -1],
    ['it ends behind what can be read', 7],
  ])('is damaged when %s', async (_, head) => {
    const { store, writer, id } = await opened();
    store.ended = () => head;
    await expect(writer.load(notebook, id)).rejects.toThrow(StreamDamaged);
    store.answered = () => ({ outcome: 'conflict', head });
    const written = writer.execute(notebook, id, 'second', context());
    await expect(written).rejects.toThrow(new RegExp(`actor-${id} is damaged`));
  });
});
