import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ensureAccount, ensureFirstAdministrator } from '../../src/cli/ensure-account.ts';
import { clientOf, send, type Answer, type Client } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { awaitPin } from '../support/mail.ts';

const PASSWORD = 'engine-1843!';

let system: TestSystem;
let admin: Client;
beforeAll(async () => {
  system = await openSystem();
  const given = { email: 'root@office.example', password: PASSWORD, role: 'admin' } as const;
  await ensureAccount(system.application.commands, given, system.now());
  const token = await tokenOf('root@office.example');
  admin = clientOf(system.url, 'root', () => Promise.resolve(token));
});
afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

const post = (path: string, body: object): Promise<Answer> => send(system.url, 'POST', path, { body });

async function tokenOf(email: string, password = PASSWORD): Promise<string> {
  const answer = await post('/auth/login', { email, password });
  if (answer.status !== 200) throw new Error(answer.text);
  return (answer.body as { accessToken: string }).accessToken;
}

interface User {
  readonly id: string;
  readonly email: string;
}

async function register(names: object = {}): Promise<User> {
  const email = `${randomUUID()}@example.org`;
  const answer = await post('/auth/register', { email, password: PASSWORD, ...names });
  return (answer.body as { user: User }).user;
}

const me = (token: string): Promise<Answer> => send(system.url, 'GET', '/auth/me', { token });

describe('A user who is made', () => {
  it('is mailed a PIN to set a password with, and has the role', async () => {
    const email = `${randomUUID()}@example.org`;
    const made = await admin.post('/users', { email, role: 'boxOffice', firstName: 'Carl' });
    expect([made.status, made.body.role, made.body.active]).toEqual([201, 'boxOffice', true]);
    expect(made.headers['location']).toBe(`/api/v1/users/${String(made.body.id)}`);
    expect((await post('/auth/login', { email, password: PASSWORD })).status).toBe(401);
    const pin = await awaitPin(system.open.directory, email);
    const verified = await post('/auth/verify-pin', { email, pin });
    const { resetToken } = verified.body as { resetToken: string };
    expect((await post('/auth/reset-password', { resetToken, newPassword: PASSWORD })).status).toBe(204);
    expect((await me(await tokenOf(email))).body.role).toBe('boxOffice');
    const again = await admin.post('/users', { email, role: 'customer' });
    expect([again.status, again.body.code]).toEqual([409, 'email-taken']);
  });

  it('may be an administrator', async () => {
    const email = `${randomUUID()}@example.org`;
    const made = await admin.post('/users', { email, role: 'admin' });
    expect([made.status, made.body.role]).toEqual([201, 'admin']);
    const gone = await admin.delete(`/users/${String(made.body.id)}`);
    expect(gone.status).toBe(204);
  });

  it('is made once by a request that is repeated', async () => {
    const email = `${randomUUID()}@example.org`;
    const key = { 'Idempotency-Key': randomUUID() };
    const first = await admin.post('/users', { email, role: 'analyst' }, key);
    const again = await admin.post('/users', { email, role: 'analyst' }, key);
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
  });
});

