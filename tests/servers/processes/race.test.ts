import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customer, openCinema, type Cinema } from '../../support/cinema.ts';
import type { Client } from '../../support/client.ts';
import { CLIENTS, seatsOfRounds, round, seatOf } from '../../support/crowd.ts';
import { START_MILLISECONDS } from '../../support/mongodb.ts';
import type { RunningMarquee } from '../../support/process.ts';
import { areGiven, startServers, type Servers } from '../../support/servers.ts';

let servers: Servers;
let one: RunningMarquee;
let other: RunningMarquee;
let cinema: Cinema;

beforeAll(async () => {
  servers = await startServers({ hasOwnMongoDb: false });
  one = await servers.start();
  other = await servers.start();
  cinema = await openCinema(one, seatsOfRounds);
}, START_MILLISECONDS);

afterAll(() => servers.close());

/** People, half of them at each process. */
function crowd(): readonly Client[] {
  return Array.from({ length: CLIENTS }, (_, index) => customer(index % 2 === 0 ? one : other));
}

describe('64 clients of two processes who want one seat', () => {
  it('make one winner in each of 200 rounds, and everybody else learns which seat is taken', async () => {
    const showtimeId = await cinema.schedule();
    let people = crowd();
    for (let index = 0; index < 200; index += 1) {
      // Who is always the fastest may hold no more than so many.
      if (index % 50 === 0) people = crowd();
      const { winners, refusals } = await round(people, showtimeId, seatOf(index));
      expect(winners).toBe(1);
      expect(new Set(refusals)).toEqual(new Set([`409 seats-unavailable ${seatOf(index)}`]));
    }
    expect(await servers.run('verify')).toMatchObject({ code: 0 });
  }, 300_000);

  // Last, for it leaves a log that is broken.
  (areGiven ? it.skip : it)(
    'would make several winners on a store that does not check revisions: the negative control',
    async () => {
      const showtimeId = await cinema.schedule();
      await servers.eventStore.set({ ignoresRevisions: true });
      const people = crowd();
      const winners: number[] = [];
      for (let index = 0; index < 20; index += 1) {
        winners.push((await round(people, showtimeId, seatOf(index))).winners);
      }
      expect(Math.max(...winners)).toBeGreaterThan(1);
      expect(await servers.run('verify')).toMatchObject({ code: 1 });
    },
    60_000,
  );
});
