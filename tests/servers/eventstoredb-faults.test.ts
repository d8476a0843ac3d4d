import { registry } from '../../src/domain/aggregates.ts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { AccessDeniedError, jsonEvent, UnknownError } from '@eventstore/db-client';
import { Metadata } from '@grpc/grpc-js';
import { conflictIn, isAnswer } from '../../src/adapters/eventstoredb/faults.ts';
import { openEventStoreDb, type EventStoreDb } from '../../src/adapters/eventstoredb/event-store.ts';
import { CommandUnavailable } from '../../src/engine/command-handling/command-result.ts';
import { FIRST_LINK, type CommandContext } from '../../src/engine/envelope.ts';
import { StreamWriter } from '../../src/engine/command-handling/stream-writer.ts';
import { ActorRenamed, type ActorEvent } from '../../src/domain/actor/events.ts';
import { accept, type Decider } from '../../src/engine/decider.ts';
import type { RecordedEvent } from '../../src/engine/event.ts';
import {
  type StoredEvent,
  StoreKnownUnavailable,
  StoreUnavailable,
} from '../../src/engine/ports/event-store.ts';
import { ActorId } from '../../src/domain/kernel/ids.ts';
import { instantOf } from '../../src/engine/instant.ts';
import { type EventStoreDouble, plainClient, startEventStoreDouble } from '../doubles/eventstoredb.ts';
import type { Switches } from '../doubles/eventstoredb/switches.ts';
import { until } from '../support/until.ts';
import { allOf, newStream, someEvents } from '../support/events.ts';

const TIMEOUT = 600;
const prefixes = ['actor-', 'showtime-'];

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
    ...{ commandId: id, correlationId: id, causationId: id },
    actor: { kind: 'system', id: 'marquee' },
    now: instantOf(1_800_000_000_000),
  };
}

/** What was written down in a stream, whose chain must be whole. */
function notesIn(events: readonly RecordedEvent[]): unknown[] {
  events.forEach(({ metadata }, index) => {
    expect(metadata.chain.prev).toBe(events[index - 1]?.metadata.chain.hash ?? FIRST_LINK);
  });
  return events.map(({ data }) => data['name']);
}

let double: EventStoreDouble;
let log: EventStoreDb;
let faults: Error[];
let abort: AbortController;
beforeEach(async () => {
  double = await startEventStoreDouble();
  faults = [];
  abort = new AbortController();
  log = open();
  // The first call loads the client and finds out what the server can do.
  await log.store.head(newStream());
  await log.store.append('other-1', someEvents(1), -1);
});
afterEach(async () => {
  abort.abort();
  double.thaw();
  await log.close();
  await double.stop();
});

function open(url = double.url, timeout = TIMEOUT): EventStoreDb {
  return openEventStoreDb({
    ...{ url, prefixes, appendTimeoutMilliseconds: timeout },
    onFault: (fault) => faults.push(fault),
  });
}

/** Collects what a follower is given, from the beginning on. */
function following(): {
  readonly events: RecordedEvent[];
  readonly positions: bigint[];
  until(count: number): Promise<void>;
} {
  const events: RecordedEvent[] = [];
  const positions: bigint[] = [];
  let failure: unknown;
  const run = async (): Promise<void> => {
    for await (const batch of log.subscription.subscribe(0n, { signal: abort.signal })) {
      events.push(...batch.events);
      positions.push(batch.position);
    }
  };
  run().catch((error: unknown) => (failure = error));
  const until = async (count: number): Promise<void> => {
    const giveUpAt = performance.now() + 20_000;
    while (events.length < count && failure === undefined && performance.now() < giveUpAt) await delay(5);
    if (failure !== undefined || events.length < count) {
      throw new Error(`The follower stands at ${events.length} of ${count}.`, { cause: failure });
    }
  };
  return { events, positions, until };
}

/** Waits until so many subscriptions were begun. */
async function untilSubscribed(count: number): Promise<void> {
  const giveUpAt = performance.now() + 5000;
  while ((await double.counts()).subscribed < count && performance.now() < giveUpAt) await delay(5);
}

async function stored(): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const page of log.scan.scan(0n)) events.push(...page);
  return events;
}

