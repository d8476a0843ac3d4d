import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandResult } from '../../src/engine/command-handling/command-result.ts';
import { reject } from '../../src/engine/decider.ts';
import type { ReadModelStore } from '../../src/engine/ports/read-model-store.ts';
import type { JsonObject } from '../../src/engine/json.ts';
import { addSeconds, type Instant } from '../../src/engine/instant.ts';
import { collectionOf } from '../../src/engine/projections/projection.ts';
import { nothingToDo, type Job } from '../../src/engine/process-managers/process-manager.ts';
import { JobWorker, type AnyProcessManager } from '../../src/engine/process-managers/job-worker.ts';
import { now as start, uuid } from '../support/fixtures.ts';
import { openPorts, type OpenPorts } from '../support/house.ts';
import { House } from '../support/memory-house.ts';
import { overriding } from '../support/overriding.ts';
import { until } from '../support/until.ts';

const DAY = 24 * 3600;

type Outcome = 'done' | 'pointless' | 'refused' | 'fault';

let open: OpenPorts;
let now: Instant;
let position: bigint;
let outcomes: (workId: string) => Outcome;
let performed: string[];
let reported: string[];
let workers: JobWorker<CommandDependencies>[];

const work: AnyProcessManager<CommandDependencies>['work'] = {
  name: 'any-work',
  version: 1,
  indexes: [['due']],
  reads: [],
  on: {},
};
const collection = collectionOf(work);

beforeEach(async () => {
  open = await openPorts();
  await open.ports.documents.prepare({ name: collection, indexes: work.indexes });
  now = start;
  position = 0n;
  performed = [];
  reported = [];
  workers = [];
});

afterEach(async () => {
  for (const worker of workers) await worker.stop();
  await open.close();
});

/** As the feed would: work that an event asks for, or whose outcome an event tells. */
async function fold(workId: string, item: Job | null): Promise<void> {
  position += 1n;
  const document = item as unknown as JsonObject | null;
  await open.ports.documents.save(collection, [{ id: workId, position, document }], position);
}

async function ask(workId: string, due = now, subject = workId): Promise<void> {
  const cause = { eventId: uuid(50, 1), correlationId: uuid(51, 1) };
  await fold(workId, { workId, subject, due, cause });
}

async function perform(workId: string): Promise<CommandResult<unknown, string>> {
  performed.push(workId);
  switch (outcomes(workId)) {
    case 'fault':
      throw new Error('the mail server is away');
    case 'refused':
      return reject('not-yet', 'It is not there yet.');
    case 'pointless':
      return nothingToDo();
    case 'done':
      await fold(workId, null);
      return { outcome: 'accepted', events: [], state: null };
  }
}

async function run(): Promise<JobWorker<CommandDependencies>> {
  const process: AnyProcessManager<CommandDependencies> = {
    work,
    perform: (_, __, item: Job) => perform(item.workId),
  };
  const report = (_: string, error: unknown): void => void reported.push((error as Error).message);
  const worker = new JobWorker(process, open.ports.documents, new House().process(), () => now, report);
  workers.push(worker);
  await worker.start();
  return worker;
}

/** Documents that tell how many of them a query has found. */
function counting(documents: ReadModelStore, found: (count: number) => unknown): ReadModelStore {
  return overriding(documents, {
    find: async (collection, query) => {
      const answer = await documents.find(collection, query);
      found(answer.length);
      return answer;
    },
  });
}

/** Lets time pass until so many tries were made in all. */
async function untilTried(count: number, seconds: number): Promise<void> {
  for (let tries = performed.length; tries < count; tries = performed.length) {
    now = addSeconds(now, seconds);
    await until(() => performed.length > tries, `try ${tries + 1} of ${count}`, 10);
  }
}

const looks = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 350));

