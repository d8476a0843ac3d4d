import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openCinema } from '../support/cinema.ts';
import { seatsOfRounds } from '../support/crowd.ts';
import { openDeployment } from '../support/open-deployment.ts';
import type { Deployment } from '../support/deployment.ts';
import type { RunningMarquee } from '../support/process.ts';
import { amissOf, sell, type Sellers } from '../support/sellers.ts';
import { until } from '../support/until.ts';

const KILLS = 20;
/** Now and then the system is given the time to catch up before it is killed again. */
const KILLS_BETWEEN_LOOKS = 4;
/** Holds that last until the end. */
const HOLD_SECONDS = '3600';
const SHOWTIMES = 12;

let deployment: Deployment;

beforeAll(async () => {
  deployment = await openDeployment();
}, 240_000);

afterAll(() => deployment.close());

/** Bookings that the system has acknowledged are there, once it has come to the last position that it has named. */
async function expectAllThere(
  system: RunningMarquee,
  bookings: Sellers['bookings'],
  position: bigint,
): Promise<void> {
  const clerk = system.as('boxOffice', randomUUID());
  const minimum = { 'Min-Position': String(position) };
  const isThere = async (): Promise<boolean> =>
    (await clerk.get('/bookings?all=true&limit=1', minimum)).status === 200;
  await until(isThere, 'the read models have caught up');
  expect(await amissOf(bookings, [clerk])).toEqual([]);
}

it('loses nothing that it has acknowledged when it is killed twenty times while it sells', async () => {
  const showtimeIds: string[] = [];
  const acknowledged = new Map<string, 'held' | 'confirmed'>();
  let position = 0n;
  for (let kills = 0; kills < KILLS; kills += 1) {
    const isLooked = kills % KILLS_BETWEEN_LOOKS === 0;
    if (isLooked) await deployment.letLeasesLapse();
    const system = await deployment.start({ HOLD_SECONDS });
    if (kills === 0) {
      const { schedule } = await openCinema(system, seatsOfRounds);
      while (showtimeIds.length < SHOWTIMES) showtimeIds.push(await schedule());
    }
    if (isLooked) await expectAllThere(system, acknowledged, position);
    const sellers = sell({ systems: [system], showtimeIds, countAtEach: 16, pause: 0 });
    try {
      await until(() => sellers.bookings.size >= 20, 'it sells');
      await delay(randomInt(150));
    } finally {
      await system.kill();
      await sellers.stop();
    }
    for (const [bookingId, status] of sellers.bookings) acknowledged.set(bookingId, status);
    if (sellers.position() > position) position = sellers.position();
  }
  await deployment.letLeasesLapse();
  const system = await deployment.start({ HOLD_SECONDS });
  await expectAllThere(system, acknowledged, position);
  expect(await system.stop()).toBe(0);
  expect(await deployment.run('verify')).toMatchObject({ code: 0 });
  expect(await deployment.run('replay', '--compare')).toMatchObject({ code: 0 });
}, 900_000);
