import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addSeconds } from '../../src/engine/instant.ts';
import { routes } from '../../src/api/routes/routes.ts';
import { clerk, hold, openCinema, read, type Cinema } from '../support/cinema.ts';
import { send } from '../support/client.ts';
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

describe('If-None-Match', () => {
  const seats = (showtimeId: string, tags: string): ReturnType<typeof send> =>
    send(system.url, 'GET', `/showtimes/${showtimeId}/seats`, { headers: { 'If-None-Match': tags } });

  it('is answered 304 by the seat map for its tag: one, in a list, weak, or any', async () => {
    const showtimeId = await cinema.schedule();
    const tag = (await read(system, cinema.admin, `/showtimes/${showtimeId}/seats`)).headers['etag'] ?? '';
    for (const tags of [tag, `"0" , ${tag}`, `W/${tag}`, '*']) {
      expect((await seats(showtimeId, tags)).status).toBe(304);
    }
    for (const tags of ['"0"', '"0", "1"', '']) expect((await seats(showtimeId, tags)).status).toBe(200);
    const malformed = await seats(showtimeId, tag.replaceAll('"', ''));
    expect([malformed.status, malformed.body.code]).toEqual([400, 'malformed-request']);
  });

  it('is answered in full by the seat map when the clock has closed the sale', async () => {
    const showtimeId = await cinema.schedule(2);
    const onSale = await read(system, cinema.admin, `/showtimes/${showtimeId}/seats`);
    const before = system.now;
    system.now = () => addSeconds(before(), 3 * 60 * 60);
    try {
      const closed = await seats(showtimeId, onSale.headers['etag'] ?? '');
      expect([closed.status, closed.body.status, closed.body.revision]).toEqual([
        200,
        'closed',
        onSale.body.revision,
      ]);
    } finally {
      system.now = before;
    }
  });

  it('is never answered 304 by any other route', async () => {
    const showtimeId = await cinema.schedule();
    const staff = clerk(system);
    const bookingId = await hold(staff, showtimeId, ['A1']);
    const { theaterId, auditoriumId, movieId } = cinema;
    const paths = [
      `/movies/${movieId}`,
      `/theaters/${theaterId}`,
      `/auditoriums/${auditoriumId}`,
      `/auditoriums/${auditoriumId}/seats`,
      `/showtimes/${showtimeId}`,
      `/bookings/${bookingId}`,
      '/auth/me',
      '/movies',
      '/config',
    ];
    for (const path of paths) {
      const { headers } = await staff.get(path);
      const again = await staff.get(path, { 'If-None-Match': `*` });
      const same = await staff.get(path, { 'If-None-Match': headers['etag'] ?? '"0"' });
      expect([path, again.status, same.status]).toEqual([path, 200, 200]);
    }
    const declared = routes.filter(({ answers }) => 304 in answers);
    expect(declared.map(({ path }) => path)).toEqual(['/movies/:id/poster', '/showtimes/:id/seats']);
  });
});

describe('If-Match', () => {
  const rename = async (tags: string): Promise<readonly [number, string | undefined]> => {
    const path = `/movies/${cinema.movieId}`;
    const revision = (await cinema.admin.get(path)).headers['etag'] ?? '';
    const answer = await cinema.admin.patch(
      path,
      { title: `Metropolis ${Math.random()}` },
      { 'If-Match': tags.replace('TAG', revision) },
    );
    await cinema.admin.get(path, { 'Min-Position': answer.headers['commit-position'] ?? '0' });
    return [answer.status, answer.body.code as string | undefined];
  };

  it.each(['TAG', '"999", TAG', 'TAG,"999"', '*'])('accepts the present version in %s', async (tags) => {
    expect(await rename(tags)).toEqual([200, undefined]);
  });

  it.each(['"999"', '"998", "999"', 'W/TAG', '"onSale"'])('refuses a change for %s', async (tags) => {
    expect(await rename(tags)).toEqual([412, 'version-conflict']);
  });

  it.each(['3', '"3', '"3" "4"'])('is malformed as %s', async (tags) => {
    expect(await rename(tags)).toEqual([400, 'malformed-request']);
  });
});
