import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addSeconds, instantOf } from '../../src/engine/instant.ts';
import { registry } from '../../src/domain/aggregates.ts';
import { compareWithServed } from '../../src/engine/auditing/comparison.ts';
import { verifyLog } from '../../src/engine/auditing/verification.ts';
import { readModels } from '../../src/projections/read-models.ts';
import { clerk, customer, hold, openCinema, type Cinema } from '../support/cinema.ts';
import { send, type Answer, type Client } from '../support/client.ts';
import { allOf } from '../support/events.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { eventually, until } from '../support/until.ts';

interface ListedBooking {
  readonly payments: readonly string[];
}

let system: TestSystem;
let cinema: Cinema;

beforeAll(async () => {
  system = await openSystem({ settings: { holdsPerCustomer: 100 } });
  cinema = await openCinema(system);
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

/** A day at the box office: whatever people do, in no order at all. */
async function anyDay(showtimeId: string, steps: number): Promise<void> {
  const people: readonly Client[] = [customer(system), customer(system), clerk(system)];
  const bookings: { client: Client; id: string }[] = [];
  const any = <Item>(items: readonly Item[]): Item => items[randomInt(items.length)] as Item;
  for (let step = 0; step < steps; step += 1) {
    const seats = Array.from(
      { length: randomInt(1, 4) },
      () => `${any(['A', 'B', 'C', 'D'])}${randomInt(1, 6)}`,
    );
    const booking = bookings.length === 0 ? undefined : any(bookings);
    const client = any(people);
    const acts: (() => Promise<Answer>)[] = [
      async () => {
        const held = await client.post(`/showtimes/${showtimeId}/holds`, { seats: [...new Set(seats)] });
        if (held.status === 201) bookings.push({ client, id: String(held.body.bookingId) });
        return held;
      },
      () =>
        cinema.admin.post(`/showtimes/${showtimeId}/blocks`, { seats: seats.slice(0, 1), reason: 'broken' }),
      () => cinema.admin.delete(`/showtimes/${showtimeId}/blocks/${seats[0] ?? 'A1'}`),
    ];
    if (booking !== undefined) {
      const path = `/bookings/${booking.id}`;
      acts.push(
        () => booking.client.post(`${path}/release`),
        () => booking.client.post(`${path}/cancel`),
        () => cinema.admin.post(`${path}/confirm`, { method: any(['cash', 'complimentary']) }),
        async () => {
          const started = await booking.client.post(`${path}/payments`, { gateway: 'sandbox' });
          if (started.status >= 300) return started;
          const outcome = any(['succeed', 'succeed', 'decline', 'abandon']);
          return booking.client.post(`/payments/${String(started.body.paymentId)}/sandbox`, { outcome });
        },
      );
    }
    const answer = await any(acts)();
    expect(answer.status).toBeLessThan(500);
    if (randomInt(20) === 0) {
      const before = system.now;
      system.now = () => addSeconds(before(), 601);
    }
  }
}

/** Where the log ends when nothing happens by itself any more: lapsed holds have expired, refunds are paid. */
async function positionAtRest(): Promise<bigint> {
  let position = -1n;
  const isAtRest = async (): Promise<boolean> => {
    const before = position;
    await delay(1000);
    position = await system.open.ports.subscription.head();
    return position === before;
  };
  await until(isAtRest, 'nothing happens any more');
  return position;
}

async function expectServedAsReplayed(): Promise<void> {
  for (const projection of readModels) {
    const { subscription, readModels: served } = system.open.ports;
    const { differences } = await compareWithServed(projection, { subscription, served, registry });
    expect([projection.name, differences]).toEqual([projection.name, []]);
  }
}

describe('after any day at the box office', () => {
  it('the seat map, the timetable and the bookings tell the same story, and so does a replay', async () => {
    const showtimeId = await cinema.schedule(24 * 30);
    await anyDay(showtimeId, 250);
    const headers = { 'Min-Position': String(await positionAtRest()) };
    const map = await send(system.url, 'GET', `/showtimes/${showtimeId}/seats`, { headers });
    const showtime = await send(system.url, 'GET', `/showtimes/${showtimeId}`, { headers });
    expect(showtime.body.counts).toEqual(map.body.counts);
    const booked = await cinema.admin.get(`/bookings?all=true&showtimeId=${showtimeId}&limit=100`, headers);
    const seatsOf = (status: string): string[] =>
      booked.body.items
        .filter((booking: { status: string }) => booking.status === status)
        .flatMap((booking: { seats: { seatId: string }[] }) => booking.seats.map(({ seatId }) => seatId))
        .sort();
    const onMap = (status: string): string[] =>
      map.body.seats
        .filter((seat: { status: string }) => seat.status === status)
        .map(({ seatId }: { seatId: string }) => seatId)
        .sort();
    expect(seatsOf('confirmed')).toEqual(onMap('sold'));
    expect(seatsOf('held')).toEqual(onMap('held'));
    await expectServedAsReplayed();
    const { scan, readModels: documents } = system.open.ports;
    const { breaks } = await verifyLog(scan, await documents.checkpoints(), { registry });
    expect(breaks).toEqual([]);
  });

  it('a replay tells the same once ended holds are archived, and those alone are gone', async () => {
    const showtimeId = await cinema.schedule(24 * 40);
    const guest = customer(system);
    const ended = await hold(guest, showtimeId, ['D1']);
    expect((await guest.post(`/bookings/${ended}/release`)).status).toBe(200);
    await anyDay(showtimeId, 80);
    system.now = () => addSeconds(instantOf(Date.now()), 24 * 3600 * 42);
    const events = async (): Promise<readonly string[]> =>
      (await allOf(system.open.ports.store, `showtime-${showtimeId}`)).map(({ type }) => type);
    await until(async () => (await events()).includes('EndedHoldsArchived'), 'ended holds are archived');
    const headers = { 'Min-Position': String(await positionAtRest()) };
    await expectServedAsReplayed();
    const path = `/bookings?all=true&showtimeId=${showtimeId}&limit=100`;
    const { body } = await cinema.admin.get(path, headers);
    const withoutMoney = (body.items as ListedBooking[]).filter(({ payments }) => payments.length === 0);
    expect(withoutMoney).toEqual([]);
    expect((await guest.get(`/bookings/${ended}`)).status).toBe(404);
  });

  it('all money that came is a ticket or has gone back', async () => {
    const showtimeId = await cinema.schedule(24 * 60);
    await anyDay(showtimeId, 250);
    const owed = async (): Promise<unknown[]> => {
      const headers = { 'Min-Position': String(await system.open.ports.subscription.head()) };
      const booked = await cinema.admin.get(`/bookings?all=true&showtimeId=${showtimeId}&limit=100`, headers);
      const wrong: unknown[] = [];
      for (const booking of booked.body.items as { id: string; status: string; payments: string[] }[]) {
        for (const paymentId of booking.payments) {
          const { body } = await cinema.admin.get(`/payments/${paymentId}`);
          if (body?.status !== 'succeeded' || body.gateway === 'counter') continue;
          const kept = Number(body.amount.amount) - Number(body.refunded.amount);
          const isTicket = booking.status === 'confirmed' && kept === Number(body.amount.amount);
          if (!isTicket && kept !== 0) wrong.push({ booking, payment: body as unknown });
        }
      }
      return wrong;
    };
    expect(await eventually(owed, (wrong) => wrong.length === 0)).toEqual([]);
  });
});
