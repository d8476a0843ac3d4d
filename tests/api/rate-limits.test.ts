import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ApplicationSettings } from '../../src/application.ts';
import { routes } from '../../src/api/routes/routes.ts';
import type { RateLimits } from '../../src/ports/rate-limits.ts';
import { FlexibleRateLimits } from '../../src/adapters/rate-limiter-flexible.ts';
import { send, type Answer } from '../support/client.ts';
import { clerk, customer, eventsOf, openCinema } from '../support/cinema.ts';
import { awaitPin } from '../support/mail.ts';
import { openSystem, usualSettings, type TestSystem } from '../support/system.ts';

const PASSWORD = 'engine-1843!';

let system: TestSystem;
afterEach(() => system.close());

async function openWithLimits(
  trustedProxies = 0,
  limits: RateLimits = new FlexibleRateLimits(null),
  selling: Partial<ApplicationSettings> = {},
): Promise<void> {
  const web = { ...usualSettings.web, trustedProxies };
  system = await openSystem({ settings: { web, ...selling }, ports: (ports) => ({ ...ports, limits }) });
}

const post = (path: string, body: object, from?: string): Promise<Answer> =>
  send(system.url, 'POST', path, {
    body,
    ...(from === undefined ? {} : { headers: { 'X-Forwarded-For': from } }),
  });

async function statuses(times: number, ask: (index: number) => Promise<Answer>): Promise<readonly number[]> {
  const given: number[] = [];
  for (let index = 0; index < times; index += 1) given.push((await ask(index)).status);
  return given;
}

const newEmail = (): string => `${randomUUID()}@example.org`;

