import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addMinutes } from '../../src/engine/instant.ts';
import { clerk, customer, hold, openCinema, type Cinema } from '../support/cinema.ts';
import { send } from '../support/client.ts';
import { clockFrom } from '../support/clock.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

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

describe('a showtime that has begun', () => {
  it('is listed to staff, needs its movie and auditorium, and takes no payment, until it is over', async () => {
    const atTheDoor = await cinema.admin.patch(`/theaters/${cinema.theaterId}`, {
      boxOfficeCutoffMinutes: -180,
    });
    expect(atTheDoor.status).toBe(200);
    const showtimeId = await cinema.schedule(1);
    const buyer = customer(system);
    const before = system.now();
    const at = (minutes: number): void => {
      system.now = clockFrom(addMinutes(before, minutes));
    };
    at(55);
    const bookingId = await hold(buyer, showtimeId, ['A1']);
    const idsFor = async (query = ''): Promise<readonly string[]> => {
      const listed = await clerk(system).get(`/showtimes${query}`);
      return listed.body.items.map(({ id }: { id: string }) => id) as string[];
    };

    at(61);
    expect(await idsFor()).toContain(showtimeId);
    const forAll = await send(system.url, 'GET', '/showtimes');
    expect(forAll.body.items).toEqual([]);
    const late = await buyer.post(`/bookings/${bookingId}/payments`, { gateway: 'sandbox' });
    expect([late.status, late.body.code]).toEqual([409, 'showtime-started']);

    at(60 + 179);
    expect(await idsFor()).toContain(showtimeId);
    for (const path of [`/movies/${cinema.movieId}`, `/auditoriums/${cinema.auditoriumId}`]) {
      const inUse = await cinema.admin.delete(path);
      expect([inUse.status, inUse.body.code]).toEqual([409, 'in-use']);
    }
    await hold(clerk(system), showtimeId, ['A2']);

    at(60 + 180);
    expect(await idsFor()).toEqual([]);
    expect(await idsFor('?includePast=true')).toContain(showtimeId);
    expect((await cinema.admin.delete(`/movies/${cinema.movieId}`)).status).toBe(204);
  });

  it('ends online sales at the start at the latest', async () => {
    const path = `/theaters/${cinema.theaterId}`;
    const refused = await cinema.admin.patch(path, { salesCutoffMinutes: -1 });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '#/salesCutoffMinutes']);
  });
});
