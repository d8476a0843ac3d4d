import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jobCollections } from '../../src/engine/process-managers/job-attempts.ts';
import { addSeconds } from '../../src/engine/instant.ts';
import { collectionOf } from '../../src/engine/projections/projection.ts';
import { payRefunds } from '../../src/processes/pay-refunds.ts';
import { processManagers } from '../../src/processes/process-managers.ts';
import { actors } from '../../src/projections/actors.ts';
import { readModels } from '../../src/projections/read-models.ts';
import { clientAs, type Client } from '../support/client.ts';
import { gate } from '../support/memory-event-store.ts';
import { overriding } from '../support/overriding.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

interface Overview {
  readonly name: string;
  readonly checkpoint: string;
  readonly lag: number;
  readonly fault: string | null;
  readonly jobs?: number;
  readonly parked?: number;
}

let system: TestSystem;
let admin: Client;
/** Why the read models of actors cannot be written; null while they can. */
let fault: Error | null = null;

beforeAll(async () => {
  system = await openSystem({
    ports: (ports) => ({
      ...ports,
      readModelsWithLease: (token) => {
        const documents = ports.readModelsWithLease(token);
        return overriding(documents, {
          save: async (...given) => {
            if (fault !== null && given[0] === collectionOf(actors)) throw fault;
            return documents.save(...given);
          },
        });
      },
    }),
  });
  admin = clientAs(system, 'admin', randomUUID());
  await admin.token();
});
afterAll(() => system.close());

async function status(): Promise<any> {
  const answer = await admin.get('/system/status');
  expect(answer.status).toBe(200);
  return answer.body as unknown;
}

describe('The status of the system', () => {
  it('has every projection and process manager with its checkpoint, and what this process does', async () => {
    const head = String(await system.ports.subscription.head());
    const isBehind = ({ lag }: Overview): boolean => lag > 0;
    let body: any;
    await until(async () => {
      body = await status();
      return ![...body.projections, ...body.processManagers].some(isBehind);
    }, 'nothing lags');
    expect(body).toMatchObject({
      ...{ head, faults: [], roles: ['api', 'projector', 'processor'], leads: ['projector', 'processor'] },
      queues: { commands: 0, streams: 0, auditJobs: 0 },
    });
    const named = (all: readonly Overview[]): readonly string[] => all.map(({ name }) => name);
    expect(named(body.projections)).toEqual(readModels.map(({ name }) => name));
    expect(named(body.processManagers)).toEqual(processManagers.map(({ name }) => name));
    const first = { name: 'accounts', checkpoint: head, lag: 0, fault: null };
    expect(body.projections[0]).toEqual(first);
    const manager = (name: string): unknown =>
      (body.processManagers as { name: string }[]).find((each) => each.name === name);
    expect(manager('close-payments')).toEqual({
      ...{ name: 'close-payments', checkpoint: head, lag: 0, fault: null },
      ...{ jobs: 0, parked: 0 },
    });
  });

  it('says which projection has stopped, why, and how far behind it is', async () => {
    fault = new Error('There is no room for actors.');
    await admin.post('/actors', { name: 'Brigitte Helm' });
    const stopped = async (): Promise<Overview> =>
      (await status()).projections.find(({ name }: Overview) => name === 'actors') as Overview;
    await until(async () => (await stopped()).fault !== null, 'it has stopped');
    expect(await stopped()).toMatchObject({ fault: 'There is no room for actors.', lag: expect.any(Number) });
    expect((await stopped()).lag).toBeGreaterThan(0);
    expect((await status()).faults[0]).toContain('Projection actors stopped');
    fault = null;
    await until(async () => (await stopped()).fault === null, 'it goes on');
    await until(async () => (await stopped()).lag === 0, 'it has caught up');
  });

  it('counts commands that wait, in how many streams', async () => {
    const { opened, open } = gate();
    const slow = await openSystem({
      ports: (ports) => ({
        ...ports,
        store: overriding(ports.store, {
          append: async (stream, ...given) => {
            if (stream.startsWith('actor-')) await opened;
            return ports.store.append(stream, ...given);
          },
        }),
      }),
    });
    try {
      const boss = clientAs(slow, 'admin', randomUUID());
      const commands = ['one', 'two', 'three'].map((name) => boss.post('/actors', { name }));
      const queues = async (): Promise<any> => (await boss.get('/system/status')).body.queues as unknown;
      await until(async () => (await queues()).commands === 3, 'the commands wait');
      expect(await queues()).toEqual({ commands: 3, streams: 3, auditJobs: 0 });
      open();
      for (const { status: code } of await Promise.all(commands)) expect(code).toBe(201);
      expect((await queues()).commands).toBe(0);
    } finally {
      open();
      await slow.close();
    }
  });
});

describe('Parked jobs', () => {
  const jobId = randomUUID();
  const id = `pay-refunds:${jobId}`;
  const { jobs, attempts, retries } = jobCollections(payRefunds);

  beforeAll(async () => {
    const { readModels: documents } = system.ports;
    // Its worker leaves it alone: it is due tomorrow.
    const due = addSeconds(system.now(), 86_400);
    const position = (await system.ports.subscription.head()) + 1_000_000n;
    const cause = { eventId: randomUUID(), correlationId: randomUUID(), position: String(position) };
    const document = { jobId, subject: 'a booking', due, data: {}, cause };
    await documents.save(jobs, [{ id: jobId, position, document }], 0n);
    const attempt = { jobId, eventId: cause.eventId, attempts: 12, refusals: 12, retryAt: due };
    const fault = 'refund-ended: It has ended.';
    await documents.put(attempts, jobId, { ...attempt, isParked: true, fault });
  });

  it('are listed with their reason, and counted', async () => {
    const { body } = await admin.get('/system/parked');
    expect(body.items).toMatchObject([
      ...[{ id, processManager: 'pay-refunds', subject: 'a booking', attempts: 12 }],
    ]);
    expect(body.items[0].reason).toBe('refund-ended: It has ended.');
    const managers = (await status()).processManagers as readonly Overview[];
    expect(managers.find(({ name }) => name === 'pay-refunds')).toMatchObject({ jobs: 1, parked: 1 });
  });

  it('are tried again when an administrator asks for it', async () => {
    const answer = await admin.post(`/system/parked/${encodeURIComponent(id)}/retry`);
    expect([answer.status, answer.body.id]).toEqual([202, id]);
    expect(await system.ports.readModels.get(retries, jobId)).toEqual({ jobId });
  });

  it.each(['pay-refunds:nosuch', 'nosuch:1', 'nosuch', '%20'])('are not known by %s', async (other) => {
    const answer = await admin.post(`/system/parked/${other}/retry`);
    expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
  });
});
