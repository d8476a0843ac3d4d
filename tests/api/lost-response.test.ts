import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customer, eventsOf, openCinema, type Cinema } from '../support/cinema.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let cinema: Cinema;

beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
});

afterAll(async () => {
  await system.close();
});

/** As when the process died between the append and the idempotency record. */
async function loseStoredResponse(bookingId: string): Promise<void> {
  await system.application.commands.idempotentRequests.removeResponsesAbout(bookingId);
}

describe('a hold whose stored response was lost', () => {
  it('is found again by a retry with the same key: the same booking, no second hold', async () => {
    const showtimeId = await cinema.schedule();
    const client = customer(system);
    const key = { 'Idempotency-Key': randomUUID() };
    const holdAgain = (): ReturnType<typeof client.post> =>
      client.post(`/showtimes/${showtimeId}/holds`, { seats: ['A1', 'A2'] }, key);
    const first = await holdAgain();
    await loseStoredResponse(String(first.body.bookingId));
    let second = first;
    expect(
      await eventsOf(system, async () => {
        second = await holdAgain();
      }),
    ).toEqual([]);
    expect(second.headers['idempotency-replayed']).toBeUndefined();
    expect([second.status, second.body.bookingId]).toEqual([201, first.body.bookingId]);
  });
});