describe('A worker', () => {
  it('does what is due, once, and nothing before its time', async () => {
    outcomes = (id) => (id === 'pointless' ? 'pointless' : 'done');
    await ask('due');
    await ask('pointless');
    await ask('later', addSeconds(now, 60));
    await run();
    await until(() => performed.length === 2, 'both are done');
    await looks();
    expect([...performed].sort()).toEqual(['due', 'pointless']);
    now = addSeconds(now, 60);
    await until(() => performed.includes('later'), 'the third is done');
  });

  it('does again what is due anew', async () => {
    outcomes = () => 'pointless';
    await ask('again');
    await run();
    await until(() => performed.length === 1, 'it is done');
    await looks();
    await ask('again', addSeconds(now, 1));
    now = addSeconds(now, 1);
    await until(() => performed.length === 2, 'it is done anew');
    expect(performed).toEqual(['again', 'again']);
  });

  it('does not read again and again what was found to need nothing', async () => {
    outcomes = () => 'pointless';
    for (let count = 0; count < 50; count += 1) await ask(`work ${count}`, addSeconds(now, -2 * DAY));
    const { documents } = open.ports;
    let read = 0;
    open = { ...open, ports: { ...open.ports, documents: counting(documents, (count) => (read += count)) } };
    await run();
    await until(() => performed.length === 50, 'all are done');
    await looks();
    read = 0;
    await looks();
    await looks();
    expect([read, performed.length]).toEqual([0, 50]);
    await ask('of an outage', addSeconds(now, -3600));
    await until(() => performed.includes('of an outage'), 'what an outage has kept is done at once', 5);
    await ask('very late', addSeconds(now, -2 * DAY));
    now = addSeconds(now, DAY / 2 + 1);
    await until(() => performed.includes('very late'), 'the rest is done when everything is looked at');
  });

  it('does the work of one subject one after the other', async () => {
    let running = 0;
    let most = 0;
    const process: AnyProcessManager<CommandDependencies> = {
      work,
      perform: async (_, __, { workId }: Job) => {
        most = Math.max(most, (running += 1));
        await new Promise((resolve) => setTimeout(resolve, 30));
        running -= 1;
        performed.push(workId);
        return nothingToDo();
      },
    };
    for (const id of ['one', 'two', 'three']) await ask(id, now, 'booking');
    const worker = new JobWorker(
      process,
      open.ports.documents,
      new House().process(),
      () => now,
      () => 0,
    );
    workers.push(worker);
    await worker.start();
    await until(() => performed.length === 3, 'all are done');
    expect(most).toBe(1);
  });

  it('never gives up for a fault, however long it lasts', async () => {
    let isAway = true;
    outcomes = () => (isAway ? 'fault' : 'done');
    await ask('mail');
    await run();
    await untilTried(40, 301);
    isAway = false;
    await untilTried(41, 301);
    await until(async () => (await open.ports.documents.count(collection, {})) === 0, 'it is done');
    expect(new Set(reported)).toEqual(new Set(['the mail server is away']));
  }, 60_000);

  it('waits longer and longer, at most five minutes', async () => {
    outcomes = () => 'fault';
    await ask('mail');
    await run();
    await until(() => performed.length === 1, 'the first try');
    await looks();
    expect(performed).toHaveLength(1);
    await untilTried(12, 301);
    now = addSeconds(now, 299);
    await looks();
    expect(performed).toHaveLength(12);
    now = addSeconds(now, 2);
    await until(() => performed.length === 13, 'the next try');
  }, 60_000);

  it('parks what is refused again and again, says so, and tries it anew after a start', async () => {
    outcomes = () => 'refused';
    await ask('refund');
    const worker = await run();
    await untilTried(12, 301);
    now = addSeconds(now, 3600);
    await looks();
    expect(performed).toHaveLength(12);
    expect(reported.at(-1)).toBe('Given up until the next start: refund');
    await worker.stop();
    outcomes = () => 'done';
    await run();
    await until(() => performed.length === 13, 'it is tried anew');
  }, 60_000);

  it('forgets what waits for another try and was done otherwise', async () => {
    outcomes = () => 'fault';
    await ask('refund');
    await run();
    await until(() => performed.length === 1, 'the first try');
    await fold('refund', null);
    now = addSeconds(now, 301);
    const notes = (): Promise<number> => open.ports.documents.count(`${collection}_notes`, {});
    await until(async () => (await notes()) === 0, 'nothing is noted any more');
    expect(performed).toHaveLength(1);
  });

  it('does not count faults as refusals', async () => {
    outcomes = () => (performed.length > 20 ? 'refused' : 'fault');
    await ask('refund');
    await run();
    await untilTried(25, 301);
    outcomes = () => 'done';
    await untilTried(26, 301);
    expect(reported.filter((message) => message.startsWith('Given up'))).toEqual([]);
  }, 60_000);
});