/** Repeats a question for as long as the store does not answer; connecting anew, the client cuts off what it begins. */
async function answered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const giveUpAt = performance.now() + 5000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || performance.now() > giveUpAt) throw error;
      await delay(50);
    }
  }
}

function placesOf(events: readonly { readonly stream: string; readonly revision: number }[]): string[] {
  return events.map(({ stream, revision }) => `${stream}@${revision}`);
}

describe('An append to EventStoreDB of which no answer comes', () => {
  const kinds = ['drop-before', 'drop-after', 'hang-before', 'hang-after'] as const;

  it.each(kinds)(
    'is unknown within the time limit, and repeated makes one set of events: %s',
    async (kind) => {
      const stream = newStream();
      const events = someEvents(3);
      await double.set({ appendFault: { kind, times: 1 } });
      const askedAt = performance.now();
      await expect(log.store.append(stream, events, -1)).rejects.toThrow(StoreUnavailable);
      expect(performance.now() - askedAt).toBeLessThan(TIMEOUT + 300);
      expect(await log.store.append(stream, events, -1)).toMatchObject({ outcome: 'appended', revision: 2 });
      const ids = (await allOf(log.store, stream)).map(({ id }) => id);
      expect(ids).toEqual(events.map(({ id }) => id));
    },
  );

  it.each(kinds)('is repeated by the stream writer, which makes one set of events: %s', async (kind) => {
    const writer = new StreamWriter(log.store, registry);
    const id = randomUUID();
    const write = (note: string): Promise<unknown> => writer.execute(notebook, id, note, context());
    await write('first');
    await double.set({ appendFault: { kind, times: 2 } });
    const results = await Promise.all(['second', 'third', 'fourth'].map(write));
    expect(results).toMatchObject(results.map(() => ({ outcome: 'accepted' })));
    await write('fifth');
    const notes = notesIn(await allOf(log.store, `actor-${id}`));
    expect(notes).toEqual(['first', 'second', 'third', 'fourth', 'fifth']);
  });

  it('is told to be unavailable by the stream writer when it lasts, and is decided anew afterwards', async () => {
    const writer = new StreamWriter(log.store, registry);
    const id = randomUUID();
    await double.set({ appendFault: { kind: 'hang-after', times: 5 } });
    await expect(writer.execute(notebook, id, 'lost?', context())).rejects.toThrow(CommandUnavailable);
    await writer.execute(notebook, id, 'next', context());
    expect(notesIn(await allOf(log.store, `actor-${id}`))).toEqual(['lost?', 'next']);
  });

  it('does not hold up the others', async () => {
    await double.set({ appendFault: { kind: 'hang-before', times: 1 } });
    const hanging = log.store.append(newStream(), someEvents(1), -1);
    hanging.catch(() => undefined);
    for (let count = 0; count < 20; count += 1) {
      expect(await log.store.append(newStream(), someEvents(1), -1)).toMatchObject({ outcome: 'appended' });
    }
    await expect(hanging).rejects.toThrow(StoreUnavailable);
  });

  it('does not end the process when it comes after a fault of another client', async () => {
    const other = await startEventStoreDouble();
    const beside = open(other.url);
    const stream = newStream();
    try {
      await beside.store.append(newStream(), someEvents(1), -1);
      await log.store.append(newStream(), someEvents(1), -1);
      await double.set({ appendDelay: 200 });
      const late = log.store.append(stream, someEvents(1), -1);
      late.catch(() => undefined);
      await other.strike('drop-connections');
      await expect(late).rejects.toThrow(StoreUnavailable);
      await delay(300);
      expect(await log.store.head(stream)).toBe(0);
    } finally {
      await beside.close();
      await other.stop();
    }
  });
});

describe('The end of the call that all appends share', () => {
  it('leaves open what became of an append, whatever the error says: it may be about another', () => {
    const metadata = new Metadata();
    const ofTheCall = new AccessDeniedError(
      Object.assign(new Error('7 PERMISSION_DENIED'), { code: 7, details: '', metadata }),
    );
    expect(() => conflictIn(ofTheCall, 'showtime-1')).toThrow(StoreUnavailable);
    const ofTheAppend = new AccessDeniedError(undefined);
    expect(() => conflictIn(ofTheAppend, 'showtime-1')).toThrow(/refuses the append to showtime-1/);
    expect(isAnswer(ofTheAppend)).toBe(true);
  });
});

