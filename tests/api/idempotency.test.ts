import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answerOnce } from '../../src/api/idempotency.ts';
import { customer, openCinema, type Cinema } from '../support/cinema.ts';
import { clientAs } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let cinema: Cinema;
beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
});
afterAll(() => system.close());

describe('An Idempotency-Key', () => {
  it('is of a route, however its path is typed', async () => {
    const client = customer(system);
    const showtimeId = await cinema.schedule();
    const key = { 'Idempotency-Key': randomUUID() };
    const first = await client.post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'] }, key);
    expect(first.status).toBe(201);
    // Not by the client of the tests, which knows each path in one spelling.
    const headers = {
      ...key,
      Authorization: `Bearer ${await client.token()}`,
      'Content-Type': 'application/json',
    };
    for (const path of [`/showtimes/${showtimeId}/HOLDS`, `/Showtimes/${showtimeId}/holds/`]) {
      const given = { method: 'POST', headers, body: JSON.stringify({ seats: ['A1'] }) };
      const again = await fetch(`${system.url}/api/v1${path}`, given);
      expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
      expect(await again.json()).toEqual(first.body);
    }
    const elsewhere = await cinema.schedule();
    const other = await client.post(`/showtimes/${elsewhere}/holds`, { seats: ['A1'] }, key);
    expect([other.status, other.headers['idempotency-replayed']]).toEqual([201, undefined]);
  });

  it('keeps no 404: it is found again that there is nothing', async () => {
    const client = customer(system);
    const key = { 'Idempotency-Key': randomUUID() };
    const path = `/showtimes/${randomUUID()}/holds`;
    for (const attempt of [1, 2]) {
      const { status, headers } = await client.post(path, { seats: ['A1'] }, key);
      expect([attempt, status, headers['idempotency-replayed']]).toEqual([attempt, 404, undefined]);
    }
  });

  it('is of a role: who has lost it gets nothing again that was answered to it', async () => {
    const userId = randomUUID();
    const path = `/showtimes/${await cinema.schedule()}/holds`;
    const key = { 'Idempotency-Key': randomUUID() };
    const body = { seats: ['A1'], for: { name: 'Fritz Lang', email: 'fritz@example.org' } };
    const held = await clientAs(system, 'boxOffice', userId).post(path, body, key);
    expect(held.status).toBe(201);
    expect((await cinema.admin.put(`/users/${userId}/role`, { role: 'customer' })).status).toBe(200);
    const again = await clientAs(system, 'customer', userId).post(path, body, key);
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([422, undefined]);
  });

  it('that is in use says when to come again', async () => {
    const requests = { begin: () => Promise.resolve({ state: 'running' } as const) } as never;
    const request = { scope: 'one', userId: null, body: '{}' };
    const answering = answerOnce(requests, request, () => Promise.reject(new Error('It was answered.')));
    await expect(answering).rejects.toMatchObject({
      code: 'idempotency-key-in-use',
      headers: { 'Retry-After': '1' },
    });
  });
});
