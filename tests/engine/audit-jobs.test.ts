import { describe, expect, it } from '@jest/globals';
import { AuditJobs } from '../../src/engine/auditing/audit-jobs.ts';
import { instantOf } from '../../src/engine/instant.ts';
import { gate } from '../support/memory-event-store.ts';

const signed = { heads: 0, signedSize: 0, events: 1, keyIds: [] };
const verified = { events: 1, streams: 1, broken: 0, breaks: [], signed };

describe('The jobs of a process', () => {
  const reported: unknown[] = [];
  const open = (): AuditJobs =>
    new AuditJobs({ clock: () => instantOf(0), report: (error) => reported.push(error) });

  it('are forgotten in the end, the oldest first, but none that is not finished', async () => {
    const jobs = open();
    const first = gate();
    const waits = jobs.start('verification', () => first.opened.then(() => verified));
    const done: string[] = [];
    first.open();
    for (let count = 0; count < 150; count += 1) {
      const { id } = jobs.start('verification', () => Promise.resolve(verified));
      done.push(id);
      while (jobs.get(id)?.status === 'running') await new Promise(setImmediate);
    }
    const known = done.filter((id) => jobs.get(id) !== undefined);
    expect([known.length, known.at(-1), jobs.get(waits.id)]).toEqual([110, done.at(-1), undefined]);
  });

  it('tell how far they are', async () => {
    const jobs = open();
    const middle = gate();
    const { id } = jobs.start('verification', async (progress) => {
      progress(7, 30n, 90n);
      await middle.opened;
      return verified;
    });
    while (jobs.get(id)?.progress.events !== 7) await new Promise(setImmediate);
    expect(jobs.get(id)).toMatchObject({ status: 'running', progress: { events: 7, percent: 33 } });
    expect(jobs.unfinished).toBe(1);
    middle.open();
    while (jobs.unfinished > 0) await new Promise(setImmediate);
    expect(jobs.get(id)).toMatchObject({ status: 'succeeded', progress: { events: 7, percent: 100 } });
  });

  it('that fail unexpectedly are logged, and tell nothing of it', async () => {
    const jobs = open();
    const fault = new Error('A secret.');
    const { id } = jobs.start('verification', () => Promise.reject(fault));
    while (jobs.unfinished > 0) await new Promise(setImmediate);
    expect(jobs.get(id)).toMatchObject({ status: 'failed', fault: 'An unexpected error was logged.' });
    expect(reported).toEqual([fault]);
  });

  it('fail when the process stops, and none is taken any more', async () => {
    const jobs = open();
    const ids = [1, 2].map(
      () =>
        jobs.start(
          'verification',
          (_, signal) =>
            new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason as Error));
            }),
        ).id,
    );
    await new Promise(setImmediate);
    await jobs.stop();
    for (const id of ids) expect(jobs.get(id)).toMatchObject({ fault: 'The process was stopped.' });
    expect(() => jobs.start('verification', () => Promise.resolve(verified))).toThrow(/not finished/);
  });
});
