import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openCinema } from '../support/cinema.ts';
import { hallOfRounds } from '../support/crowd.ts';
import { openPremises } from '../support/open-premises.ts';
import type { Premises } from '../support/premises.ts';
import type { RunningMarquee } from '../support/process.ts';
import { sell } from '../support/sellers.ts';
import { until } from '../support/until.ts';

const KILLS = 20;
/** Now and then the house is given the time to catch up before it is killed again. */
const KILLS_BETWEEN_LOOKS = 4;
/** Holds that last until the end. */
const HOLD_SECONDS = '3600';
const SHOWTIMES = 12;

let premises: Premises;

beforeAll(async () => {
  premises = await openPremises();
}, 240_000);

afterAll(() => premises.close());

type Bookings = ReadonlyMap<string, 'held' | 'confirmed'>;

/** Bookings that the house has acknowledged are there, once it has come to the last position that it has named. */
async function expectAllThere(house: RunningMarquee, bookings: Bookings, position: bigint): Promise<void> {
  const clerk = house.as('boxOffice', randomUUID());
  const minimum = { 'Min-Position': String(position) };
  const isThere = async (): Promise<boolean> =>
    (await clerk.get('/bookings?all=true&limit=1', minimum)).status === 200;
  await until(isThere, 'the read models have caught up');
  for (const [bookingId, status] of bookings) {
    const { body } = await clerk.get(`/bookings/${bookingId}`);
    // A confirmation may have been recorded without its answer having arrived.
    expect(status === 'confirmed' ? ['confirmed'] : ['held', 'confirmed']).toContain(body.status);
  }
}

it('loses nothing that it has acknowledged when it is killed twenty times while it sells', async () => {
  const showtimeIds: string[] = [];
  const acknowledged = new Map<string, 'held' | 'confirmed'>();
  let position = 0n;
  for (let kills = 0; kills < KILLS; kills += 1) {
    const house = await premises.start({ HOLD_SECONDS });
    if (kills === 0) {
      const { schedule } = await openCinema(house, hallOfRounds);
      while (showtimeIds.length < SHOWTIMES) showtimeIds.push(await schedule());
    }
    if (kills % KILLS_BETWEEN_LOOKS === 0) await expectAllThere(house, acknowledged, position);
    const sellers = sell({ houses: [house], showtimeIds, countAtEach: 16, pause: 0 });
    await until(() => sellers.bookings.size >= 20, 'it sells');
    await delay(randomInt(150));
    await house.kill();
    await sellers.stop();
    for (const [bookingId, status] of sellers.bookings) acknowledged.set(bookingId, status);
    if (sellers.position() > position) position = sellers.position();
  }
  const house = await premises.start({ HOLD_SECONDS });
  await expectAllThere(house, acknowledged, position);
  expect(await house.stop()).toBe(0);
  expect(await premises.run('verify')).toMatchObject({ code: 0 });
  expect(await premises.run('replay', '--compare')).toMatchObject({ code: 0 });
}, 900_000);