describe('The answer to an append whose kind is new to the client', () => {
  const unknown = (text: string): UnknownError => new UnknownError(undefined, `Could not recognize ${text}`);

  it.each([
    ['BadRequest', /refuses the append to showtime-1/],
    ['MaximumAppendEventSizeExceeded', /larger than EventStoreDB takes/],
  ])('is a refusal: %s', (text, message) => {
    expect(isAnswer(unknown(text))).toBe(true);
    expect(() => conflictIn(unknown(text), 'showtime-1')).toThrow(message);
    expect(() => conflictIn(unknown(text), 'showtime-1')).not.toThrow(StoreUnavailable);
  });

  it.each([
    'Server Is Not Ready',
    'Server Is Busy',
    'No leader info available in response',
    'Unknown NotHandledReason (7)',
    'Envelope callback expected either WriteEventsCompleted or NotHandled, received Another instead.',
  ])('leaves open what became of it, and is none to go by: %s', (text) => {
    expect(isAnswer(unknown(text))).toBe(false);
    expect(() => conflictIn(unknown(text), 'showtime-1')).toThrow(StoreUnavailable);
  });
});

describe('EventStoreDB that does not take appends up', () => {
  it.each(['not-ready', 'too-busy', 'no-leader'] as const)(
    'is unavailable for as long as it says so: %s',
    async (notHandled) => {
      const writer = new StreamWriter(log.store, registry);
      const id = randomUUID();
      await double.set({ notHandled });
      await expect(writer.execute(notebook, id, 'refused', context())).rejects.toThrow(CommandUnavailable);
      const events = someEvents(2);
      await expect(log.store.append('showtime-1', events, -1)).rejects.toThrow(StoreUnavailable);
      await double.heal();
      const appended = await answered(() => log.store.append('showtime-1', events, -1));
      expect(appended).toMatchObject({ outcome: 'appended', revision: 1 });
      await writer.execute(notebook, id, 'taken', context());
      expect(notesIn(await allOf(log.store, `actor-${id}`))).toEqual(['taken']);
    },
  );

  it('is left for the leader that was elected meanwhile, of which only the other nodes know', async () => {
    const elected = await startEventStoreDouble();
    const { host, port } = elected;
    await elected.set({ leader: { host: double.host, port: double.port } });
    const cluster = open(`esdb://${double.host}:${double.port},${host}:${port}?tls=false`);
    try {
      await cluster.store.append('showtime-1', someEvents(1), -1);
      await double.set({ notHandled: 'no-leader', leader: { host, port } });
      await elected.heal();
      const events = someEvents(3);
      const appending = answered(() => cluster.store.append('showtime-2', events, -1));
      expect(await appending).toMatchObject({ outcome: 'appended', revision: 2 });
    } finally {
      await cluster.close();
      await elected.stop();
    }
  });
});

