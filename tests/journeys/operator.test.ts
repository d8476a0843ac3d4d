import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customer, hold, openCinema, pay } from '../support/cinema.ts';
import { send } from '../support/client.ts';
import { seatsOfRounds } from '../support/crowd.ts';
import { areServers, isLogOurs, openDeployment } from '../support/open-deployment.ts';
import type { Deployment } from '../support/deployment.ts';
import type { RunningMarquee } from '../support/process.ts';
import { until } from '../support/until.ts';

const START_MILLISECONDS = 240_000;
const administrator = { ADMIN_EMAIL: 'boss@kino.example', ADMIN_PASSWORD: 'a long enough passphrase' };

let deployment: Deployment;
let system: RunningMarquee;
/** A showtime of which one seat is sold. */
let showtimeId: string;

beforeAll(async () => {
  deployment = await openDeployment();
  system = await deployment.start({ ...administrator, DEMO_DATA: 'true' });
}, START_MILLISECONDS);

afterAll(() => deployment.close());

const onOurLog = isLogOurs ? describe : describe.skip;
const itOnOurLog = isLogOurs ? it : it.skip;
const itOnEmbeddedStores = areServers ? it.skip : it;

onOurLog('a server that starts for the first time', () => {
  it('prints where it sells and with which accounts', () => {
    expect(system.output()).toContain(system.url);
    expect(system.output()).toContain('guest@marquee.example');
  });

  it('has a week of showtimes in three auditoriums of 100, 80 and 60 seats', async () => {
    const showtimes = await send(system.url, 'GET', '/showtimes?limit=100&total=true');
    expect(showtimes.body.total).toBe(84);
    const auditoriums = await send(system.url, 'GET', '/auditoriums');
    const capacities = auditoriums.body.items.map(({ capacity }: { capacity: number }) => capacity);
    expect([...capacities].sort()).toEqual([100, 60, 80]);
    const days = new Set(
      showtimes.body.items.map(({ businessDate }: { businessDate: string }) => businessDate),
    );
    expect(days.size).toBe(7);
  });

  it('knows its first administrator from the environment', async () => {
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = administrator;
    const answer = await send(system.url, 'POST', '/auth/login', { body: { email, password } });
    expect([answer.status, answer.body.user.role]).toEqual([200, 'admin']);
    const wrong = await send(system.url, 'POST', '/auth/login', { body: { email, password: 'guess' } });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid-credentials']);
  });

  it('lets a new visitor book: register, log in, choose, hold, pay', async () => {
    const person = { email: 'Neu@Visitor.example', password: 'popcorn-1!' };
    expect((await send(system.url, 'POST', '/auth/register', { body: person })).status).toBe(201);
    const login = await send(system.url, 'POST', '/auth/login', {
      body: { ...person, email: 'neu@visitor.example' },
    });
    const token = String(login.body.accessToken);
    const listed = await send(system.url, 'GET', '/showtimes?limit=1');
    const [showtime] = listed.body.items as { id: string }[];
    const held = await send(system.url, 'POST', `/showtimes/${showtime?.id ?? ''}/holds`, {
      token,
      body: { seats: ['A1'] },
    });
    const bookingId = String(held.body.bookingId);
    const payment = await send(system.url, 'POST', `/bookings/${bookingId}/payments`, {
      token,
      body: { gateway: 'sandbox' },
    });
    const paid = await send(system.url, 'POST', `/payments/${String(payment.body.paymentId)}/sandbox`, {
      token,
      body: { outcome: 'succeed' },
    });
    const headers = { 'Min-Position': paid.headers['commit-position'] ?? '' };
    const booking = await send(system.url, 'GET', `/bookings/${bookingId}`, { token, headers });
    expect(booking.body.status).toBe('confirmed');
  });
});

