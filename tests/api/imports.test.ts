import { pbkdf2Sync, randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventsOf, openCinema, read, type Cinema } from '../support/cinema.ts';
import { allOf } from '../support/events.ts';
import { until } from '../support/until.ts';
import { send, type Answer } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let cinema: Cinema;
let token: string;

beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
  token = await cinema.admin.token();
});
afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

const csv = { 'Content-Type': 'text/csv' };
const json = { 'Content-Type': 'application/json' };

const post = (
  kind: string,
  raw: string | Buffer,
  { query = '', headers = csv }: { query?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> => send(system.url, 'POST', `/imports?kind=${kind}${query}`, { raw, token, headers });

/** Waits until an import has come to its end. */
async function ended(posted: Answer): Promise<any> {
  if (posted.status !== 202) throw new Error(posted.text);
  const path = String(posted.headers['location']).replace('/api/v1', '');
  for (;;) {
    const { body } = await cinema.admin.get(path);
    if (body.status !== 'running') return body;
    await delay(20);
  }
}

const imported = async (...given: Parameters<typeof post>): Promise<any> => ended(await post(...given));

/** Of each refused row: its number, and the fields that are at fault. */
const refusals = ({ report }: any): unknown =>
  report
    .filter(({ outcome }: any) => outcome === 'refused')
    .map(({ row, errors }: any) => [row, ...errors.map(({ pointer }: any) => pointer)]);

const counts = ({ status, rows, done, created, unchanged, refused }: any): unknown => [
  status,
  ...[rows, done, created, unchanged, refused],
];

describe('The examples', () => {
  const order = [
    ...['theaters', 'auditoriums', 'seats', 'actors', 'movies', 'showtimes', 'accounts', 'bookings'],
  ];
  const example = async (kind: string): Promise<Buffer> => {
    const name = (await readdir('demo/imports')).find((each) => each.startsWith(`${kind}.`)) ?? '';
    return readFile(join('demo/imports', name));
  };

  it('are rehearsed, imported, and found again', async () => {
    for (const kind of order) {
      const file = await example(kind);
      let rehearsed;
      const written = await eventsOf(system, async () => {
        rehearsed = await imported(kind, file, { query: '&dryRun=true' });
      });
      expect(new Set(written)).toEqual(new Set(['ImportRequested', 'ImportProgressed', 'ImportFinished']));
      const first = await imported(kind, file);
      expect([kind, first.status, first.refused, first.created]).toEqual([kind, 'finished', 0, first.rows]);
      expect([rehearsed, first].map((each: any) => each.report)).toEqual([first.report, first.report]);
      const again = await imported(kind, file);
      expect(counts(again)).toEqual(['finished', first.rows, first.rows, 0, first.rows, 0]);
      expect(again.report.map(({ id }: any) => id)).toEqual(first.report.map(({ id }: any) => id));
    }
    const shown = await read(system, cinema.admin, '/showtimes?date=2033-03-27&limit=100');
    expect(shown.body.items.map(({ localStart, startsAt }: any) => [localStart, startsAt])).toEqual([
      ['2033-03-27T19:30', '2033-03-27T17:30:00.000Z'],
      ['2033-03-27T19:30', '2033-03-27T23:30:00.000Z'],
    ]);
    expect(shown.body.items[0].basePrice).toEqual({ amount: 1250, currency: 'EUR' });
    const found = await cinema.admin.get('/movies?q=amelie');
    expect(found.body.items.map(({ title }: any) => title)).toEqual(['Le Fabuleux Destin d’Amélie Poulain']);
    expect(found.body.items[0].actors).toHaveLength(2);
  });

  it('leave no uploaded file behind, and a report each', async () => {
    const { importFiles } = system.ports;
    const file = await example('theaters');
    const { id } = await imported('theaters', file);
    const written = await allOf(system.open.ports.store, `import-${id}`);
    const uploaded = written[0]?.data['file'] as string;
    await until(async () => (await importFiles.read(uploaded)) === null, 'the uploaded file is removed');
    const reports = written.flatMap(({ data }) =>
      typeof data['report'] === 'string' ? [data['report']] : [],
    );
    const last = reports.at(-1);
    expect(last).toBeDefined();
    for (const report of new Set(reports)) {
      expect([report, (await importFiles.read(report)) === null]).toEqual([report, report !== last]);
    }
  });
});

describe('A file', () => {
  it('comes as a form with its fields, too', async () => {
    const boundary = 'a-boundary';
    const part = (name: string, value: string, more = ''): string =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
    const headers = { 'Content-Type': `multipart/form-data; boundary=${boundary}` };
    const form = (...parts: readonly string[]): Promise<Answer> =>
      send(system.url, 'POST', '/imports', { raw: `${parts.join('')}--${boundary}--\r\n`, token, headers });
    const name = `Form ${randomUUID()}`;
    const file = part('file', `name\n${name}\n`, '; filename="a.csv"');
    const posted = await form(part('kind', 'actors'), part('dryRun', 'true'), file);
    expect([posted.body.kind, posted.body.dryRun]).toEqual(['actors', true]);
    expect(counts(await ended(posted))).toEqual(['finished', 1, 1, 1, 0, 0]);
    expect((await form(part('kind', 'actors'), part('other', 'x'), file)).status).toBe(422);
    expect((await form(part('kind', 'actors'), part('kind', 'actors'), file)).status).toBe(422);
    expect((await form(part('kind', 'actors'))).status).toBe(422);
    expect((await form(part('kind', 'actors'), file, file)).status).toBe(422);
  });

  it('is imported once for one Idempotency-Key, and refused with another file', async () => {
    const headers = { ...csv, 'Idempotency-Key': randomUUID() };
    const file = `name\nOnce ${randomUUID()}\n`;
    const first = await post('actors', file, { headers });
    const again = await post('actors', file, { headers });
    expect([again.body, again.headers['idempotency-replayed']]).toEqual([first.body, 'true']);
    expect((await post('actors', `${file}More\n`, { headers })).status).toBe(422);
    expect((await post('actors', file, { headers, query: '&dryRun=true' })).status).toBe(422);
    await ended(first);
  });

  it('is refused where its kind is not imported, and the kinds are named', async () => {
    for (const kind of ['films', 'users', '']) {
      const answer = await post(kind, 'name\nX\n');
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '#/kind']);
      expect(answer.body.detail).toContain(
        'movies, actors, theaters, auditoriums, seats, showtimes, accounts and bookings',
      );
    }
    expect((await post('actors', '')).status).toBe(422);
    expect((await post('actors', 'x', { headers: { 'Content-Type': 'image/png' } })).status).toBe(415);
    expect((await post('actors', Buffer.alloc(6 * 1024 * 1024, 65))).status).toBe(413);
    expect((await cinema.admin.get(`/imports/${randomUUID()}`)).status).toBe(404);
  });

  it('fails as a whole where it is no table and no array, or has too many rows', async () => {
    for (const file of ['{"name": "X"}', '\n\n']) {
      const failed = await imported('actors', file, { headers: json });
      expect([failed.status, failed.fault?.code, failed.rows]).toEqual(['failed', 'file-unreadable', null]);
    }
    const many = await imported('actors', `name\n${'x\n'.repeat(5001)}`);
    expect([many.status, many.fault.code]).toEqual(['failed', 'too-many-rows']);
  });
});