describe('A role', () => {
  it('counts at once, and ends the sessions of the one before', async () => {
    const user = await register();
    const token = await tokenOf(user.email);
    const given = await admin.put(`/users/${user.id}/role`, { role: 'admin' });
    expect([given.status, given.body.role]).toEqual([200, 'admin']);
    expect((await me(token)).status).toBe(401);
    const asAdmin = await tokenOf(user.email);
    expect((await send(system.url, 'GET', '/users', { token: asAdmin })).status).toBe(200);
    await admin.put(`/users/${user.id}/role`, { role: 'customer' });
    expect((await send(system.url, 'GET', '/users', { token: asAdmin })).status).toBe(401);
  });

  it('is taken away at once in another process, too', async () => {
    const user = await register();
    await admin.put(`/users/${user.id}/role`, { role: 'boxOffice' });
    const token = await tokenOf(user.email);
    const beside = await openSystem({ beside: system });
    const there = (): Promise<Answer> => send(beside.url, 'GET', '/bookings?all=true', { token });
    expect((await there()).status).toBe(200);
    await admin.put(`/users/${user.id}/role`, { role: 'customer' });
    expect((await there()).status).toBe(401);
    await beside.close();
  });

  it('of a customer is taken away in another process as soon as the news has come', async () => {
    const user = await register();
    const token = await tokenOf(user.email);
    const beside = await openSystem({ beside: system });
    const there = (): Promise<Answer> => send(beside.url, 'GET', '/auth/me', { token });
    expect((await there()).status).toBe(200);
    await admin.patch(`/users/${user.id}`, { active: false });
    const giveUpAt = Date.now() + 5000;
    while ((await there()).status !== 401) expect(Date.now()).toBeLessThan(giveUpAt);
    await beside.close();
  });
});

