import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Instant } from '../../src/engine/instant.ts';
import { clientAs, type Answer, type Client } from '../support/client.ts';
import { clerk, customer, hold, openCinema, pay, type Cinema } from '../support/cinema.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let cinema: Cinema;
let analyst: Client;
let tonight: string;
let tomorrow: string;
let afterMidnight: string;

const at = (instant: string): void => {
  const now = Instant.parse(instant);
  system.now = () => now;
};

/** Asks for a report once everything that has happened is in it. */
async function report(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const position = String(await system.open.ports.subscription.head());
  return analyst.get(`/reports/${path}`, { 'Min-Position': position, ...headers });
}

async function sellForCash(showtimeId: string, seats: readonly string[], method = 'cash'): Promise<string> {
  const seller = clerk(system);
  const bookingId = await hold(seller, showtimeId, seats);
  const answer = await seller.post(`/bookings/${bookingId}/confirm`, { method });
  expect(answer.status).toBe(200);
  return bookingId;
}

/** Waits until money has been paid back. */
async function refunded(client: Client, bookingId: string): Promise<void> {
  for (let looks = 0; looks < 400; looks += 1) {
    const { body } = await client.get(`/bookings/${bookingId}`);
    if (body.paymentStatus === 'refunded') return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('Nothing was paid back.');
}

beforeAll(async () => {
  system = await openSystem();
  // Noon in Berlin; the clocks there went back on 25 October 2026.
  at('2026-10-23T10:00:00.000Z');
  cinema = await openCinema(system);
  analyst = clientAs(system, 'analyst', randomUUID());
  tonight = await cinema.schedule(8); // 23 October, 20:00 in Berlin
  afterMidnight = await cinema.schedule(13); // 24 October, 01:00: the business day of the 23rd
  tomorrow = await cinema.schedule(34); // 24 October, 22:00

  await sellForCash(tonight, ['A1', 'A2', 'A3']); // 3 x 10.00
  await sellForCash(tonight, ['D1', 'D2'], 'complimentary');
  const buyer = customer(system);
  const bookingId = await hold(buyer, tomorrow, ['C1']); // premium, 15.00
  await pay(buyer, bookingId);
  at('2026-10-24T01:30:00.000Z'); // 03:30 in Berlin: still the business day of the 23rd
  await sellForCash(tomorrow, ['A1', 'A2']); // 2 x 10.00
  at('2026-10-24T02:30:00.000Z'); // 04:30 in Berlin: the 24th
  await sellForCash(tomorrow, ['A3']);
  const cancelled = await buyer.post(`/bookings/${bookingId}/cancel`, {});
  expect(cancelled.status).toBe(200);
  await refunded(buyer, bookingId);
  at('2026-10-24T10:00:00.000Z');
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

const bothDays = {
  currency: 'EUR',
  bookings: 5,
  seatsSold: 9,
  complimentarySeats: 2,
  gross: 8500,
  refunds: 1500,
  net: 7000,
  averageTicketPrice: 1214, // 85.00 by 7 paid seats
};

describe('The revenue report', () => {
  it('has a row for each day of sale, which begins at 04:00 in the theater', async () => {
    const { body } = await report('revenue');
    expect(body).toMatchObject({ from: '2026-09-25', to: '2026-10-24' });
    expect(body.asOf).toMatch(/^\d+$/);
    expect(body.rows).toEqual([
      {
        ...{ key: '2026-10-23', label: '2026-10-23', currency: 'EUR', bookings: 4, seatsSold: 8 },
        ...{ complimentarySeats: 2, gross: 6500, refunds: 0, net: 6500, averageTicketPrice: 1083 },
      },
      {
        ...{ key: '2026-10-24', label: '2026-10-24', currency: 'EUR', bookings: 1, seatsSold: 1 },
        ...{ complimentarySeats: 0, gross: 1000, refunds: 1500, net: -500, averageTicketPrice: 1000 },
      },
    ]);
    expect(body.summary).toEqual({
      totals: [{ ...bothDays, bookings: 5, gross: 7500, net: 6000, averageTicketPrice: 1071 }],
    });
  });
});