describe('a server that sells', () => {
  beforeAll(async () => {
    const cinema = await openCinema(system, seatsOfRounds);
    showtimeId = await cinema.schedule();
    const guest = customer(system);
    await pay(guest, await hold(guest, showtimeId, ['A50']));
  });

  describe('a server that is stopped and started again', () => {
    it('repeats the answer to a hold whose answer was lost, also after a restart', async () => {
      const userId = randomUUID();
      const key = { 'Idempotency-Key': 'lost answer' };
      const path = `/showtimes/${showtimeId}/holds`;
      const bare = { 'Idempotency-Key': 'lost-answer' };
      const refused = await system.as('customer', userId).post(path, { seats: ['B1'] }, key);
      expect(refused.body.code).toBe('malformed-request');
      const first = await system.as('customer', userId).post(path, { seats: ['B1'] }, bare);
      expect(first.status).toBe(201);
      expect(await system.stop()).toBe(0);
      system = await deployment.start(administrator);
      const second = await system.as('customer', userId).post(path, { seats: ['B1'] }, bare);
      expect([second.status, second.body, second.headers['idempotency-replayed']]).toEqual([
        201,
        first.body,
        'true',
      ]);
      const held = async (): Promise<unknown> =>
        (await send(system.url, 'GET', `/showtimes/${showtimeId}/seats`)).body.counts?.held;
      await until(async () => (await held()) === 1, 'the map shows one hold');
    }, 60_000);

    it('answers what was under way before it ends', async () => {
      const clients = Array.from({ length: 32 }, () => system.as('customer', randomUUID()));
      const answers = Promise.all(
        clients.map((client, index) =>
          client
            .post(`/showtimes/${showtimeId}/holds`, {
              seats: [`${'ABCD'[index % 4] ?? 'A'}${Math.floor(index / 4) + 11}`],
            })
            .then(({ status }) => status)
            .catch(() => 'never sent'),
        ),
      );
      const code = await system.stop();
      expect(code).toBe(0);
      const statuses = await answers;
      expect(statuses.every((status) => status === 201 || status === 'never sent')).toBe(true);
      system = await deployment.start(administrator);
    }, 60_000);
  });

  describe('the command line', () => {
    it('verifies and replays beside the running server', async () => {
      const verified = await deployment.run('verify');
      expect(verified).toMatchObject({
        code: 0,
        output: expect.stringMatching(/events in \d+ streams, 0 broken/),
      });
      const compared = await deployment.run('replay', '--compare');
      expect(compared.code).toBe(0);
      expect(compared.output).toMatch(/^seat-map: \d+ documents at \d+, 0 differ/m);
    });

    it('refuses to write beside the running server, and says so', async () => {
      const ended = await deployment.run('rebuild');
      expect(ended).toMatchObject({ code: 3, output: expect.stringContaining('in use by another process') });
      expect((await deployment.run('replay', '--compare')).code).toBe(0);
    });

    it('refuses words it does not know', async () => {
      expect(await deployment.run('verfy')).toMatchObject({
        code: 2,
        output: expect.stringContaining('usage:'),
      });
      expect(await deployment.run('verify', '--loud')).toMatchObject({ code: 2 });
      expect(await deployment.run('replay', 'seatmap')).toMatchObject({ code: 2 });
    });

    it('prints an aggregate at any revision, and exports the log', async () => {
      const state = await deployment.run('state', `showtime-${showtimeId}`, '--revision', '0');
      expect(state.code).toBe(0);
      expect(JSON.parse(state.output)).toMatchObject({ revision: 0, state: { showtime: { bookings: {} } } });
      expect(await deployment.run('state', `showtime-${randomUUID()}`)).toMatchObject({ code: 1 });
      const exported = await deployment.run('export', '--stream', `showtime-${showtimeId}`);
      const lines = exported.output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string });
      expect(lines[0]?.type).toBe('ShowtimeScheduled');
    });

    it('says so when there is no such stream or revision', async () => {
      const stream = `showtime-${showtimeId}`;
      expect(await deployment.run('export', '--stream', 'nosuch')).toEqual({
        code: 1,
        output: 'There is no stream nosuch.\n',
      });
      expect(await deployment.run('state', stream, '--revision', '99999')).toEqual({
        code: 1,
        output: expect.stringMatching(`^${stream} ends at revision \\d+. It has no revision 99999.\n$`),
      });
    });

    it('makes the read models anew, and they are the same', async () => {
      await system.stop();
      const rebuilt = await deployment.run('rebuild');
      expect(rebuilt.code).toBe(0);
      expect(await deployment.run('replay', '--compare')).toMatchObject({ code: 0 });
      system = await deployment.start(administrator);
      const booked = await send(system.url, 'GET', `/showtimes/${showtimeId}`);
      expect(booked.body.counts.sold).toBe(1);
    }, 60_000);

    it('imports movies from a file, tells what it refused and why, and imports none twice', async () => {
      await system.stop();
      const file = join(deployment.directory, 'movies.json');
      // A given log may hold movies of an earlier run.
      const tag = randomUUID().slice(0, 8);
      const nosferatu = { title: `Nosferatu ${tag}`, year: 1922, genres: [] };
      const movies = [
        { ...nosferatu, cast: [`Max Schreck ${tag}`] },
        { ...nosferatu, cast: [] },
        { title: '', year: 1922 },
        { title: 'Faust', year: 'silent' },
        {
          title: `Faust ${tag}`,
          year: 1926,
          cast: [`Emil Jannings ${tag}`, `Emil Jannings ${tag}`],
          genres: [],
          extract: 'A pact.',
        },
      ];
      await writeFile(file, JSON.stringify(movies));
      const first = await deployment.run('import-movies', file);
      expect(first.code).toBe(1);
      expect(first.output).toContain('2 movies added, 0 already there, 2 actors, 3 refused');
      expect(first.output).toContain('2 have no running time in the file: 120 minutes are assumed');
      expect(first.output).toContain(`refused ${nosferatu.title} (1922): stands in the file twice`);
      const second = await deployment.run('import-movies', file);
      expect(second.output).toContain('0 movies added, 2 already there');
      expect(await deployment.run('import-movies', join(deployment.directory, 'nowhere.json'))).toMatchObject(
        {
          code: 2,
        },
      );
      system = await deployment.start(administrator);
      const titles = async (): Promise<string[]> => {
        const found = await send(system.url, 'GET', `/movies?q=jannings%20${tag}`);
        return (found.body.items as { title: string }[]).map(({ title }) => title);
      };
      await until(async () => (await titles()).length > 0, 'the movie is found');
      expect(await titles()).toEqual([`Faust ${tag}`]);
    }, 60_000);

    itOnOurLog(
      'names the event of which one byte was changed in the file',
      async () => {
        const held = await system
          .as('customer', randomUUID())
          .post(`/showtimes/${showtimeId}/holds`, { seats: ['A9'] });
        const bookingId = String(held.body.bookingId);
        expect(await system.stop()).toBe(0);
        await deployment.tamper((log) => {
          // The price of the seat stands in the event's data, behind the booking's id.
          const at = log.indexOf('"amount":', log.lastIndexOf(bookingId)) + '"amount":'.length;
          log.writeUInt8(log[at] === 0x39 ? 0x38 : 0x39, at);
        });
        const { code, output } = await deployment.run('verify');
        expect(code).toBe(1);
        expect(output).toMatch(
          new RegExp(
            `^broken showtime-${showtimeId}@\\d+ [0-9a-f-]{36} is not what its hash was made of$`,
            'm',
          ),
        );
        expect(output).toContain('1 broken');
        system = await deployment.start(administrator);
      },
      60_000,
    );
  });
});

describe('a server that is configured wrongly', () => {
  it('does not start, and names the variable but not its value', async () => {
    const wrong = { PORT: 'eighty', MASTER_KEY: 'hunter2', HOLD_SECONDS: '0' };
    const started = deployment.start(wrong);
    await expect(started).rejects.toThrow(/PORT must be a whole number/);
    await expect(started).rejects.toThrow(/MASTER_KEY must be 32 random bytes/);
    await expect(started).rejects.not.toThrow(/hunter2|eighty/);
  });

  it('does not start in production without its keys', async () => {
    const started = deployment.start({ NODE_ENV: 'production', JWT_SECRET: '' });
    await expect(started).rejects.toThrow(/MASTER_KEY is required in production; JWT_SECRET is required/);
  });

  itOnEmbeddedStores('does not start on a directory that another process has', async () => {
    await expect(deployment.start()).rejects.toThrow(/is in use by another process/);
  });
});
