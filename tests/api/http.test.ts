import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customer, eventsOf, openCinema, clerk } from '../support/cinema.ts';
import { clientAs, send, type Answer } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;

beforeAll(async () => {
  system = await openSystem();
});

afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

const register = (body: object): Promise<Answer> => send(system.url, 'POST', '/auth/register', { body });
const login = (email: string, password: string): Promise<Answer> =>
  send(system.url, 'POST', '/auth/login', { body: { email, password } });

describe('registration and login', () => {
  it('make an account whose address counts whatever its case', async () => {
    const email = `Ada.${randomUUID()}@Example.org`;
    const types = await eventsOf(system, async () => {
      const answer = await register({
        email,
        password: 'engine-1843!',
        firstName: 'Ada',
        phone: '+442071234567',
      });
      expect(answer.status).toBe(201);
      expect(answer.body.user).toMatchObject({
        email: email.toLowerCase(),
        firstName: 'Ada',
        lastName: null,
        role: 'customer',
        active: true,
      });
    });
    expect(types).toEqual(['EmailClaimed', 'AccountRegistered', 'EmailClaimFinished']);
    const again = await register({ email: email.toLowerCase(), password: 'engine-1843!' });
    expect([again.status, again.body.code]).toEqual([409, 'email-taken']);
    const answer = await login(email.toUpperCase(), 'engine-1843!');
    expect(answer.body).toMatchObject({
      tokenType: 'Bearer',
      expiresIn: 900,
      user: { email: email.toLowerCase() },
    });
    const me = await send(system.url, 'GET', '/auth/me', { token: String(answer.body.accessToken) });
    expect(me.body).toMatchObject({ email: email.toLowerCase(), firstName: 'Ada' });
  });

  it('make one account of eight registrations at once', async () => {
    const email = `${randomUUID()}@example.org`;
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => register({ email, password: 'engine-1843!' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
  });

  it('say the same of a wrong password and of nobody', async () => {
    const email = `${randomUUID()}@example.org`;
    await register({ email, password: 'engine-1843!' });
    const wrong = await login(email, 'engine-1844!');
    const nobody = await login(`${randomUUID()}@example.org`, 'engine-1844!');
    for (const answer of [wrong, nobody]) {
      expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
        401,
        'invalid-credentials',
        'The address or the password is wrong.',
      ]);
    }
  });

  it.each([
    [{ email: 'nobody', password: 'engine-1843!' }, '#/email'],
    [{ email: 'a@example.org\r\nBcc: b@example.org', password: 'engine-1843!' }, '#/email'],
    [{ email: 'a@example.org', password: 'short1!' }, '#/password'],
    [{ email: 'a@example.org', password: 'letters only' }, '#/password'],
    [{ email: 'a@example.org', password: `1!${'ü'.repeat(36)}` }, '#/password'],
    [{ email: 'a@example.org', password: 'engine-1843!', phone: '020 7123' }, '#/phone'],
    [{ email: 'a@example.org', password: 'engine-1843!', role: 'admin' }, '#/role'],
  ])('name what is wrong in %j', async (body, pointer) => {
    const answer = await register(body);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer]);
  });

  it('leave nothing of a person in the clear, neither in the log nor in the documents', async () => {
    const secret = randomUUID().slice(0, 8);
    const person = { firstName: `First${secret}`, lastName: `Last${secret}`, phone: '+14155550123' };
    await register({ email: `mail${secret}@example.org`, password: `pass-${secret}-1!`, ...person });
    const stored: string[] = [];
    for await (const page of system.open.ports.scan.scan(0n)) {
      stored.push(...page.map(({ stream, data, metadata }) => `${stream} ${data} ${metadata}`));
    }
    stored.push(JSON.stringify(await system.open.ports.readModels.find('accounts_v2', { filter: {} })));
    expect(stored.join('\n')).not.toContain(secret);
    expect(stored.join('\n')).not.toContain('+14155550123');
  });
});

