import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clerk, openCinema, type Cinema } from '../support/cinema.ts';
import { send, type Answer } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { awaitPin } from '../support/mail.ts';

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

const after = (answer: Answer): Record<string, string> => ({
  'Min-Position': answer.headers['commit-position'] ?? '',
});
const list = async (path: string, last: Answer): Promise<readonly Record<string, unknown>[]> => {
  const answer = await send(system.url, 'GET', path, { headers: after(last) });
  expect(answer.status).toBe(200);
  return answer.body.items as readonly Record<string, unknown>[];
};
const expectFault = (answer: Answer, pointer: string): void => {
  expect([answer.status, answer.body.code]).toEqual([422, 'invalid-body']);
  expect(answer.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ pointer })]));
};

describe('what people type', () => {
  it.each(['zero\u200bwidth', 'over\u202eride', 'line\nbreak', 'soft\u00adhyphen', 'bell\u0007'])(
    'is visible and on one line: %j',
    async (text) => {
      expectFault(await cinema.admin.post('/movies', { title: text, durationMinutes: 90 }), '#/title');
      expectFault(await cinema.admin.post('/actors', { name: text }), '#/name');
      const walkIn = { seats: ['A1'], for: { name: text } };
      const showtimeId = await cinema.schedule();
      expect((await clerk(system).post(`/showtimes/${showtimeId}/holds`, walkIn)).status).toBe(422);
    },
  );

  it('is no address of the web where it is the name of a person', async () => {
    const name = 'Win at https://prizes.example';
    const registration = { email: 'winner@example.org', password: 'engine-1843!', firstName: name };
    expectFault(await send(system.url, 'POST', '/auth/register', { body: registration }), '#/firstName');
    const walkIn = { seats: ['A1'], for: { name } };
    const showtimeId = await cinema.schedule();
    expect((await clerk(system).post(`/showtimes/${showtimeId}/holds`, walkIn)).status).toBe(422);
  });

  it('may be a description of several lines', async () => {
    const described = { title: 'Lines', durationMinutes: 90, description: 'One.\nTwo.' };
    expect((await cinema.admin.post('/movies', described)).status).toBe(201);
  });

  it('names the same seat however its characters are composed', async () => {
    const path = `/auditoriums/${cinema.auditoriumId}/seats`;
    const rows = { seatsPerRow: 2 };
    expect((await cinema.admin.post(path, { ...rows, rows: ['\u00c9'] })).status).toBe(201);
    const again = await cinema.admin.post(path, { ...rows, rows: ['E\u0301'] });
    expect([again.status, again.body.code]).toEqual([409, 'seats-exist']);
    const showtimeId = await cinema.schedule();
    const hold = await clerk(system).post(`/showtimes/${showtimeId}/holds`, { seats: ['E\u0301-1'] });
    expect([hold.status, hold.body.seats?.[0]?.seatId]).toEqual([201, '\u00c9-1']);
  });
});

describe('the catalogue', () => {
  it('finds movies by language and genre in any case, and shows each once as a facet', async () => {
    const genre = `Krimi ${randomUUID().slice(0, 8)}`;
    const one = { title: 'One', durationMinutes: 90, language: 'EN-us', genres: [genre] };
    const other = { title: 'Other', durationMinutes: 90, language: 'en-US', genres: [genre.toUpperCase()] };
    expect((await cinema.admin.post('/movies', one)).body.language).toBe('en-US');
    const last = await cinema.admin.post('/movies', other);
    const found = await list(`/movies?language=EN-US&genre=${encodeURIComponent(genre.toLowerCase())}`, last);
    expect(found.map(({ title }) => title).sort()).toEqual(['One', 'Other']);
    const facets = (await send(system.url, 'GET', '/movies/facets', { headers: after(last) })).body;
    expect(facets.languages.filter((each: string) => each.toLowerCase() === 'en-us')).toEqual(['en-US']);
    const spellings = facets.genres.filter((each: string) => each.toLowerCase() === genre.toLowerCase());
    expect(spellings).toHaveLength(1);
  });

  it('names no genre and no actor of a movie twice', async () => {
    const movie = { title: 'Twice', durationMinutes: 90 };
    expectFault(await cinema.admin.post('/movies', { ...movie, genres: ['Drama', 'drama'] }), '#/genres');
    const actor = await cinema.admin.post('/actors', { name: 'Fritz Rasp' });
    const actorIds = [actor.body.id, actor.body.id];
    expectFault(await cinema.admin.post('/movies', { ...movie, actorIds }), '#/actorIds');
  });

  it('sorts by the alphabet, not by code units', async () => {
    let last: Answer | undefined;
    const mark = randomUUID().slice(0, 8);
    for (const name of ['zoo', '\u00c9toile', 'Abend', 'eden']) {
      last = await cinema.admin.post('/theaters', {
        ...{ name: `${name} ${mark}`, city: 'Paris', address: 'Quai 1' },
        ...{ timeZone: 'europe/paris', currency: 'EUR' },
      });
      expect(last.body.timeZone).toBe('Europe/Paris');
    }
    if (last === undefined) throw new Error('Nothing was added.');
    const names = (await list(`/theaters?q=${mark}&sort=name`, last)).map(({ name }) => name);
    expect(names).toEqual(['Abend', 'eden', '\u00c9toile', 'zoo'].map((name) => `${name} ${mark}`));
    expect(await list(`/theaters?city=PARIS&q=quai%201`, last)).toHaveLength(4);
  });

  it('goes on behind the longest title', async () => {
    const title = '\u6f22'.repeat(255);
    await cinema.admin.post('/movies', { title, durationMinutes: 90 });
    const last = await cinema.admin.post('/movies', { title, durationMinutes: 90 });
    const first = await send(system.url, 'GET', '/movies?sort=-title&limit=1', { headers: after(last) });
    const next = await send(system.url, 'GET', `/movies?sort=-title&limit=1&cursor=${first.body.nextCursor}`);
    expect([next.status, next.body.items?.[0]?.title]).toEqual([200, title]);
  });

  it('is not searched for what nobody can type', async () =>
    expect((await send(system.url, 'GET', '/movies?q=%00')).status).toBe(400));
});

