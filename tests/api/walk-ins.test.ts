import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sealed } from '../../src/domain/kernel/sealed.ts';
import { clerk, customer, hold, openCinema, type Cinema } from '../support/cinema.ts';
import { allOf } from '../support/events.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

let system: TestSystem;
let cinema: Cinema;

beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

const walkIn = { name: 'Greta Walkin', email: 'greta@walkin.example' };

/** The mails to a person, an account or a key, that lie in the mail drop. */
async function mailsAbout(personId: string): Promise<readonly string[]> {
  const names = await readdir(join(system.open.directory, 'outbox')).catch(() => []);
  return names.filter((name) => name.includes(personId));
}

describe('DELETE /bookings/{id}/customer', () => {
  it('erases who a walk-in was, wherever that is stored, and leaves the booking', async () => {
    const showtimeId = await cinema.schedule();
    const staff = clerk(system);
    const held = await staff.post(`/showtimes/${showtimeId}/holds`, { seats: ['A1', 'A2'], for: walkIn });
    const path = `/bookings/${String(held.body.bookingId)}`;
    const key = { 'Idempotency-Key': randomUUID() };
    const confirmed = await staff.post(`${path}/confirm`, { method: 'cash' }, key);
    expect(confirmed.body.customer).toMatchObject(walkIn);
    const cancelled = await staff.post(`${path}/cancel`, { seats: ['A2'], reason: 'Greta is ill.' });
    expect(cancelled.status).toBe(200);
    const written = await allOf(system.open.ports.store, `showtime-${showtimeId}`);
    const dataOf = (type: string) =>
      written.find((event) => event.type === type)?.data as {
        readonly walkIn: { readonly name: Sealed; readonly email: Sealed };
        readonly reason: Sealed;
      };
    const seals = { ...dataOf('SeatsHeld').walkIn, reason: dataOf('SeatsCancelled').reason };
    const { keyId } = seals.name;
    await until(async () => (await mailsAbout(keyId)).length >= 2, 'the mails about the booking are there');

    expect((await staff.delete(`${path}/customer`)).status).toBe(403);
    const erased = await cinema.admin.delete(`${path}/customer`);
    expect([erased.status, erased.text]).toEqual([204, '']);
    expect((await cinema.admin.delete(`${path}/customer`)).status).toBe(204);

    const { vault } = system.application.commands;
    for (const [field, sealed] of Object.entries(seals)) {
      expect([field, await vault.open(field, sealed)]).toEqual([field, null]);
    }
    expect(await mailsAbout(keyId)).toEqual([]);
    const minimum = { 'Min-Position': erased.headers['commit-position'] ?? '' };
    expect((await staff.get(path, minimum)).body).toMatchObject({
      status: 'confirmed',
      customer: { userId: null, name: null, email: null },
    });
    // The stored response is gone, too: the same request is decided anew, and names nobody.
    const repeated = await staff.post(`${path}/confirm`, { method: 'cash' }, key);
    expect(repeated.headers['idempotency-replayed']).toBeUndefined();
    expect(repeated.text).not.toMatch(/greta/i);
  });

  it('is not for a booking of an account', async () => {
    const bookingId = await hold(customer(system), await cinema.schedule(), ['A1']);
    const refused = await cinema.admin.delete(`/bookings/${bookingId}/customer`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'customer-with-account' } });
  });
});