describe('EventStoreDB that is not there', () => {
  it('fails every call soon, and is used again when it is back', async () => {
    await log.store.append('showtime-1', someEvents(1), -1);
    await double.kill();
    for (const ask of [
      () => log.store.append('showtime-1', someEvents(1), 0),
      () => log.store.head('showtime-1'),
      () => allOf(log.store, 'showtime-1'),
      () => log.subscription.head(),
      stored,
    ]) {
      const askedAt = performance.now();
      await expect(ask()).rejects.toThrow(StoreUnavailable);
      expect(performance.now() - askedAt).toBeLessThan(TIMEOUT + 300);
    }
    await double.start();
    expect(await log.store.append('showtime-1', someEvents(1), 0)).toMatchObject({ outcome: 'appended' });
    expect(await log.store.head('showtime-1')).toBe(1);
  });

  it('loses nothing that it acknowledged when it is killed and restarted under load, nor does the subscription', async () => {
    const { events, until } = following();
    const acknowledged = new Map<string, string[]>();
    const failures: unknown[] = [];
    const load = new AbortController();
    const writer = new StreamWriter(log.store, registry);
    const write = async (id: string): Promise<void> => {
      const notes: string[] = [];
      acknowledged.set(`actor-${id}`, notes);
      for (let number = 0; !load.signal.aborted; number += 1) {
        try {
          await writer.execute(notebook, id, `${number}`, context());
          notes.push(`${number}`);
        } catch (error) {
          failures.push(error);
        }
      }
    };
    const writing = Array.from({ length: 16 }, () => write(randomUUID()));
    const noted = (): number => [...acknowledged.values()].reduce((sum, notes) => sum + notes.length, 0);
    const untilWritten = async (count: number): Promise<void> => {
      while (noted() < count) await delay(10);
    };
    for (let kills = 1; kills <= 3; kills += 1) {
      await untilWritten(kills * 100);
      await double.kill();
      await delay(300);
      await double.start();
    }
    await untilWritten(400);
    load.abort();
    await Promise.all(writing);
    for (const failure of failures) expect(failure).toBeInstanceOf(CommandUnavailable);
    const all = await answered(stored);
    await until(all.length);
    expect(placesOf(events)).toEqual(placesOf(all));
    for (const [stream, notes] of acknowledged) {
      const written = notesIn(await answered(() => allOf(log.store, stream)));
      expect(new Set(written).size).toBe(written.length);
      expect(written).toEqual(expect.arrayContaining(notes));
    }
  });

  it('is noticed long before the time limit when it is frozen, and used again when it is thawed', async () => {
    await log.close();
    log = open(double.url, 10_000);
    const { events, until } = following();
    await log.store.append('showtime-1', someEvents(1), -1);
    await until(1);
    double.freeze();
    const frozenAt = performance.now();
    const repeated = someEvents(1);
    await expect(log.store.append('showtime-1', repeated, 0)).rejects.toThrow(StoreUnavailable);
    expect(performance.now() - frozenAt).toBeLessThan(4000);
    double.thaw();
    await answered(() => log.store.append('showtime-1', repeated, 0));
    await until(2);
    expect(placesOf(events)).toEqual(placesOf(await stored()));
  });

  it('is given up after the time limit when it is frozen from the beginning', async () => {
    await log.close();
    log = open();
    double.freeze();
    const events = someEvents(1);
    await expect(log.store.append('showtime-1', events, -1)).rejects.toThrow(StoreUnavailable);
    await expect(log.store.head('showtime-1')).rejects.toThrow(StoreUnavailable);
    double.thaw();
    expect(await log.store.append('showtime-1', events, -1)).toMatchObject({ revision: 0 });
  });
});

describe('EventStoreDB in part out of order', () => {
  it('that stalls its reads makes them fail within the time limit', async () => {
    await double.set({ stallReads: true });
    for (const ask of [() => allOf(log.store, 'showtime-1'), () => log.store.head('showtime-1'), stored]) {
      const askedAt = performance.now();
      await expect(ask()).rejects.toThrow(/did not answer the read of .* within 600 ms/);
      expect(performance.now() - askedAt).toBeLessThan(TIMEOUT + 300);
    }
    await double.heal();
    expect(await log.store.head('showtime-1')).toBe(-1);
  });

  it('that once could not say what it can do is asked again: the client alone would never', async () => {
    await log.close();
    log = open();
    await double.set({ hideFeatures: true });
    for (const _ of [1, 2]) {
      await expect(log.store.append('showtime-1', someEvents(1), -1)).rejects.toThrow(StoreUnavailable);
      await delay(1100);
    }
    await double.heal();
    const events = someEvents(1);
    await log.store.append('showtime-1', events, -1).catch(() => undefined);
    expect(await log.store.append('showtime-1', events, -1)).toMatchObject({ outcome: 'appended' });
  });

  it('whose clock is ahead of ours by more than the time limit takes what is appended', async () => {
    const ahead = await startEventStoreDouble({ clockAhead: 10_000 });
    const behind = open(ahead.url);
    try {
      expect(await behind.store.append('showtime-1', someEvents(2), -1)).toMatchObject({ revision: 1 });
    } finally {
      await behind.close();
      await ahead.stop();
    }
  });

  it('that is not the leader is left for the leader that it names', async () => {
    const leader = await startEventStoreDouble();
    const [client, disconnect] = plainClient(leader.url);
    try {
      await double.set({ leader: { host: leader.host, port: leader.port } });
      const events = someEvents(2);
      await expect(log.store.append('showtime-1', events, -1)).rejects.toThrow(/not-leader/);
      await delay(20);
      expect(await log.store.append('showtime-1', events, -1)).toMatchObject({ revision: 1 });
      await expect(log.store.head('showtime-1')).rejects.toThrow(/not-leader/);
      await delay(20);
      expect(await log.store.head('showtime-1')).toBe(1);
      let count = 0;
      for await (const { event } of client.readStream('showtime-1')) count += event === undefined ? 0 : 1;
      expect(count).toBe(2);
    } finally {
      await disconnect();
      await leader.stop();
    }
  });
});