describe('roles', () => {
  it('are given by an administrator, and the last one stays', async () => {
    const admin = clientAs(system, 'admin', randomUUID());
    const first = await register({ email: `${randomUUID()}@example.org`, password: 'engine-1843!' });
    const second = await register({ email: `${randomUUID()}@example.org`, password: 'engine-1843!' });
    const [one, two] = [String(first.body.user.id), String(second.body.user.id)];
    expect((await admin.put(`/users/${one}/role`, { role: 'admin' })).body.role).toBe('admin');
    const last = await admin.put(`/users/${one}/role`, { role: 'customer' });
    expect([last.status, last.body.code]).toEqual([409, 'last-administrator']);
    await admin.put(`/users/${two}/role`, { role: 'admin' });
    const both = await Promise.all(
      [one, two].map((id) => admin.put(`/users/${id}/role`, { role: 'boxOffice' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await admin.put(`/users/${randomUUID()}/role`, { role: 'admin' })).status).toBe(404);
  });

  it.each(['customer', 'boxOffice', 'analyst', 'auditor'])(
    'keep a %s out of the catalogue’s commands',
    async (role) => {
      const client = clientAs(system, role, randomUUID());
      const types = await eventsOf(system, async () => {
        const answer = await client.post('/movies', { title: 'x', durationMinutes: 1 });
        expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
      });
      expect(types).toEqual([]);
    },
  );
});

describe('every answer', () => {
  it('carries a correlation id, the caller’s own when it is a UUID', async () => {
    const own = randomUUID();
    const given = await send(system.url, 'GET', '/movies', { headers: { 'X-Correlation-Id': own } });
    expect(given.headers['x-correlation-id']).toBe(own);
    const replaced = await send(system.url, 'GET', '/movies', {
      headers: { 'X-Correlation-Id': 'ada@example.org' },
    });
    expect(replaced.headers['x-correlation-id']).toMatch(/^[0-9a-f]{8}-/);
  });

  it('is a problem where there is nothing, or the method is wrong', async () => {
    const nothing = await send(system.url, 'GET', '/cinemas');
    expect([nothing.status, nothing.body.code, nothing.body.instance]).toEqual([
      404,
      'not-found',
      '/api/v1/cinemas',
    ]);
    const wrong = await send(system.url, 'PUT', '/movies');
    expect([wrong.status, wrong.body.code]).toEqual([405, 'method-not-allowed']);
    expect(wrong.headers['allow']).toContain('GET');
  });

  it('is found by its path in capitals, and with a slash behind, too', async () => {
    const answers = await Promise.all(
      ['/movies', '/MOVIES', '/Movies/'].map((path) => fetch(`${system.url}/api/v1${path}`)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('names a problem by an address that leads to a page', async () => {
    const { body } = await send(system.url, 'GET', '/cinemas');
    const page = await send(system.url, 'GET', `/${String(body.type)}`);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await send(system.url, 'GET', '//problems/toString')).status).toBe(404);
  });

  it('waits for a position that is to come no longer than it must', async () => {
    const head = await system.open.ports.subscription.head();
    const behind = await send(system.url, 'GET', '/movies', {
      headers: { 'Min-Position': String(head + 1n) },
    });
    expect([behind.status, behind.body.code, behind.headers['retry-after']]).toEqual([
      503,
      'read-model-behind',
      '1',
    ]);
    const wrong = await send(system.url, 'GET', '/movies', { headers: { 'Min-Position': 'soon' } });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'malformed-request']);
  });

  it('tells the health of the theater', async () => {
    expect((await send(system.url, 'GET', '//health/live')).body).toEqual({ status: 'live' });
    expect((await send(system.url, 'GET', '//health/ready')).body).toEqual({ status: 'ready', faults: [] });
  });

  it('tells a client what it needs to know', async () => {
    const { body } = await send(system.url, 'GET', '/config');
    expect(body).toMatchObject({ gateways: ['sandbox'], holdSeconds: 600, maxSeatsPerHold: 10 });
  });

  it('puts who did it, why and when into the event', async () => {
    const cinema = await openCinema(system);
    const showtimeId = await cinema.schedule();
    const client = customer(system);
    const correlation = randomUUID();
    const answer = await client.post(
      `/showtimes/${showtimeId}/holds`,
      { seats: ['A1'] },
      { 'X-Correlation-Id': correlation },
    );
    expect(answer.status).toBe(201);
    for await (const page of system.open.ports.store.read(`showtime-${showtimeId}`, 1)) {
      const [event] = page;
      expect(event?.metadata).toMatchObject({
        $correlationId: correlation,
        actor: { kind: 'user', id: client.userId },
        schema: 3,
      });
    }
    expect((await clerk(system).get(`/bookings/${String(answer.body.bookingId)}`)).status).toBe(200);
  });
});
