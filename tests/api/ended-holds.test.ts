import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addMinutes } from '../../src/engine/instant.ts';
import { clerk, customer, hold, openCinema, pay, read, type Cinema } from '../support/cinema.ts';
import { clientAs, type Client } from '../support/client.ts';
import { clockFrom } from '../support/clock.ts';
import { allOf } from '../support/events.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

const DAY_MINUTES = 24 * 60;

let system: TestSystem;
let cinema: Cinema;
let showtimeId: string;
let buyer: Client;
let released: string;
let expired: string;
let paid: string;
let refunded: string;
let begun: string;
/** The position of the log before anything is archived. */
let before: bigint;

/** The events of the showtime that archive ended holds, by what they name. */
async function archived(): Promise<readonly unknown[]> {
  const events = await allOf(system.open.ports.store, `showtime-${showtimeId}`);
  return events.filter(({ type }) => type === 'EndedHoldsArchived').map(({ data }) => data);
}

async function statusOf(client: Client, bookingId: string): Promise<unknown> {
  const { status, body } = await read(system, client, `/bookings/${bookingId}`);
  return status === 200 ? (body as { status: string }).status : status;
}

async function idsListed(client: Client, query = ''): Promise<readonly string[]> {
  const { body } = await read(system, client, `/bookings?limit=100${query}`);
  return (body as { items: { id: string }[] }).items.map(({ id }) => id).sort();
}

beforeAll(async () => {
  system = await openSystem({ settings: { holdsPerCustomer: 10 } });
  cinema = await openCinema(system);
  showtimeId = await cinema.schedule(1);
  buyer = customer(system);
  released = await hold(buyer, showtimeId, ['A1']);
  expect((await buyer.post(`/bookings/${released}/release`)).status).toBe(200);
  expired = await hold(buyer, showtimeId, ['A2']);
  paid = await hold(buyer, showtimeId, ['A3']);
  await pay(buyer, paid);
  refunded = await hold(buyer, showtimeId, ['A4']);
  await pay(buyer, refunded);
  expect((await buyer.post(`/bookings/${refunded}/cancel`)).status).toBe(200);
  begun = await hold(buyer, showtimeId, ['A5']);
  expect((await buyer.post(`/bookings/${begun}/payments`, { gateway: 'sandbox' })).status).toBe(201);
  const opened = system.now();
  system.now = clockFrom(addMinutes(opened, 30));
  await until(async () => (await statusOf(buyer, expired)) === 'expired', 'the hold expires');
  await until(async () => (await statusOf(buyer, begun)) === 'expired', 'the hold with a payment expires');
  before = await system.open.ports.subscription.head();
  // An hour until the start, two hours of show, and a day.
  system.now = clockFrom(addMinutes(opened, 179 + DAY_MINUTES));
  expect(await archived()).toEqual([]);
  system.now = clockFrom(addMinutes(opened, 181 + DAY_MINUTES));
  await until(async () => (await archived()).length > 0, 'ended holds are archived');
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

describe('Ended holds, a day after their showtime', () => {
  it('are named by one event of the showtime, and no booking with money is', async () => {
    const [event, ...others] = (await archived()) as { bookingIds: string[]; remaining: number }[];
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      showtimeId,
      movieId: cinema.movieId,
      theaterId: cinema.theaterId,
      auditoriumId: cinema.auditoriumId,
      remaining: 0,
    });
    expect(event?.bookingIds.sort()).toEqual([released, expired].sort());
  });

  it('are in no list and cannot be asked for; the others can', async () => {
    const kept = [paid, refunded, begun].sort();
    for (const bookingId of [released, expired]) {
      for (const path of [`/bookings/${bookingId}`, `/bookings/${bookingId}/history`]) {
        for (const client of [buyer, clerk(system)]) {
          const answer = await read(system, client, path);
          expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
        }
      }
    }
    expect(await idsListed(buyer)).toEqual(kept);
    expect(await idsListed(clerk(system), `&all=true&showtimeId=${showtimeId}`)).toEqual(kept);
    const states = await Promise.all(kept.map((bookingId) => statusOf(buyer, bookingId)));
    expect(states.sort()).toEqual(['cancelled', 'confirmed', 'expired']);
  });

  it('are not there for any command', async () => {
    for (const [path, body] of [
      ['release', undefined],
      ['cancel', {}],
      ['payments', { gateway: 'sandbox' }],
    ] as const) {
      const answer = await buyer.post(`/bookings/${released}/${path}`, body);
      expect([path, answer.status, answer.body.code]).toEqual([path, 404, 'not-found']);
    }
  });

  it('are seen by auditors as they were, and in the log', async () => {
    const auditor = clientAs(system, 'auditor', randomUUID());
    for (const [bookingId, status] of [
      [released, 'released'],
      [expired, 'expired'],
    ] as const) {
      const then = await auditor.get(`/bookings/${bookingId}?asOf=${before}`);
      expect([then.status, then.body]).toEqual([200, expect.objectContaining({ id: bookingId, status })]);
      const head = await system.open.ports.subscription.head();
      expect((await auditor.get(`/bookings/${bookingId}?asOf=${head}`)).status).toBe(404);
    }
    const none = `/bookings/${showtimeId}_${randomUUID()}?asOf=${before}`;
    expect((await auditor.get(none)).status).toBe(404);
    const stream = `/audit/streams/showtime-${showtimeId}`;
    const { body } = await auditor.get(`${stream}/events?limit=100`);
    const about = (body as { items: { type: string; data: { bookingId?: string } }[] }).items.filter(
      ({ data }) => data.bookingId === released,
    );
    expect(about.map(({ type }) => type)).toEqual(['SeatsHeld', 'HoldReleased']);
    const state = await auditor.get(`${stream}/state`);
    expect(state.text).toContain(`"archivedHolds":{`);
  });
});