describe('EventStoreDB that is frozen', () => {
  it('refuses at once when that is known, and is found again by itself', async () => {
    await log.close();
    log = open(double.url, 10_000);
    await log.store.append(newStream(), someEvents(1), -1);
    double.freeze();
    await expect(log.store.append('showtime-1', someEvents(1), -1)).rejects.toThrow(StoreUnavailable);
    const refused = async (): Promise<unknown> =>
      log.store.append('showtime-1', someEvents(1), -1).catch((e: unknown) => e);
    await until(async () => (await refused()) instanceof StoreKnownUnavailable, 'it is known');
    await expect(log.store.probe()).rejects.toThrow(StoreKnownUnavailable);
    double.thaw();
    await answered(() => log.store.append('showtime-2', someEvents(1), -1));
  });
});

describe('A probe of EventStoreDB', () => {
  it.each<[string, Partial<Switches>]>([
    ['gives no right to write', { appendAccess: 'denied' }],
    ['does not know us any more', { appendAccess: 'unauthenticated' }],
    ['has no leader', { notHandled: 'no-leader' }],
    ['is not ready', { notHandled: 'not-ready' }],
    ['hangs', { appendFault: { kind: 'hang-before', times: 1 } }],
  ])('fails while the node %s', async (_, switches) => {
    await double.set(switches);
    await expect(log.store.probe()).rejects.toThrow(StoreUnavailable);
    await double.heal();
    await answered(() => log.store.probe());
  });
});

describe('EventStoreDB that refuses', () => {
  it.each(['denied', 'unauthenticated'] as const)(
    'is unavailable for as long as it does, and says why: %s',
    async (access) => {
      await log.store.append('showtime-1', someEvents(1), -1);
      await double.set({ appendAccess: access, readAccess: access });
      const { until } = following();
      for (const ask of [
        () => log.store.append('showtime-1', someEvents(1), 0),
        () => log.store.head('showtime-1'),
        () => allOf(log.store, 'showtime-1'),
        () => log.subscription.head(),
        stored,
      ]) {
        await expect(ask()).rejects.toThrow(StoreUnavailable);
        await expect(ask()).rejects.toThrow(/EventStoreDB refuses .*access-denied/);
      }
      await delay(200);
      expect(faults[0]).toBeInstanceOf(StoreUnavailable);
      await double.heal();
      await answered(() => log.store.append('showtime-1', someEvents(1), 0));
      await until(2);
    },
  );
});

describe('EventStoreDB while this process is busy with something else', () => {
  const beBusy = (milliseconds: number): void => {
    const until = performance.now() + milliseconds;
    while (performance.now() < until);
  };

  it('has answered an append whose answer could not be read in time', async () => {
    await double.set({ appendDelay: 200 });
    const appending = log.store.append('showtime-1', someEvents(1), -1);
    await delay(50);
    beBusy(2 * TIMEOUT);
    expect(await appending).toMatchObject({ outcome: 'appended', revision: 0 });
  });

  it('keeps its connections, also for longer than a frozen node would be given', async () => {
    const { until } = following();
    await log.store.append('showtime-1', someEvents(1), -1);
    await until(1);
    const { subscribed } = await double.counts();
    for (let times = 0; times < 3; times += 1) {
      beBusy(3500);
      await delay(300);
    }
    await log.store.append('showtime-1', someEvents(1), 0);
    await until(2);
    expect((await double.counts()).subscribed).toBe(subscribed);
    expect(faults).toEqual([]);
  });
});

