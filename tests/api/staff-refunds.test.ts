import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clerk, customer, eventsOf, hold, openCinema, pay, read, type Cinema } from '../support/cinema.ts';
import type { Client } from '../support/client.ts';
import { allOf } from '../support/events.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

let system: TestSystem;
let cinema: Cinema;
let buyer: Client;
let bookingId: string;
let path: string;

beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
  buyer = customer(system);
  bookingId = await hold(buyer, await cinema.schedule(), ['A1', 'A2']);
  path = `/payments/${await pay(buyer, bookingId)}`;
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

const euros = (amount: number): object => ({ amount, currency: 'EUR' });

describe('POST /payments/{id}/refunds', () => {
  it('is for staff, with a reason', async () => {
    const body = { amount: euros(500), reason: 'The sound failed.' };
    expect((await buyer.post(`${path}/refunds`, body)).status).toBe(403);
    const without = await clerk(system).post(`${path}/refunds`, { amount: euros(500) });
    expect(without).toMatchObject({ status: 422, body: { errors: [{ pointer: '#/reason' }] } });
  });

  it('pays a part back: the ticket stays, the words are sealed', async () => {
    const reason = 'The sound failed for ten minutes.';
    const desk = clerk(system);
    const types = await eventsOf(system, async () => {
      const answer = await desk.post(`${path}/refunds`, { amount: euros(500), reason });
      expect(answer).toMatchObject({
        status: 201,
        body: { refunds: [{ amount: euros(500), reason: 'staff' }] },
      });
    });
    expect(types[0]).toBe('RefundRequested');
    await until(
      async () =>
        (await read(system, buyer, `/bookings/${bookingId}`)).body.paymentStatus === 'partiallyRefunded',
      'the booking shows the refund',
    );
    expect((await read(system, buyer, `/bookings/${bookingId}`)).body).toMatchObject({ status: 'confirmed' });
    const written = await allOf(system.open.ports.store, `payment-${path.split('/').at(-1) ?? ''}`);
    const request = written.find(({ type }) => type === 'RefundRequested');
    expect(request?.data).toMatchObject({ reason: 'staff', note: { box: expect.any(String) } });
    expect(JSON.stringify(written.map(({ data }) => data))).not.toContain('sound failed');
  });

  it('never pays back more than was paid, however often it is asked', async () => {
    const desk = clerk(system);
    const ask = (amount: number): Promise<{ status: number }> =>
      desk.post(`${path}/refunds`, { amount: euros(amount), reason: 'Again.' });
    const answers = await Promise.all([ask(1000), ask(1000), ask(1000)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const rest = await desk.post(`${path}/refunds`, { reason: 'The rest.' });
    expect(rest.body.refunds.at(-1)).toMatchObject({ amount: euros(500) });
    const more = await desk.post(`${path}/refunds`, { reason: 'More.' });
    expect(more).toMatchObject({ status: 409, body: { code: 'refund-exceeds-payment' } });
    await until(
      async () => (await read(system, desk, path)).body.refunded.amount === 2000,
      'everything has been paid back',
    );
    const quote = await read(system, buyer, `/bookings/${bookingId}/cancellation-quote`);
    expect(quote.body).toMatchObject({ allowed: true, paid: euros(2000), refund: euros(0) });
    const cancelled = await buyer.post(`/bookings/${bookingId}/cancel`, {});
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled', refund: null } });
    expect((await read(system, buyer, `/bookings/${bookingId}`)).body).toMatchObject({
      paymentStatus: 'refunded',
    });
    expect((await read(system, desk, path)).body.refunded).toEqual(euros(2000));
  });
});

it('A showtime that is cancelled pays back what staff have not, and is done when that is done', async () => {
  const showtimeId = await cinema.schedule();
  const people = [customer(system), customer(system)];
  const bookings = await Promise.all(
    people.map(async (person, index) => {
      const held = await hold(person, showtimeId, [`B${index + 1}`]);
      return { held, paid: await pay(person, held) };
    }),
  );
  const [part, all] = bookings;
  const desk = clerk(system);
  await desk.post(`/payments/${part?.paid ?? ''}/refunds`, { amount: euros(400), reason: 'Cold.' });
  await desk.post(`/payments/${all?.paid ?? ''}/refunds`, { reason: 'Colder.' });
  await cinema.admin.post(`/showtimes/${showtimeId}/cancel`, { reason: 'No heating.' });
  const progress = `/showtimes/${showtimeId}/cancellation`;
  await until(
    async () => (await read(system, cinema.admin, progress)).body.status === 'done',
    'the cancellation is done',
  );
  expect((await read(system, cinema.admin, progress)).body.counts).toMatchObject({ refunded: 2 });
  for (const { paid } of bookings) {
    expect((await read(system, desk, `/payments/${paid}`)).body.refunded).toEqual(euros(1000));
  }
});
