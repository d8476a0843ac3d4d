import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '../support/client.ts';
import { customer, openCinema, type Cinema } from '../support/cinema.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

/** Longer than the busy timeout of a connection. */
const LOCKED_MILLISECONDS = 7000;

/** Another process, such as a tool for backups, that has a file for itself until it is told to end. */
async function lock(file: string): Promise<ChildProcess> {
  const script = `
    const database = new (require('libsql'))(process.argv[1]);
    database.exec('PRAGMA busy_timeout = 5000; BEGIN EXCLUSIVE');
    console.log('locked');
    process.stdin.resume().on('end', () => database.close());`;
  const child: ChildProcess = spawn(process.execPath, ['-e', script, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (child.stdout !== null) await once(child.stdout, 'data');
  return child;
}

let system: TestSystem;
let cinema: Cinema;
beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
});
afterAll(() => system.close());

describe.each(['events.db', 'documents.db', 'idempotency.db', 'keys.db'])('%s', (file) => {
  it('may be locked by another process for longer than anybody waits: what is sold meanwhile is sold once', async () => {
    const showtimeId = await cinema.schedule();
    const [guest, other] = [customer(system), customer(system)];
    const hold = (who: typeof guest, seat: string, key: string): Promise<Answer> =>
      who.post(`/showtimes/${showtimeId}/holds`, { seats: [seat] }, { 'Idempotency-Key': key });
    // Both have logged in before.
    expect((await hold(other, 'B1', randomUUID())).status).toBe(201);
    expect((await hold(guest, 'B2', randomUUID())).status).toBe(201);
    const child = await lock(join(system.open.directory, file));
    const keys = ['A1', 'A2'].map((seat) => [seat, randomUUID()] as const);
    const begun = performance.now();
    const during = keys.map(([seat, key]) => hold(guest, seat, key));
    await delay(LOCKED_MILLISECONDS);
    child.stdin?.end();
    await once(child, 'exit');
    expect(performance.now() - begun).toBeGreaterThan(5000);
    const statuses = (await Promise.all(during)).map(({ status }) => status);
    expect(statuses.filter((status) => status !== 201 && status !== 503)).toEqual([]);
    for (const [seat, key] of keys) expect((await hold(guest, seat, key)).status).toBe(201);
    expect((await hold(other, 'B3', randomUUID())).status).toBe(201);
    const taken = await hold(other, 'A1', randomUUID());
    expect([taken.status, taken.text]).toEqual([409, expect.stringContaining('seats-unavailable')]);
    expect(system.open.errors).toEqual([]);
  }, 60_000);
});