describe('A node of EventStoreDB that lags behind the leader', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['the head of the subscription', () => log.subscription.head()],
    ['the end of the log', () => log.scan.lastPosition()],
    ['all that is stored', async () => (await stored()).at(-1)?.position],
  ])('is not believed, though it alone is known: %s', async (_, ask) => {
    const leader = await startEventStoreDouble();
    const atLeader = open(leader.url);
    try {
      const written = await atLeader.store.append('showtime-1', someEvents(5), -1);
      await log.close();
      await double.set({ leader: { host: leader.host, port: leader.port } });
      log = open();
      expect(await ask()).toBe(written.outcome === 'appended' ? written.position : undefined);
    } finally {
      await atLeader.close();
      await leader.stop();
    }
  });

  it('makes questions about the log fail when the leader that it names is none', async () => {
    await double.set({ leader: { host: double.host, port: double.port } });
    await expect(log.subscription.head()).rejects.toThrow(/the read of the log: not-leader/);
    await expect(stored()).rejects.toThrow(StoreUnavailable);
  });
});

describe('A follower of EventStoreDB', () => {
  it('notices a frozen node by the answers that fail to come, though nobody else asks for anything', async () => {
    await log.store.append('showtime-1', someEvents(1), -1);
    const { events, until } = following();
    await until(1);
    await delay(500);
    expect(faults).toEqual([]);
    double.freeze();
    const frozenAt = performance.now();
    while (faults.length === 0 && performance.now() - frozenAt < 10_000) await delay(20);
    expect(performance.now() - frozenAt).toBeLessThan(4000);
    expect(faults[0]).toBeInstanceOf(StoreUnavailable);
    double.thaw();
    await answered(() => log.store.append('showtime-1', someEvents(1, 1), 0));
    await until(2);
    expect(events.map(({ data }) => data['number'])).toEqual([0, 1]);
  });

  it('is told that it is another log when an older copy is put in its place', async () => {
    await log.store.append('showtime-1', someEvents(3), -1);
    await delay(50);
    const copy = readFileSync(double.file);
    await log.store.append('showtime-1', someEvents(3, 3), 2);
    const { events, until } = following();
    await until(6);
    await double.kill();
    writeFileSync(double.file, copy);
    await double.start();
    await answered(() => log.store.append('showtime-1', someEvents(1, 100), 2));
    await expect(until(7)).rejects.toMatchObject({ cause: { name: 'OtherLog', code: 'other-log' } });
    expect(events).toHaveLength(6);
  });

  it.each(['end-subscriptions', 'drop-connections', 'throw-subscriptions-off'] as const)(
    'goes on by itself without gap or repeat: %s',
    async (blow) => {
      const { events, until } = following();
      const stream = newStream();
      for (let first = 0; first < 500; first += 50) {
        await log.store.append(stream, someEvents(50, first), first - 1);
        if (first % 100 === 0) await until(first + 50);
        await double.strike(blow);
        await delay(20);
        await log.store.head(stream).catch(() => undefined);
      }
      await until(500);
      expect(events.map(({ data }) => data['number'])).toEqual(
        Array.from({ length: 500 }, (_, index) => index),
      );
      expect((await double.counts()).subscribed).toBeGreaterThanOrEqual(blow === 'drop-connections' ? 5 : 10);
    },
  );

  it('keeps up with a burst in which it is thrown off again and again', async () => {
    await double.set({ slowConsumers: 'throw-off' });
    const { events, until } = following();
    const stream = newStream();
    // A subscription that is thrown off before it was given anything is a fault.
    await log.store.append(stream, someEvents(1), -1);
    await until(1);
    for (let first = 1; first <= 20_000; first += 100) {
      await log.store.append(stream, someEvents(100, first), first - 1);
      // Only who has caught up can be too slow.
      if (first % 500 === 1) await until(first + 100);
    }
    const appendedAt = performance.now();
    await until(20_001);
    expect(performance.now() - appendedAt).toBeLessThan(5000);
    expect(events.map(({ data }) => data['number'])).toEqual(
      Array.from({ length: 20_001 }, (_, index) => index),
    );
    expect(faults).toEqual([]);
    expect((await double.counts()).thrownOff).toBeGreaterThanOrEqual(40);
  }, 60_000);

  const untilTold = async (count: number): Promise<void> => {
    while (faults.length < count) await delay(20);
  };

  it('tells once that it does not get on, and goes on when it can', async () => {
    await log.store.append('showtime-1', someEvents(1), -1);
    await double.set({ stallReads: true });
    const { until } = following();
    await delay(3 * TIMEOUT);
    expect(faults[0]).toBeInstanceOf(StoreUnavailable);
    expect(faults[0]?.message).toMatch(/did not answer the subscription/);
    await double.kill();
    await delay(2000);
    expect(faults).toHaveLength(1);
    await double.start();
    await until(1);
    // The next outage is told again.
    await double.kill();
    await untilTold(2);
  });

  it.each(['end-of-log', 'out-of-range'] as const)(
    'loses no event to a checkpoint that is no place in the log: %s',
    async (caughtUpCheckpoint) => {
      await double.set({ caughtUpCheckpoint });
      const { events, positions, until } = following();
      for (let number = 0; number < 6; number += 1) {
        // Whoever has caught up stands where the next event will be written.
        await untilSubscribed(number + 1);
        await delay(100);
        await log.store.append('showtime-1', someEvents(1, number), number - 1);
        await until(number + 1);
        expect(positions.at(-1)).toBeLessThanOrEqual(await log.scan.lastPosition());
        await double.strike('end-subscriptions');
      }
      expect(events.map(({ data }) => data['number'])).toEqual([0, 1, 2, 3, 4, 5]);
    },
  );

  it('stands on an event when it has caught up, also behind others', async () => {
    await double.set({ caughtUpCheckpoint: 'end-of-log' });
    const [client, disconnect] = plainClient(double.url);
    try {
      const others = Array.from({ length: 100 }, () => jsonEvent({ type: 'Other', data: {} }));
      await client.appendToStream('other-2', others);
      const { positions } = following();
      const giveUpAt = performance.now() + 5000;
      while (positions.length === 0 && performance.now() < giveUpAt) await delay(5);
      expect(positions).toEqual([await log.scan.lastPosition()]);
    } finally {
      await disconnect();
    }
  });

  it('leaves no subscription behind when its consumer breaks off or it is aborted', async () => {
    await log.store.append('showtime-1', someEvents(10), -1);
    for await (const { events } of log.subscription.subscribe(0n, { signal: abort.signal })) {
      if (events.length > 0) break;
    }
    const { until } = following();
    await until(10);
    expect((await double.counts()).open).toBe(1);
    abort.abort();
    await delay(200);
    expect((await double.counts()).open).toBe(0);
  });
});

describe('A read of EventStoreDB', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['a head', () => log.store.head('showtime-1')],
    ['a stream', async () => (await allOf(log.store, 'showtime-1')).length - 1],
    ['the log', async () => (await stored()).length - 1],
  ])('is repeated when its connection is dropped: %s', async (_, ask) => {
    await log.store.append('showtime-1', someEvents(3), -1);
    await double.set({ stallReads: true });
    const asked = ask();
    asked.catch(() => undefined);
    await delay(200);
    await double.heal();
    await double.strike('drop-connections');
    expect(await asked).toBe(2);
  });

  it('is not sent any further when its consumer breaks off', async () => {
    const stream = newStream();
    // Appends of so many events take a while on a busy machine.
    const slow = open(double.url, 20_000);
    for (let first = 0; first < 6000; first += 1000) {
      await slow.store.append(stream, someEvents(1000, first), first - 1);
    }
    for await (const page of slow.store.read(stream, 0)) if (page.length > 0) break;
    for await (const page of slow.scan.scan(0n)) if (page.length > 0) break;
    await delay(200);
    expect((await double.counts()).reading).toBe(0);
    await slow.close();
  });
});
