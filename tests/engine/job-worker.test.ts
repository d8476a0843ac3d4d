import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StreamWriter } from '../../src/engine/command-handling/stream-writer.ts';
import { reject } from '../../src/engine/decider.ts';
import { addSeconds, type Instant } from '../../src/engine/instant.ts';
import type { JsonObject } from '../../src/engine/json.ts';
import type { ReadModelStore, StoredDocument } from '../../src/engine/ports/read-model-store.ts';
import { jobCollections } from '../../src/engine/process-managers/job-attempts.ts';
import { JobWorker } from '../../src/engine/process-managers/job-worker.ts';
import { ParkedJobs } from '../../src/engine/process-managers/parked-jobs.ts';
import {
  givenUp,
  notYet,
  nothingToDo,
  type Job,
  type JobResult,
  type ProcessManager,
} from '../../src/engine/process-managers/process-manager.ts';
import { collectionOf } from '../../src/engine/projections/projection.ts';
import { now as start, uuid } from '../support/fixtures.ts';
import { openPorts, type OpenPorts } from '../support/system.ts';
import { InMemorySystem } from '../support/in-memory-system.ts';
import { overriding } from '../support/overriding.ts';
import { until } from '../support/until.ts';

type Dependencies = { readonly writer: StreamWriter };
type Outcome = 'done' | 'refused' | 'not yet' | 'fault' | 'given up';

let open: OpenPorts;
let now: Instant;
let position: bigint;
let outcomes: (jobId: string) => Outcome;
let performed: string[];
let reported: string[];
let workers: JobWorker<Dependencies>[];

const jobs: ProcessManager<Dependencies>['jobs'] = {
  name: 'any-jobs',
  version: 1,
  indexes: [['due']],
  reads: [],
  on: {},
};
const collection = collectionOf(jobs);

beforeEach(async () => {
  open = await openPorts();
  await open.ports.readModels.prepare({ name: collection, indexes: jobs.indexes });
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

/** As the projection of the jobs would: a job that an event starts or ends. */
async function project(jobId: string, job: Job | null): Promise<StoredDocument> {
  position += 1n;
  const document = job as unknown as JsonObject | null;
  const stored = { id: jobId, position, document };
  await open.ports.readModels.save(collection, [stored], position);
  return stored;
}

async function ask(jobId: string, due = now, subject = jobId): Promise<StoredDocument> {
  const place = position + 1n;
  const cause = { eventId: uuid(50, Number(place)), correlationId: uuid(51, 1), position: String(place) };
  return project(jobId, { jobId, subject, due, data: { jobId }, cause });
}

function perform(jobId: string): Promise<JobResult> {
  performed.push(jobId);
  switch (outcomes(jobId)) {
    case 'fault':
      return Promise.reject(new Error('the mail server is away'));
    case 'refused':
      return Promise.resolve(reject('refused', 'It is refused.'));
    case 'given up':
      return Promise.resolve(givenUp('The mail server refuses it.'));
    case 'not yet':
      return Promise.resolve(notYet(addSeconds(now, 30)));
    case 'done':
      return Promise.resolve(nothingToDo());
  }
}

async function run(
  act: (jobId: string) => Promise<JobResult> = perform,
  store: ReadModelStore = open.ports.readModels,
  longestPauseMilliseconds = 50,
  areJobsCurrent: () => boolean = () => true,
): Promise<JobWorker<Dependencies>> {
  const worker = new JobWorker<Dependencies>({
    manager: { name: 'any', jobs, perform: (_, __, data: { jobId: string }) => act(data.jobId) },
    store,
    dependencies: new InMemorySystem().process(),
    clock: () => now,
    report: (_, error) => void reported.push((error as Error).message),
    longestPauseMilliseconds,
    areJobsCurrent,
  });
  workers.push(worker);
  await worker.start();
  return worker;
}

const jobsLeft = (): Promise<number> => open.ports.readModels.count(collection, {});
const attemptsLeft = (): Promise<number> => open.ports.readModels.count(`${collection}_attempts`, {});

/** Lets time pass until so many tries were made in all. */
async function untilTried(count: number, seconds: number): Promise<void> {
  for (let tries = performed.length; tries < count; tries = performed.length) {
    now = addSeconds(now, seconds);
    await until(() => performed.length > tries, `try ${tries + 1} of ${count}`, 10);
  }
}

/** Long enough for several polls. */
const polls = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 350));