describe('an e-mail address', () => {
  const register = (email: string, password = 'engine-1843!'): Promise<Answer> =>
    send(system.url, 'POST', '/auth/register', { body: { email, password } });

  it('is one account in every spelling, and shown in its canonical form', async () => {
    const local = randomUUID();
    const registered = await register(`${local.toUpperCase()}@b\u00fccher.example`);
    const canonical = `${local}@xn--bcher-kva.example`;
    expect([registered.status, registered.body.user?.email]).toEqual([201, canonical]);
    expect((await register(canonical)).body.code).toBe('email-taken');
    const body = { email: `${local}@B\u00dcCHER.example`, password: 'engine-1843!' };
    expect((await send(system.url, 'POST', '/auth/login', { body })).status).toBe(200);
  });

  it.each(['a@.', 'a@b..c', '.a@x.org', 'a@x.org.', 'a\u2060@x.org', '\uff41@x.org'])(
    'is refused where no mail can reach it, or nobody can read it: %j',
    async (email) => {
      expectFault(await register(email), '#/email');
      expectFault(await cinema.admin.post('/users', { email, role: 'boxOffice' }), '#/email');
      const showtimeId = await cinema.schedule();
      const hold = { seats: ['A1'], for: { email } };
      expect((await clerk(system).post(`/showtimes/${showtimeId}/holds`, hold)).status).toBe(422);
    },
  );

  it('is the same for a walk-in as for who registers', async () => {
    const showtimeId = await cinema.schedule();
    const hold = { seats: ['A1'], for: { email: 'J\u00fcrgen@b\u00fccher.example' } };
    expect((await clerk(system).post(`/showtimes/${showtimeId}/holds`, hold)).status).toBe(201);
  });

  it('is no new password of its owner, changed or reset', async () => {
    const email = `${randomUUID()}@example.org`;
    await register(email);
    const body = { email, password: 'engine-1843!' };
    const { accessToken: token } = (await send(system.url, 'POST', '/auth/login', { body })).body;
    const change = { currentPassword: 'engine-1843!', newPassword: email };
    expectFault(await send(system.url, 'POST', '/auth/password', { body: change, token }), '#/newPassword');
    await send(system.url, 'POST', '/auth/forgot-password', { body: { email } });
    const pin = await awaitPin(system.open.directory, email);
    const { resetToken } = (await send(system.url, 'POST', '/auth/verify-pin', { body: { email, pin } }))
      .body;
    const reset = (given: object): Promise<Answer> =>
      send(system.url, 'POST', '/auth/reset-password', { body: { newPassword: email, ...given } });
    expectFault(await reset({ resetToken }), '#/newPassword');
    const guess = `${String(resetToken).split('.')[0] ?? ''}.${'x'.repeat(43)}`;
    expect((await reset({ resetToken: guess })).body.code).toBe('reset-token-invalid');
    expect((await reset({ resetToken, newPassword: 'looms-1801!!' })).status).toBe(204);
  });
});