describe('A user whom somebody else has changed', () => {
  it('is not changed by who has not seen that', async () => {
    const user = await register();
    const seen = { 'If-Match': (await admin.get(`/users/${user.id}`)).headers['etag'] ?? '' };
    expect((await admin.put(`/users/${user.id}/role`, { role: 'analyst' }, seen)).status).toBe(200);
    for (const answer of [
      await admin.put(`/users/${user.id}/role`, { role: 'auditor' }, seen),
      await admin.patch(`/users/${user.id}`, { active: false }, seen),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([412, 'version-conflict']);
    }
    expect((await admin.get(`/users/${user.id}`)).body).toMatchObject({ role: 'analyst', active: true });
  });
});

describe('The administrator of the configuration', () => {
  const ensure = (email: string): ReturnType<typeof ensureFirstAdministrator> =>
    ensureFirstAdministrator(
      system.application.commands,
      { email, password: 'of-the-operator-1!' },
      system.now(),
    );

  it('is not whoever registered that address before, while others are in charge', async () => {
    const user = await register();
    expect(await ensure(user.email)).toBe('left-alone');
    expect((await me(await tokenOf(user.email))).body.role).toBe('customer');
  });

  it('has the password of the operator, where nobody is in charge', async () => {
    const fresh = await openSystem();
    const body = { email: 'boss@marquee.example', password: PASSWORD };
    await send(fresh.url, 'POST', '/auth/register', { body });
    const given = { email: body.email, password: 'of-the-operator-1!' };
    const { commands } = fresh.application;
    expect(await ensureFirstAdministrator(commands, given, fresh.now())).toBe('taken-over');
    expect(await ensureFirstAdministrator(commands, given, fresh.now())).toBe('already-there');
    expect((await send(fresh.url, 'POST', '/auth/login', { body })).status).toBe(401);
    const login = await send(fresh.url, 'POST', '/auth/login', { body: given });
    expect(login.body.user.role).toBe('admin');
    await fresh.close();
  });
});

describe('A user who is deactivated', () => {
  it('cannot log in, nor reset the password, until they are active again', async () => {
    const user = await register();
    const token = await tokenOf(user.email);
    const off = await admin.patch(`/users/${user.id}`, { active: false });
    expect([off.status, off.body.active]).toEqual([200, false]);
    expect((await me(token)).status).toBe(401);
    const refused = await post('/auth/login', { email: user.email, password: PASSWORD });
    expect([refused.status, refused.body.code]).toEqual([401, 'invalid-credentials']);
    const on = await admin.patch(`/users/${user.id}`, { active: true });
    expect([on.status, on.body.active]).toEqual([200, true]);
    expect((await me(token)).status).toBe(401);
    expect((await me(await tokenOf(user.email))).status).toBe(200);
  });
});

describe('The last administrator', () => {
  it('stays: not demoted, not deactivated, not erased, neither by themselves', async () => {
    const { id } = (await admin.get('/auth/me')).body as User;
    const answers = [
      await admin.put(`/users/${id}/role`, { role: 'customer' }),
      await admin.patch(`/users/${id}`, { active: false }),
      await admin.delete(`/users/${id}`),
      await admin.delete('/auth/me'),
    ];
    for (const answer of answers)
      expect([answer.status, answer.body.code]).toEqual([409, 'last-administrator']);
    expect((await admin.get('/auth/me')).body).toMatchObject({ role: 'admin', active: true });
  });
});

describe('The list of users', () => {
  it('is filtered by role and activity, and paged', async () => {
    const users = [await register(), await register(), await register()];
    for (const { id } of users) await admin.put(`/users/${id}/role`, { role: 'auditor' });
    const last = await admin.patch(`/users/${users[0]?.id ?? ''}`, { active: false });
    const now = { 'Min-Position': last.headers['commit-position'] ?? '' };
    const page = async (query: string): Promise<Answer> => admin.get(`/users?role=auditor&${query}`, now);
    const all = await page('total=true');
    expect([all.body.total, all.body.items.length]).toEqual([3, 3]);
    expect((await page('active=true&total=true')).body.total).toBe(2);
    const first = await page('limit=2');
    const second = await page(`limit=2&cursor=${String(first.body.nextCursor)}`);
    const ids = [...first.body.items, ...second.body.items].map(({ id }: User) => id);
    expect([...ids].sort()).toEqual(users.map(({ id }) => id).sort());
    expect(second.body.nextCursor).toBeNull();
  });

  it('is searched by exact address, whatever its case, and by part of a name', async () => {
    const user = await register({ firstName: 'Grace', lastName: 'Hopper' });
    await register({ firstName: 'Gracie', lastName: 'Allen' });
    const last = await register({ firstName: 'Rear Admiral', lastName: 'Hopper' });
    const shown = await admin.patch(`/users/${last.id}`, { active: false });
    const now = { 'Min-Position': shown.headers['commit-position'] ?? '' };
    const find = async (query: string): Promise<readonly string[]> => {
      const { body } = await admin.get(`/users?${query}`, now);
      return (body.items as User[]).map(({ id }) => id);
    };
    expect(await find(`q=${encodeURIComponent(user.email.toUpperCase())}`)).toEqual([user.id]);
    expect(await find(`role=admin&q=${encodeURIComponent(user.email)}`)).toEqual([]);
    expect(await find('q=nobody%40example.org')).toEqual([]);
    expect(await find('q=grace%20hop')).toEqual([user.id]);
    expect((await find('q=HOPPER')).length).toBe(2);
    expect(await find('q=hopper&active=true')).toEqual([user.id]);
    const first = await admin.get('/users?q=hopper&limit=1&total=true', now);
    expect(first.body.total).toBe(2);
    const byAddress = await admin.get(`/users?q=${encodeURIComponent(user.email)}&total=true`, now);
    expect(byAddress.body.total).toBe(1);
    const cursor = encodeURIComponent(String(first.body.nextCursor));
    const second = await admin.get(`/users?q=hopper&limit=1&total=true&cursor=${cursor}`, now);
    const found = [...first.body.items, ...second.body.items].map(({ id }: User) => id);
    expect([...found].sort()).toEqual([user.id, last.id].sort());
  });

  it('does not show who was forgotten', async () => {
    const user = await register({ firstName: 'Vanishing' });
    expect((await admin.get(`/users/${user.id}`)).status).toBe(200);
    const erased = await admin.delete(`/users/${user.id}`);
    const now = { 'Min-Position': erased.headers['commit-position'] ?? '' };
    expect((await admin.get('/users?q=vanishing', now)).body.items).toEqual([]);
    expect((await admin.get(`/users/${user.id}`, now)).status).toBe(404);
    for (const answer of [
      await admin.patch(`/users/${user.id}`, { active: true }),
      await admin.put(`/users/${user.id}/role`, { role: 'admin' }),
      await admin.delete(`/users/${randomUUID()}`),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
    }
  });
});
