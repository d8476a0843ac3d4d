import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { openEventStoreDb, type EventStoreDb } from '../../src/adapters/eventstoredb/event-store.ts';
import type { EnvelopedEvent } from '../../src/engine/event.ts';
import { StoreUnavailable } from '../../src/engine/ports/event-store.ts';
import { type EventStoreCluster, startEventStoreCluster } from '../doubles/eventstoredb-cluster.ts';
import { allOf, newStream, someEvents } from '../support/events.ts';
import { startMarquee, temporaryDirectory } from '../support/process.ts';
import { until } from '../support/until.ts';

/** Who appends one event after the other to a stream, as the stream writer does: repeated until it is answered. */
interface Load {
  readonly acknowledged: ReadonlyMap<string, number>;
  /** Whatever was thrown. */
  readonly failures: readonly unknown[];
  total(): number;
  stop(): Promise<void>;
}

let cluster: EventStoreCluster;
let log: EventStoreDb;
let warnings: string[];
/** Whoever loads or follows, also of a test that failed, would go on for ever and remember every failure. */
let loads: Load[];
let over: AbortController;
beforeEach(async () => {
  cluster = await startEventStoreCluster();
  warnings = [];
  loads = [];
  over = new AbortController();
  log = openEventStoreDb({
    url: cluster.url,
    prefixes: ['showtime-'],
    onWarning: (line) => warnings.push(line),
  });
  await until(isAnswered, 'the cluster answers');
});
afterEach(async () => {
  over.abort();
  await Promise.all(loads.map((load) => load.stop()));
  await log.close();
  await cluster.stop();
});

async function isAnswered(): Promise<boolean> {
  return log.store.append(newStream('other'), someEvents(1), -1).then(
    () => true,
    () => false,
  );
}

function load(count: number): Load {
  const acknowledged = new Map<string, number>();
  const failures: unknown[] = [];
  let hasEnded = false;
  const isOver = (): boolean => hasEnded;
  const write = async (stream: string): Promise<void> => {
    acknowledged.set(stream, 0);
    for (let number = 0; !isOver(); number += 1) {
      const events = someEvents(1, number);
      while (!(await isStored(stream, events, number))) if (isOver()) return;
    }
  };
  const isStored = async (stream: string, events: EnvelopedEvent[], number: number): Promise<boolean> => {
    try {
      await log.store.append(stream, events, number - 1);
      acknowledged.set(stream, number + 1);
      return true;
    } catch (error) {
      failures.push(error);
      await delay(20);
      return false;
    }
  };
  const read = async (stream: string): Promise<void> => {
    while (!isOver()) {
      await log.store.head(stream).catch((error: unknown) => failures.push(error));
      await delay(5);
    }
  };
  const streams = Array.from({ length: count }, () => newStream());
  const running = [...streams.map(write), ...streams.map(read)];
  const loaded: Load = {
    acknowledged,
    failures,
    total: () => [...acknowledged.values()].reduce((sum, each) => sum + each, 0),
    stop: async () => {
      hasEnded = true;
      await Promise.all(running);
    },
  };
  loads.push(loaded);
  return loaded;
}

/** Follows from the beginning, and remembers what it was given. */
function following(): Map<string, number[]> {
  const given = new Map<string, number[]>();
  const run = async (): Promise<void> => {
    for await (const { events } of log.subscription.subscribe(0n, { signal: over.signal })) {
      for (const { stream, revision } of events) given.set(stream, [...(given.get(stream) ?? []), revision]);
    }
  };
  run().catch((error: unknown) => given.set(String(error), []));
  return given;
}

/** Whether the client has looked for a node in vain: for a call, or to connect anew behind our back. */
function hasFailedDiscovery({ failures }: Load): boolean {
  return [...failures.map(String), ...warnings].some((text) => text.includes('Failed to discover'));
}

/** The events of a stream, as soon as the client has found a node that answers. */
async function readWhenAble(stream: string): ReturnType<typeof allOf> {
  for (;;) {
    try {
      return await allOf(log.store, stream);
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || over.signal.aborted) throw error;
      await delay(200);
    }
  }
}