describe('A table', () => {
  const unique = randomUUID().slice(0, 8);

  it('has a byte order mark, any line ends, quotes and semicolons', async () => {
    const file = `\ufeffname;externalId\r\n"${unique}; ""Bo"" Ek"\r\n\r\n${unique} B;\n"${unique}\u00e9";x-${unique}\r`;
    const done = await imported('actors', file);
    expect(counts(done)).toEqual(['finished', 3, 3, 3, 0, 0]);
    const { body } = await read(system, cinema.admin, `/actors?q=${unique}&limit=100`);
    const names = body.items.map(({ name }: any) => name);
    expect(names.sort()).toEqual([`${unique} B`, `${unique}; "Bo" Ek`, `${unique}\u00e9`].sort());
  });

  it('is in UTF-16 where its byte order mark says so', async () => {
    const file = Buffer.from(`\ufeffname\texternalId\r\n${unique} Łódź\tu-${unique}\r\n`, 'utf16le');
    const little = await imported('actors', file);
    expect(counts(little)).toEqual(['finished', 1, 1, 1, 0, 0]);
    const big = await imported('actors', Buffer.from(file).swap16());
    expect(counts(big)).toEqual(['finished', 1, 1, 0, 1, 0]);
    expect(big.report[0].id).toBe(little.report[0].id);
    const { body } = await read(system, cinema.admin, `/actors?q=${unique}${encodeURIComponent(' Łódź')}`);
    expect(body.items).toHaveLength(1);
  });

  it('is refused row by row, with the field', async () => {
    const rows = [
      ['title', 'durationMinutes', 'rating', 'genres', 'basePrice', 'posterUrl'],
      ['Good', '90', '4.5', 'Drama|Noir', '10.50 EUR', ''],
      ['', '90', '', '', '', ''],
      ['NUL \u0000', '90', '', '', '', ''],
      ['Hidden \u202e', '90', '', '', '', ''],
      ['No minutes', 'ninety', '', '', '', ''],
      ['Stars', '90', '4.55', '', '', ''],
      ['Genres', '90', '', 'Drama|drama', '', ''],
      ['Money', '90', '', '', '10.505 EUR', ''],
      ['Http', '90', '', '', '', 'http://example.org/x.jpg'],
      ['Good', '95', '', '', '', ''],
      ['Too many cells', '90', '', '', '', '', 'x'],
      ['x'.repeat(256), '90', '', '', '', ''],
      ['Few cells', '90'],
    ];
    const text = rows.map((cells) => cells.join(',')).join('\n');
    const unreadable = Buffer.concat([
      Buffer.from(`${text}\n`),
      Buffer.from([0xed, 0xa0, 0x80]),
      Buffer.from(',90'),
    ]);
    const done = await imported('movies', unreadable);
    expect(counts(done)).toEqual(['finished', 14, 14, 2, 0, 12]);
    expect(refusals(done)).toEqual([
      [2, '#/title'],
      [3, '#/title'],
      [4, '#/title'],
      [5, '#/durationMinutes'],
      [6, '#/rating'],
      [7, '#/genres'],
      [8, '#/basePrice'],
      [9, '#/posterUrl'],
      [10, '#'],
      [11, '#'],
      // It is longer than allowed as it is, and when composed.
      [12, '#/title', '#/title'],
      [14, '#/title'],
    ]);
    const details = done.report.flatMap(({ errors }: any) => errors.map(({ detail }: any) => detail));
    expect(details).toEqual(
      expect.arrayContaining(['must be a number', 'must be an amount such as 10.50 EUR']),
    );
    expect(details.filter((detail: string) => /Invalid|Too (small|big)|expected/.test(detail))).toEqual([]);
    const long = await imported('actors', `name\n${'x'.repeat(40_001)}\n`);
    expect(long.report[0].errors).toEqual([
      { pointer: '#', code: 'invalid-body', detail: 'has more than 40000 characters' },
    ]);
    const wrong = await imported('actors', 'name,nickname,name,__proto__\nX,Y,Z,W\n');
    expect(refusals(wrong)).toEqual([[1, '#/nickname', '#/name', '#/__proto__']]);
    const open = await imported('actors', `name\n${unique} C\n"never closed\nX\nY\n`);
    expect([counts(open), refusals(open)]).toEqual([['finished', 2, 2, 1, 0, 1], [[2, '#']]]);
  });

  it('names what is there by its names, whoever has made it', async () => {
    const theater = 'theater,city,auditorium,movie,year,localStart\n';
    const file = (line: string): string => `${theater}${line}\n`;
    const good = 'kino INTERNATIONAL,Berlin,Saal 1,Metropolis,,2033-06-01T19:30';
    const lines = [
      good,
      'Kino International,Hamburg,Saal 1,Metropolis,,2033-06-02T19:30',
      'Kino International,Berlin,Saal 9,Metropolis,,2033-06-02T19:30',
      'Kino International,Berlin,Saal 1,Metropolis II,,2033-06-02T19:30',
      'Kino International,Berlin,Saal 1,Metropolis,,2033-03-27T02:30',
      'Kino International,Berlin,Saal 1,Metropolis,,2033-06-01T20:00',
      'Kino International,Berlin,Saal 1,Metropolis,,2001-06-01T20:00',
      'Kino International,Berlin,Saal 1,Metropolis,,20:00',
      'Kino International,Berlin,,Metropolis,,2033-06-02T19:30',
    ];
    const done = await imported('showtimes', file(lines.join('\n')));
    expect(counts(done)).toEqual(['finished', 9, 9, 1, 0, 8]);
    expect(refusals(done)).toEqual([
      [2, '#/theater'],
      [3, '#/auditorium'],
      [4, '#/movie'],
      [5, '#/localStart'],
      [6, '#/localStart'],
      [7, '#/localStart'],
      [8, '#/localStart'],
      [9, '#/auditorium'],
    ]);
    const codes = done.report.slice(1, 7).map(({ errors }: any) => errors[0].code);
    expect(codes).toEqual([
      ...['unknown-theater', 'unknown-auditorium', 'unknown-movie', 'local-time-skipped'],
      ...['timetable-conflict', 'starts-in-the-past'],
    ]);
    const known = await imported(
      'theaters',
      'name,city,address,timeZone,currency\nKino International,Berlin,X,UTC,EUR\n',
    );
    expect([counts(known), known.report[0].id]).toEqual([['finished', 1, 1, 0, 1, 0], cinema.theaterId]);
    await cinema.admin.post('/movies', { title: 'Twins', releaseDate: '1988-12-09', durationMinutes: 100 });
    await cinema.admin.post('/movies', { title: 'Twins', releaseDate: '1988-01-01', durationMinutes: 100 });
    const twins = file('Kino International,Berlin,Saal 1,Twins,1988,2033-06-03T19:30');
    const ambiguous = await imported('showtimes', twins);
    expect(ambiguous.report[0].errors[0]).toMatchObject({ pointer: '#/movie', code: 'ambiguous-movie' });
  });
});

