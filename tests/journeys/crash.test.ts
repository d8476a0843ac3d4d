import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { send, type Client } from '../support/client.ts';
import { runVerb, startMarquee, temporaryDirectory, type RunningMarquee } from '../support/process.ts';

let directory: string;
let remove: () => Promise<void>;

beforeAll(async () => {
  ({ directory, remove } = await temporaryDirectory());
});

afterAll(() => remove());

/** What the house has acknowledged, by booking, and the last position it named. */
class Acknowledged {
  readonly bookings = new Map<string, 'held' | 'confirmed'>();
  position = 0n;

  noted(position: string | undefined): void {
    if (position !== undefined && BigInt(position) > this.position) this.position = BigInt(position);
  }
}

/** Holds seats and confirms every second booking for cash, until the house is gone. */
async function sell(
  clerk: Client,
  showtimeIds: readonly string[],
  acknowledged: Acknowledged,
): Promise<void> {
  for (;;) {
    const showtimeId = showtimeIds[randomInt(showtimeIds.length)] ?? '';
    const seat = `${'ABC'[randomInt(3)] ?? 'A'}${randomInt(10) + 1}`;
    const held = await clerk.post(`/showtimes/${showtimeId}/holds`, { seats: [seat] });
    acknowledged.noted(held.headers['commit-position']);
    if (held.status !== 201) continue;
    const bookingId = String(held.body.bookingId);
    acknowledged.bookings.set(bookingId, 'held');
    if (randomInt(2) === 0) continue;
    const confirmed = await clerk.post(`/bookings/${bookingId}/confirm`, { method: 'cash' });
    acknowledged.noted(confirmed.headers['commit-position']);
    if (confirmed.status === 200) acknowledged.bookings.set(bookingId, 'confirmed');
  }
}

async function expectAllThere(
  house: RunningMarquee,
  bookings: ReadonlyMap<string, 'held' | 'confirmed'>,
  position: bigint,
): Promise<void> {
  const clerk = house.as('boxOffice', randomUUID());
  const minimum = { 'Min-Position': String(position) };
  for (const [bookingId, status] of bookings) {
    const { body } = await clerk.get(`/bookings/${bookingId}`, minimum);
    // A confirmation may have been recorded without its answer having arrived.
    expect(status === 'confirmed' ? ['confirmed'] : ['held', 'confirmed']).toContain(body.status);
  }
}

it('loses nothing that it has acknowledged when it is killed twenty times while it sells', async () => {
  const acknowledged = new Acknowledged();
  let recent = new Map<string, 'held' | 'confirmed'>();
  for (let kills = 0; kills < 20; kills += 1) {
    const house = await startMarquee(directory);
    await expectAllThere(house, recent, acknowledged.position);
    const before = new Set(acknowledged.bookings.keys());
    const listed = await send(house.url, 'GET', '/showtimes?limit=100');
    const showtimeIds = (listed.body.items as { id: string }[]).map(({ id }) => id);
    const clerks = Array.from({ length: 16 }, () => house.as('boxOffice', randomUUID()));
    const selling = clerks.map((clerk) => sell(clerk, showtimeIds, acknowledged).catch(() => undefined));
    while (acknowledged.bookings.size < before.size + 20) await delay(5);
    await delay(randomInt(150));
    await house.kill();
    await Promise.all(selling);
    recent = new Map([...acknowledged.bookings].filter(([bookingId]) => !before.has(bookingId)));
  }
  const house = await startMarquee(directory);
  await expectAllThere(house, acknowledged.bookings, acknowledged.position);
  expect(await house.stop()).toBe(0);
  expect(await runVerb(directory, 'verify')).toMatchObject({ code: 0 });
  expect(await runVerb(directory, 'replay', '--compare')).toMatchObject({ code: 0 });
}, 180_000);