async function expectAll({ acknowledged, failures }: Load, given: Map<string, number[]>): Promise<void> {
  for (const failure of failures) expect(failure).toBeInstanceOf(StoreUnavailable);
  for (const [stream, count] of acknowledged) {
    const revisions = (await readWhenAble(stream)).map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.map((_, index) => index));
    expect(revisions.length).toBeGreaterThanOrEqual(count);
    await until(() => given.get(stream)?.length === revisions.length, `${stream} has come`, 20);
    expect(given.get(stream)).toEqual(revisions);
  }
}

describe('A cluster of EventStoreDB', () => {
  it('that loses its quorum fails every call, ends nothing, and takes what is repeated when the quorum is back', async () => {
    const given = following();
    const loaded = load(8);
    await until(() => loaded.total() > 200, 'it is written to');
    await Promise.all(cluster.followers.map((node) => node.kill()));
    // By then calls have failed while the client looked for a node: that ended the process.
    await until(() => hasFailedDiscovery(loaded), 'discovery fails', 40);
    await Promise.all(cluster.nodes.map((node) => node.start()));
    const before = loaded.total();
    await until(() => loaded.total() > before + 50, 'it is written to again');
    await loaded.stop();
    await expectAll(loaded, given);
    expect(warnings.filter((line) => line.includes('cannot be connected anew')).length).toBeLessThan(5);
  }, 90_000);

  it('whose leader is killed again and again loses nothing that it acknowledged', async () => {
    const given = following();
    const loaded = load(4);
    for (let kills = 1; kills <= 3; kills += 1) {
      const before = loaded.total();
      await until(() => loaded.total() > before + 50, 'it is written to');
      const { leader } = cluster;
      await leader?.kill();
      await until(() => cluster.leader !== undefined, 'another was elected');
      await leader?.start();
    }
    const before = loaded.total();
    await until(() => loaded.total() > before + 50, 'it is written to again');
    await loaded.stop();
    await expectAll(loaded, given);
  }, 120_000);

  it('whose leader hangs is left for the next', async () => {
    const given = following();
    const loaded = load(4);
    await until(() => loaded.total() > 50, 'it is written to');
    const { leader } = cluster;
    leader?.freeze();
    const before = loaded.total();
    await until(() => loaded.total() > before + 50, 'it is written to again', 40);
    leader?.thaw();
    await loaded.stop();
    await expectAll(loaded, given);
  }, 90_000);
});

describe('The program on a cluster of EventStoreDB', () => {
  it('lives through the loss of the quorum, and sells when it is back', async () => {
    const { directory, remove } = await temporaryDirectory();
    const marquee = await startMarquee(directory, { EVENTSTORE_URL: cluster.url, DEMO_DATA: 'false' });
    const register = async (name: string): Promise<number> => {
      const body = JSON.stringify({ email: `${name}@people.example`, password: 'of-people-in-tests-1!' });
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${marquee.url}/api/v1/auth/register`, { method: 'POST', headers, body });
      return answer.status;
    };
    try {
      expect(await register('before')).toBe(201);
      await Promise.all(cluster.followers.map((node) => node.kill()));
      const during = await Promise.all(Array.from({ length: 8 }, (_, index) => register(`during${index}`)));
      expect(new Set(during)).toEqual(new Set([503]));
      const readiness = async (): Promise<number> => (await fetch(`${marquee.url}/health/ready`)).status;
      expect(await readiness()).toBe(503);
      await Promise.all(Array.from({ length: 8 }, (_, index) => register(`again${index}`)));
      expect(marquee.child.exitCode).toBeNull();
      await Promise.all(cluster.nodes.map((node) => node.start()));
      await until(async () => (await register('after')) === 201, 'it registers again', 20);
      await until(async () => (await readiness()) === 200, 'it is ready again', 20);
      // One line an outage, not one for each subscription, projection, process manager and try.
      const lines = marquee.output().split('\n');
      expect(
        lines.filter((line) => line.includes('"level":40') || line.includes('"level":50')).length,
      ).toBeLessThan(10);
      expect(marquee.child.exitCode).toBeNull();
    } finally {
      await marquee.kill();
      await remove();
    }
  }, 120_000);
});