describe('Limits', () => {
  it('let somebody ask for a PIN three times a minute, and say when to come again', async () => {
    await openWithLimits();
    const ask = (): Promise<Answer> => post('/auth/forgot-password', { email: newEmail() });
    const first = await ask();
    expect(first.headers).toMatchObject({
      'ratelimit-policy': '"forgot-password";q=3;w=60',
      ratelimit: expect.stringMatching(/^"forgot-password";r=2;t=(59|60)$/),
    });
    expect(await statuses(2, ask)).toEqual([202, 202]);
    const refused = await ask();
    expect([refused.status, refused.body.code]).toEqual([429, 'rate-limited']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.headers['ratelimit']).toMatch(/;r=0;/);
  });

  it('are of each client for all that it asks of any route, before anything else is looked at', async () => {
    let taken: string[] = [];
    await openWithLimits(0, {
      take: ({ name }) => {
        taken.push(name);
        return Promise.resolve({ allowed: name !== 'requests', remaining: 0, resetSeconds: 7 });
      },
      forgive: () => Promise.resolve(),
    });
    for (const { method, path } of routes) {
      taken = [];
      const to = path.replace(/:\w+/g, randomUUID());
      const answer = await send(system.url, method.toUpperCase(), to);
      const given = [answer.status, answer.body.code, answer.headers['retry-after']];
      expect([method, path, ...given, ...taken]).toEqual([
        method,
        path,
        429,
        'rate-limited',
        '7',
        'requests',
      ]);
    }
  });

  it('send four PINs an hour to one address, known or not, whoever asks', async () => {
    await openWithLimits(1);
    const email = newEmail();
    await post('/auth/register', { email, password: PASSWORD });
    const types = await eventsOf(system, async () => {
      for (const address of [email, newEmail()]) {
        const given = await statuses(5, (index) =>
          post('/auth/forgot-password', { email: address.toUpperCase() }, `198.51.100.${index}`),
        );
        expect(given).toEqual([202, 202, 202, 202, 202]);
      }
    });
    expect(types.filter((type) => type === 'PasswordResetRequested')).toHaveLength(4);
  });

  it('leave mails to others: one client has three of them, and the owner some on a device that is known', async () => {
    const counts = new FlexibleRateLimits(null);
    const plenty = { allowed: true, remaining: 1, resetSeconds: 1 };
    await openWithLimits(1, {
      take: (limit, key) =>
        limit.name === 'forgot-password' ? Promise.resolve(plenty) : counts.take(limit, key),
      forgive: (limit, key) => counts.forgive(limit, key),
    });
    const email = newEmail();
    await post('/auth/register', { email, password: PASSWORD });
    const login = await post('/auth/login', { email, password: PASSWORD }, '198.51.100.1');
    const { deviceToken } = login.body as { deviceToken: string };
    const asked = async (times: number, from: string, more = {}): Promise<number> => {
      const types = await eventsOf(system, () =>
        statuses(times, (index) =>
          post('/auth/forgot-password', { email, ...more }, from.replace('*', String(index))),
        ),
      );
      return types.filter((type) => type === 'PasswordResetRequested').length;
    };
    expect(await asked(5, '203.0.113.1')).toBe(3);
    expect(await asked(1, '203.0.113.2')).toBe(1);
    expect(await asked(1, '203.0.113.3')).toBe(0);
    expect(await asked(6, '198.51.100.*', { deviceToken })).toBe(4);
  });

  it('send nobody mails without end in the name of a change of address', async () => {
    await openWithLimits();
    const email = newEmail();
    await post('/auth/register', { email, password: PASSWORD });
    const login = await post('/auth/login', { email, password: PASSWORD });
    const token = String(login.body.accessToken);
    const ask = (victim: string): Promise<Answer> => {
      const body = { email: victim, currentPassword: PASSWORD };
      return send(system.url, 'PATCH', '/auth/me', { token, body });
    };
    const victim = newEmail();
    expect(await statuses(6, () => ask(victim))).toEqual([200, 200, 200, 429, 429, 429]);
    expect((await ask(newEmail())).status).toBe(429);
  });

  it('let nobody guess a password on and on, and who knows it in from elsewhere', async () => {
    await openWithLimits(1);
    const email = newEmail();
    await post('/auth/register', { email, password: PASSWORD });
    const guess = (): Promise<Answer> =>
      post('/auth/login', { email, password: 'wrong-1843!' }, '198.51.100.1');
    expect(await statuses(11, guess)).toEqual([...Array<number>(10).fill(401), 429]);
    expect((await post('/auth/login', { email, password: PASSWORD }, '198.51.100.1')).status).toBe(429);
    expect((await post('/auth/login', { email, password: PASSWORD }, '198.51.100.2')).status).toBe(200);
  });

  it('forgive wrong passwords once the right one has come', async () => {
    await openWithLimits();
    const email = newEmail();
    await post('/auth/register', { email, password: PASSWORD });
    const login = (password: string): Promise<Answer> => post('/auth/login', { email, password });
    for (let round = 0; round < 3; round += 1) {
      expect(await statuses(9, () => login('wrong-1843!'))).toEqual(Array(9).fill(401));
      expect((await login(PASSWORD)).status).toBe(200);
    }
  });

  it('forgive wrong passwords once the owner has set another one by a PIN', async () => {
    await openWithLimits();
    const email = newEmail();
    await post('/auth/register', { email, password: PASSWORD });
    const guess = (): Promise<Answer> => post('/auth/login', { email, password: 'wrong-1843!' });
    expect((await statuses(11, guess)).at(-1)).toBe(429);
    await post('/auth/forgot-password', { email });
    const pin = await awaitPin(system.open.directory, email);
    const { resetToken } = (await post('/auth/verify-pin', { email, pin })).body as { resetToken: string };
    const newPassword = 'another-1843!';
    expect((await post('/auth/reset-password', { resetToken, newPassword })).status).toBe(204);
    expect((await post('/auth/login', { email, password: newPassword })).status).toBe(200);
  });

  describe('on a device on which the owner has logged in before', () => {
    const wrong = { password: 'wrong-1843!' };
    const owner = '198.51.100.1';

    /** Strangers use up all that there is for an address: the owner has got in on no new device since. */
    async function lockedOut(email: string): Promise<void> {
      const guess = (index: number): Promise<Answer> =>
        post('/auth/login', { email, ...wrong }, `203.0.113.${index % 10}`);
      const guesses = await Promise.all(Array.from({ length: 100 }, (_, index) => guess(index)));
      expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([401]));
      const elsewhere = await post('/auth/login', { email, password: PASSWORD }, '203.0.113.77');
      expect(elsewhere.status).toBe(429);
    }

    async function newOwner(): Promise<{ readonly email: string; readonly deviceToken: string }> {
      const email = newEmail();
      await post('/auth/register', { email, password: PASSWORD });
      const login = await post('/auth/login', { email, password: PASSWORD }, owner);
      const { deviceToken } = login.body as { deviceToken: string };
      return { email, deviceToken };
    }

    it('do not count what strangers try: by the token of a client', async () => {
      await openWithLimits(1);
      const { email, deviceToken } = await newOwner();
      await lockedOut(email);
      const login = (password: string): Promise<Answer> =>
        post('/auth/login', { email, password, deviceToken }, owner);
      expect(await statuses(12, () => login(PASSWORD))).toEqual(Array(12).fill(200));
    });

    it('do not count what strangers try: by the cookie of a browser, which several people use', async () => {
      await openWithLimits(1);
      const inBrowser = (email: string, cookie: string): Promise<Answer> =>
        send(system.url, 'POST', '/auth/login', {
          body: { email, password: PASSWORD, transport: 'cookie' },
          headers: { Cookie: cookie, 'X-Forwarded-For': owner },
        });
      const deviceOf = ({ headers }: Answer): string =>
        /(?:^|,)(device=[^;]*); Path=\/; Max-Age=31536000; HttpOnly; SameSite=Strict/.exec(
          String(headers['set-cookie']),
        )?.[1] ?? '';
      const people = [newEmail(), newEmail()] as const;
      for (const email of people) await post('/auth/register', { email, password: PASSWORD });
      const first = deviceOf(await inBrowser(people[0], ''));
      const both = deviceOf(await inBrowser(people[1], first));
      for (const email of people) {
        await lockedOut(email);
        expect((await inBrowser(email, both)).status).toBe(200);
      }
    });

    it('count what is tried there', async () => {
      await openWithLimits(1);
      const { email, deviceToken } = await newOwner();
      const guess = (): Promise<Answer> =>
        post('/auth/login', { email, ...wrong, deviceToken }, '203.0.113.1');
      expect(await statuses(11, guess)).toEqual([...Array<number>(10).fill(401), 429]);
    });

    it.each<[string, (token: string, other: string) => string]>([
      ['that somebody made up', (token) => `${token.slice(0, -2)}AA`],
      ['that is no token', () => '~~..~'],
      ['of another account', (_, other) => other],
    ])('take no token %s', async (_, make) => {
      await openWithLimits(1);
      const { email, deviceToken } = await newOwner();
      const other = await newOwner();
      await lockedOut(email);
      const body = { email, password: PASSWORD, deviceToken: make(deviceToken, other.deviceToken) };
      expect((await post('/auth/login', body, owner)).status).toBe(429);
    });

    it('take no token from before the password was changed: who knew that one has no device', async () => {
      await openWithLimits(1);
      const { email, deviceToken } = await newOwner();
      const login = await post('/auth/login', { email, password: PASSWORD }, owner);
      const changed = await send(system.url, 'POST', '/auth/password', {
        token: String(login.body.accessToken),
        body: { currentPassword: PASSWORD, newPassword: 'another-1843!' },
      });
      expect(changed.status).toBe(200);
      await lockedOut(email);
      const present = { email, password: 'another-1843!' };
      expect((await post('/auth/login', { ...present, deviceToken }, owner)).status).toBe(429);
      const kept = { ...present, deviceToken: String(login.body.deviceToken) };
      expect((await post('/auth/login', kept, owner)).status).toBe(200);
    });
  });

  it('count wrong passwords that come at the same time, each of them', async () => {
    await openWithLimits();
    const email = newEmail();
    await post('/auth/register', { email, password: PASSWORD });
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => post('/auth/login', { email, password: 'wrong-1843!' })),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
  });

  it('believe the address that a proxy of ours saw, and not what a client says of itself', async () => {
    await openWithLimits(1);
    const ask = (from: string): Promise<Answer> => post('/auth/forgot-password', { email: newEmail() }, from);
    const spoofed = await statuses(4, (index) => ask(`203.0.113.${index}, 198.51.100.7`));
    expect(spoofed).toEqual([202, 202, 202, 429]);
    expect((await ask('198.51.100.8')).status).toBe(202);
    await system.close();
    await openWithLimits(0);
    expect(await statuses(4, (index) => ask(`203.0.113.${index}`))).toEqual([202, 202, 202, 429]);
  });

  it('count the addresses of one connection with IPv6 as one', async () => {
    await openWithLimits(1);
    const ask = (from: string): Promise<Answer> => post('/auth/forgot-password', { email: newEmail() }, from);
    expect(await statuses(4, (index) => ask(`2001:db8:0:7::${index}`))).toEqual([202, 202, 202, 429]);
    expect((await ask('2001:db8:0:8::1')).status).toBe(202);
  });

  it('keep a customer from printing without end, and no clerk from it', async () => {
    await openWithLimits();
    const path = `/bookings/${randomUUID()}_${randomUUID()}/ticket`;
    const printed = async (client: ReturnType<typeof customer>): Promise<readonly number[]> => {
      const asked = Array.from({ length: 61 }, () => client.get(path));
      return (await Promise.all(asked)).map(({ status }) => status).filter((status) => status !== 404);
    };
    expect(await printed(customer(system))).toEqual([429]);
    expect(await printed(clerk(system))).toEqual([]);
  });

  it('keep a customer from holding without end, and no clerk from working', async () => {
    await openWithLimits();
    const cinema = await openCinema(system);
    const path = `/showtimes/${await cinema.schedule()}/holds`;
    const guest = customer(system);
    const given = await Promise.all(Array.from({ length: 121 }, () => guest.post(path, { seats: ['Z9'] })));
    expect(given.filter(({ status }) => status === 429)).toHaveLength(1);
    expect(given.filter(({ status }) => status === 422)).toHaveLength(120);
    expect((await customer(system).post(path, { seats: ['Z9'] })).status).toBe(422);
    const busy = clerk(system);
    const sold = await Promise.all(Array.from({ length: 130 }, () => busy.post(path, { seats: ['Z9'] })));
    expect(sold.filter(({ status }) => status === 422)).toHaveLength(130);
  });

  it('keep customers at one address from holding more than their share of a showtime, and no clerk', async () => {
    await openWithLimits(1, undefined, {
      heldPercentPerClient: 50,
      holdsPerCustomer: 1,
      maximumSeatsPerHold: 2,
    });
    const cinema = await openCinema(system);
    const path = `/showtimes/${await cinema.schedule()}/holds`;
    const { counts } = (await send(system.url, 'GET', path.replace('holds', 'seats'))).body as {
      counts: { total: number };
    };
    const hold = async (who: ReturnType<typeof customer>, from: string): Promise<Answer> =>
      send(system.url, 'POST', path, {
        token: await who.token(),
        body: { bestAvailable: { count: 1 } },
        headers: { 'X-Forwarded-For': from },
      });
    const half = Math.floor(counts.total / 2);
    const buyers = Array.from({ length: half + 1 }, () => customer(system));
    const answers = await Promise.all(buyers.map((each) => hold(each, '198.51.100.1')));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(half);
    const refused = answers.filter(({ status }) => status === 409).map(({ body }) => String(body.code));
    expect(refused).toEqual(['too-many-held-by-client']);
    expect((await hold(customer(system), '198.51.100.2')).status).toBe(201);
    expect((await hold(clerk(system), '198.51.100.1')).status).toBe(201);
  });

  it('let a customer hold so often in a day, all at one address so often together, and clerks as they work', async () => {
    await openWithLimits(1, undefined, { holdsPerCustomerDay: 2, holdsPerClientDay: 3 });
    const cinema = await openCinema(system);
    const path = `/showtimes/${await cinema.schedule()}/holds`;
    const hold = async (who: ReturnType<typeof customer>, from: string): Promise<number> => {
      const headers = { 'X-Forwarded-For': from };
      const body = { seats: ['Z9'] };
      return (await send(system.url, 'POST', path, { token: await who.token(), body, headers })).status;
    };
    const guest = customer(system);
    const own = [await hold(guest, '198.51.100.1'), await hold(guest, '198.51.100.1')];
    expect([...own, await hold(guest, '198.51.100.2')]).toEqual([422, 422, 429]);
    expect(await hold(customer(system), '198.51.100.1')).toBe(422);
    expect(await hold(customer(system), '198.51.100.1')).toBe(429);
    expect(await hold(customer(system), '198.51.100.2')).toBe(422);
    expect(await hold(clerk(system), '198.51.100.1')).toBe(422);
  });
});