describe('A worker', () => {
  it('performs what is due, once, and nothing before its time', async () => {
    outcomes = () => 'done';
    await ask('due');
    await ask('later', addSeconds(now, 60));
    await run();
    await until(() => performed.length === 1, 'the first is performed');
    await polls();
    expect(performed).toEqual(['due']);
    now = addSeconds(now, 60);
    await until(() => performed.includes('later'), 'the second is performed');
  });

  it('performs nothing until its jobs are those of the whole log, and can be stopped before', async () => {
    outcomes = () => 'done';
    let areCurrent = false;
    await ask('job');
    await run(perform, open.ports.readModels, 50, () => areCurrent);
    const other = await run(perform, open.ports.readModels, 50, () => false);
    await polls();
    expect(performed).toEqual([]);
    await other.stop();
    areCurrent = true;
    await until(() => performed.length === 1, 'the job is performed');
  });

  it('removes what it has performed', async () => {
    outcomes = () => 'done';
    await ask('job');
    await run();
    await until(async () => (await jobsLeft()) === 0, 'no job is left');
    expect(performed).toEqual(['job']);
  });

  it('performs a job that an event starts anew, also while it is being performed', async () => {
    outcomes = () => 'done';
    await ask('job');
    await run(async (jobId) => {
      if (performed.length === 0) await ask('job', addSeconds(now, 1));
      return perform(jobId);
    });
    await until(() => performed.length === 1, 'it is performed');
    await polls();
    expect([performed.length, await jobsLeft()]).toEqual([1, 1]);
    now = addSeconds(now, 1);
    await until(async () => (await jobsLeft()) === 0, 'it is performed anew');
    expect(performed).toEqual(['job', 'job']);
  });

  it('sleeps until the next job is due, unless one is due before that, or it is woken', async () => {
    let finds = 0;
    const { readModels: documents } = open.ports;
    const counting = overriding(documents, {
      find: (name, query) => {
        finds += 1;
        return documents.find(name, query);
      },
    });
    outcomes = () => 'done';
    const worker = new JobWorker<Dependencies>({
      manager: { name: 'any', jobs, perform: (_, __, data: { jobId: string }) => perform(data.jobId) },
      store: counting,
      dependencies: new InMemorySystem().process(),
      clock: () => now,
      report: () => undefined,
    });
    workers.push(worker);
    await worker.start();
    await polls();
    finds = 0;
    await polls();
    expect(finds).toBe(0);
    worker.jobsChanged([await ask('later', addSeconds(now, 600))]);
    worker.jobsChanged([await project('never-tried', null)]);
    await polls();
    expect(finds).toBe(0);
    worker.jobsChanged([await ask('job')]);
    await until(() => performed.length === 1, 'it is performed');
    await ask('another');
    worker.wake();
    await until(() => performed.length === 2, 'so is the other');
  });

  it('performs the jobs of one subject one after the other', async () => {
    let running = 0;
    let most = 0;
    for (const id of ['one', 'two', 'three']) await ask(id, now, 'booking');
    await run(async (jobId) => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 30));
      running -= 1;
      performed.push(jobId);
      return nothingToDo();
    });
    await until(() => performed.length === 3, 'all are performed');
    expect(most).toBe(1);
  });

  it('waits without a word for what cannot be done yet', async () => {
    outcomes = () => 'not yet';
    await ask('job');
    await run();
    await until(async () => (await attemptsLeft()) === 1, 'it waits');
    await polls();
    expect(performed).toHaveLength(1);
    await untilTried(20, 30);
    outcomes = () => 'done';
    await untilTried(21, 30);
    await until(async () => (await jobsLeft()) === 0, 'it is done');
    expect(reported).toEqual([]);
  });

  it('never gives up for a fault, however long it lasts', async () => {
    let isAway = true;
    outcomes = () => (isAway ? 'fault' : 'done');
    await ask('mail');
    await run();
    await untilTried(40, 301);
    isAway = false;
    await untilTried(41, 301);
    await until(async () => (await jobsLeft()) === 0, 'it is done');
    expect(new Set(reported)).toEqual(new Set(['the mail server is away']));
  }, 60_000);

  it('waits longer and longer, at most five minutes', async () => {
    outcomes = () => 'fault';
    await ask('mail');
    await run();
    await until(() => performed.length === 1, 'the first try');
    await polls();
    expect(performed).toHaveLength(1);
    await untilTried(12, 301);
    now = addSeconds(now, 299);
    await polls();
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
    await polls();
    expect(performed).toHaveLength(12);
    expect(reported.at(-1)).toBe('Job refund is parked until the next start, or until it is retried.');
    await worker.stop();
    outcomes = () => 'done';
    await run();
    await until(() => performed.length === 13, 'it is tried anew');
  }, 60_000);

  it('parks at once what is given up, with its reason', async () => {
    outcomes = () => 'given up';
    await ask('mail');
    const worker = await run();
    const parked = new ParkedJobs([{ name: 'any', jobs }], open.ports.readModels);
    await until(async () => (await parked.list()).length === 1, 'it is parked');
    expect(await parked.list()).toMatchObject([
      { id: 'any:mail', reason: 'The mail server refuses it.', attempts: 1 },
    ]);
    now = addSeconds(now, 3600);
    await polls();
    expect(performed).toEqual(['mail']);
    outcomes = () => 'done';
    await parked.retry('any:mail');
    worker.wake();
    await until(async () => (await jobsLeft()) === 0, 'it is done');
    expect(performed).toEqual(['mail', 'mail']);
  }, 60_000);

  it('looks every few seconds whether another process wants what is parked tried anew', async () => {
    outcomes = () => 'given up';
    await ask('mail');
    await run(perform, open.ports.readModels, 60_000);
    const parked = new ParkedJobs([{ name: 'any', jobs }], open.ports.readModels);
    await until(async () => (await parked.list()).length === 1, 'it is parked');
    await polls();
    outcomes = () => 'done';
    await parked.retry('any:mail');
    now = addSeconds(now, 5);
    await until(async () => (await jobsLeft()) === 0, 'it is done', 10);
    expect(performed).toEqual(['mail', 'mail']);
  }, 60_000);

  it('tries what is parked anew when somebody asks for it, and nothing else', async () => {
    outcomes = () => 'refused';
    await ask('refund');
    await ask('mail');
    const worker = await run();
    await untilTried(24, 301);
    const parked = new ParkedJobs([{ name: 'any', jobs }], open.ports.readModels);
    expect(await parked.list()).toMatchObject([
      { id: 'any:refund', processManager: 'any', subject: 'refund', reason: 'refused: It is refused.' },
      { id: 'any:mail', attempts: 12 },
    ]);
    expect(await parked.countsOf({ name: 'any', jobs })).toEqual({ jobs: 2, parked: 2 });
    expect([await parked.retry('any:nosuch'), await parked.retry('other:refund')]).toEqual([null, null]);
    outcomes = () => 'done';
    expect(await parked.retry('any:refund')).toMatchObject({ id: 'any:refund' });
    worker.wake();
    await until(async () => (await jobsLeft()) === 1, 'it is done');
    await polls();
    expect(performed.slice(24)).toEqual(['refund']);
    expect(await parked.list()).toMatchObject([{ id: 'any:mail' }]);
    expect(await parked.retry('any:refund')).toBeNull();
    const { retries } = jobCollections({ jobs });
    expect(await open.ports.readModels.count(retries, {})).toBe(0);
  }, 60_000);

  it('shows nothing parked of a job that another event has started anew', async () => {
    outcomes = () => 'refused';
    await ask('refund');
    await run();
    await untilTried(12, 301);
    const parked = new ParkedJobs([{ name: 'any', jobs }], open.ports.readModels);
    expect(await parked.list()).toHaveLength(1);
    await ask('refund', addSeconds(now, 3600));
    expect(await parked.list()).toEqual([]);
  }, 60_000);

  it('drops the attempts at a job that an event has ended', async () => {
    outcomes = () => 'fault';
    await ask('refund');
    await run();
    await until(() => performed.length === 1, 'the first try');
    await project('refund', null);
    now = addSeconds(now, 301);
    await until(async () => (await attemptsLeft()) === 0, 'no attempts are left');
    expect(performed).toHaveLength(1);
  });

  it('does not count faults as refusals', async () => {
    outcomes = () => (performed.length > 20 ? 'refused' : 'fault');
    await ask('refund');
    await run();
    await untilTried(25, 301);
    outcomes = () => 'done';
    await untilTried(26, 301);
    expect(reported.filter((message) => message.includes('parked'))).toEqual([]);
  }, 60_000);
});

it('A worker that cannot find its jobs says why until it can', async () => {
  let isAvailable = false;
  const failing = overriding(open.ports.readModels, {
    find: (...query) =>
      isAvailable || query[0] !== collection
        ? open.ports.readModels.find(...query)
        : Promise.reject(new Error('The store is away.')),
  });
  const worker = await run(perform, failing);
  await until(() => worker.fault !== null, 'a fault');
  expect(worker.fault).toBe('any stopped: The store is away.');
  isAvailable = true;
  now = addSeconds(now, 2);
  await until(() => worker.fault === null, 'no fault');
});