describe('An array', () => {
  it('is refused element by element, with the field', async () => {
    const unique = randomUUID();
    const file = `[{"name": "${unique}"}, {"name": "a\\ud800"}, {"name": 5}, nonsense, null, {"name": "X", "age": 7}, [], "${'x'.repeat(40_000)}", {"name": "Y"`;
    const done = await imported('actors', file, { headers: json });
    expect(refusals(done)).toEqual([
      [2, '#/name'],
      [3, '#/name'],
      [4, '#'],
      [5, '#'],
      [6, '#/age'],
      [7, '#'],
      [8, '#'],
      [9, '#'],
    ]);
    expect(done.report[7].errors[0].detail).toBe('has more than 40000 characters');
    expect(counts(done)).toEqual(['finished', 9, 9, 1, 0, 8]);
  });
});

describe('People of another system', () => {
  const password = 'engine-1843!';
  const hash = `pbkdf2_sha256$1000$salt$${pbkdf2Sync(password, 'salt', 1000, 32, 'sha256').toString('base64')}`;

  it('log in with their old password, which is hashed anew at the first right login', async () => {
    const email = `${randomUUID()}@elsewhere.example`;
    const done = await imported('accounts', `email,firstName,passwordHash\n${email},Ada,${hash}\n`);
    expect(counts(done)).toEqual(['finished', 1, 1, 1, 0, 0]);
    const login = (given: string): Promise<Answer> =>
      send(system.url, 'POST', '/auth/login', { body: { email, password: given } });
    const stream = `account-${String(done.report[0].id)}`;
    const rehashed = async (): Promise<number> =>
      (await allOf(system.open.ports.store, stream)).filter(({ type }) => type === 'PasswordRehashed').length;
    const wrong = await login('engine-1844!');
    expect([wrong.status, wrong.body.code, await rehashed()]).toEqual([401, 'invalid-credentials', 0]);
    for (let logins = 0; logins < 2; logins += 1) {
      const right = await login(password);
      expect([right.status, right.body.user.firstName, await rehashed()]).toEqual([200, 'Ada', 1]);
    }
  });

  it('whose password is too long for us go on with its old hash', async () => {
    const email = `${randomUUID()}@elsewhere.example`;
    const long = 'a long passphrase '.repeat(6);
    const derived = pbkdf2Sync(long, 'salt', 1000, 32, 'sha256').toString('base64');
    await imported('accounts', `email,passwordHash\n${email},pbkdf2_sha256$1000$salt$${derived}\n`);
    for (let logins = 0; logins < 2; logins += 1) {
      const { status } = await send(system.url, 'POST', '/auth/login', { body: { email, password: long } });
      expect(status).toBe(200);
    }
  });

  it('find their bookings, with tickets and a payment, in the reports of the day on which they bought', async () => {
    const email = `${randomUUID()}@elsewhere.example`;
    await imported('accounts', `email,passwordHash\n${email},${hash}\n`);
    const show = 'Kino International,Berlin,Saal 1';
    await imported(
      'showtimes',
      `theater,city,auditorium,movie,localStart\n${show},Metropolis,2033-07-01T19:30\n`,
    );
    const head = 'externalId,theater,city,auditorium,localStart,seats,prices,email,saleDate';
    const line = `${randomUUID()},${show},2033-07-01T19:30,A1|A2,9.50 EUR|8.25 EUR,${email},2026-10-02`;
    const done = await imported('bookings', `${head}\n${line}\n,${show},2033-07-01T19:31,A3,,,\n`);
    expect([counts(done), refusals(done)]).toEqual([['finished', 2, 2, 1, 0, 1], [[2, '#/localStart']]]);
    const { body: login } = await send(system.url, 'POST', '/auth/login', { body: { email, password } });
    const own = { token: String(login.accessToken) };
    const path = `/bookings/${String(done.report[0].id)}`;
    const ask = (of: string): Promise<Answer> => send(system.url, 'GET', of, own);
    await until(async () => (await ask(path)).body.paymentStatus === 'paid', 'the booking is paid');
    const { body: booking } = await ask(path);
    expect(booking).toMatchObject({ status: 'confirmed', total: { amount: 1775, currency: 'EUR' } });
    await until(
      async () => (await ask(`/payments/${booking.payments[0]}`)).status === 200,
      'it has a payment',
    );
    expect((await ask(`/payments/${booking.payments[0]}`)).body).toMatchObject({
      ...{ gateway: 'counter', method: 'imported', status: 'succeeded' },
    });
    const ticket = await send(system.url, 'GET', `${path}/ticket`, {
      ...own,
      headers: { Accept: 'application/json' },
    });
    expect(ticket.status).toBe(200);
    const { body: report } = await read(
      system,
      cinema.admin,
      '/reports/revenue?groupBy=day&dateBasis=sale&from=2026-10-02&to=2026-10-02',
    );
    expect(report.rows[0]).toMatchObject({ bookings: 1, seatsSold: 2, gross: 1775 });
  });
});

describe('Pages', () => {
  it('stay as they are while movies are imported', async () => {
    const movies = (from: number, count: number): string =>
      JSON.stringify(
        Array.from({ length: count }, (_, index) => ({
          title: `Page ${String(from + index).padStart(4, '0')}`,
          year: 2030,
          durationMinutes: 90,
        })),
      );
    await imported('movies', movies(1000, 60), { headers: json });
    await read(system, cinema.admin, '/movies');
    const posted = await post('movies', movies(1, 300), { headers: json });
    const seen: string[] = [];
    let cursor = '';
    do {
      const path = `/movies?releasedFrom=2030-01-01&releasedTo=2030-01-01&sort=title&limit=7${cursor}`;
      const { body } = await cinema.admin.get(path);
      seen.push(...body.items.map(({ title }: any) => title as string));
      cursor = body.nextCursor === null ? '' : `&cursor=${encodeURIComponent(String(body.nextCursor))}`;
    } while (cursor !== '');
    await ended(posted);
    expect([...new Set(seen)].sort()).toEqual(seen);
    expect(seen.filter((title) => title >= 'Page 1000')).toHaveLength(60);
  });
});
