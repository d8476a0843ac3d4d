import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addSeconds, instantOf } from '../../src/engine/instant.ts';
import { jobCollections } from '../../src/engine/process-managers/job-attempts.ts';
import { ParkedJobs } from '../../src/engine/process-managers/parked-jobs.ts';
import { payRefunds } from '../../src/processes/pay-refunds.ts';
import { openPorts, type OpenPorts } from '../support/system.ts';

const now = instantOf(Date.UTC(2033, 5, 30));
const { jobs, attempts } = jobCollections(payRefunds);

let open: OpenPorts;
let parkedJobs: ParkedJobs;
let position = 0n;

beforeAll(async () => {
  open = await openPorts();
  parkedJobs = new ParkedJobs([payRefunds], open.ports.readModels);
});
afterAll(() => open.close());

async function storeJob(secondsAgo: number): Promise<string> {
  const jobId = randomUUID();
  position += 1n;
  const cause = { eventId: randomUUID(), correlationId: randomUUID(), position: String(position) };
  const document = { jobId, subject: jobId, due: addSeconds(now, -secondsAgo), data: {}, cause };
  await open.ports.readModels.save(jobs, [{ id: jobId, position, document }], position);
  return jobId;
}

async function park(jobId: string): Promise<void> {
  await open.ports.readModels.put(attempts, jobId, { jobId, isParked: true });
}

describe('The due jobs of a process manager', () => {
  it('are counted, and the oldest that somebody tries says since when', async () => {
    expect(await parkedJobs.dueOf(payRefunds, now)).toEqual({ due: 0, oldest: null });
    await storeJob(-60);
    expect(await parkedJobs.dueOf(payRefunds, now)).toEqual({ due: 0, oldest: null });
    await storeJob(30);
    await park(await storeJob(3600));
    await park(await storeJob(7200));
    await storeJob(10);
    expect(await parkedJobs.dueOf(payRefunds, now)).toEqual({ due: 4, oldest: addSeconds(now, -30) });
  });
});
