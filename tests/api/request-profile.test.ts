import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RequestProfile } from '../../src/api/request-profile.ts';
import { instantOf } from '../../src/engine/instant.ts';
import { StageTimes } from '../../src/engine/stage-times.ts';
import { clientAs, send, type Client } from '../support/client.ts';
import { gate } from '../support/memory-event-store.ts';
import { overriding } from '../support/overriding.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

const at = instantOf(0);

describe('A request profile', () => {
  const of = (route: string, milliseconds: number, status = 200) =>
    ({ at, method: 'GET', route, status, milliseconds }) as const;

  it('has the slowest routes first, with what their time went into', () => {
    const profile = new RequestProfile();
    const times = new StageTimes();
    times.add('reading', 6);
    profile.record(of('/quick', 2), new StageTimes());
    profile.record(of('/slow', 10, 503), times);
    profile.record(of('/slow', 20), times);
    expect(profile.slowestRoutes.map(({ route }) => route)).toEqual(['/slow', '/quick']);
    expect(profile.slowestRoutes[0]).toMatchObject({
      requests: 2,
      failures: 1,
      milliseconds: { mean: 15, p50: 10, p95: 20, longest: 20 },
      stages: { reading: 6, appending: 0, other: 9 },
    });
    expect(profile.slowestRequests.map(({ milliseconds }) => milliseconds)).toEqual([20, 10, 2]);
    expect(profile.lastRequests.map(({ milliseconds }) => milliseconds)).toEqual([20, 10, 2]);
  });

  it('remembers a bounded number of requests, the last ones', () => {
    const profile = new RequestProfile();
    for (let count = 1; count <= 2500; count += 1) profile.record(of('/one', count), new StageTimes());
    expect(profile.lastRequests.map(({ milliseconds }) => milliseconds).slice(0, 2)).toEqual([2500, 2499]);
    expect(profile.lastRequests).toHaveLength(20);
    profile.record(of('/one', 1_000_000), new StageTimes());
    for (let count = 1; count <= 1000; count += 1) profile.record(of('/one', 1), new StageTimes());
    expect(profile.slowestRequests[0]?.milliseconds).toBe(1);
    const [route] = profile.slowestRoutes;
    expect([route?.requests, route?.milliseconds.p95, route?.milliseconds.longest]).toEqual([
      ...[3501, 1, 1_000_000],
    ]);
  });
});

describe('The stages of a request', () => {
  it('count once what is done at the same time', async () => {
    const times = new StageTimes();
    const [one, other] = [gate(), gate()];
    const begun = performance.now();
    const both = [one, other].map(({ opened }) => times.during('reading', () => opened));
    one.open();
    await both[0];
    expect(times.of('reading')).toBe(0);
    other.open();
    await Promise.all(both);
    expect(times.of('reading')).toBeGreaterThan(0);
    expect(times.of('reading')).toBeLessThanOrEqual(performance.now() - begun);
  });
});

describe('GET /system/requests', () => {
  let system: TestSystem;
  let admin: Client;
  let appending = gate();
  let isAppending = false;

  beforeAll(async () => {
    appending.open();
    system = await openSystem({
      ports: (ports) => ({
        ...ports,
        store: overriding(ports.store, {
          append: async (stream, ...given) => {
            isAppending = stream.startsWith('actor-');
            if (isAppending) await appending.opened;
            return ports.store.append(stream, ...given);
          },
        }),
      }),
    });
    admin = clientAs(system, 'admin', randomUUID());
    await admin.token();
  });
  afterAll(() => system.close());

  it('says where the time of a slow command went', async () => {
    appending = gate();
    const slow = admin.post('/actors', { name: 'Brigitte Helm' });
    await until(() => isAppending, 'the append hangs');
    // So long it hangs at least.
    const begun = performance.now();
    await admin.get('/system/status');
    const hung = performance.now() - begun;
    appending.open();
    expect((await slow).status).toBe(201);
    const { body } = await admin.get('/system/requests');
    const isSlow = ({ method, route }: any): boolean => method === 'POST' && route === '/api/v1/actors';
    const request = body.last.find(isSlow);
    expect(request.status).toBe(201);
    expect(request.stages.appending).toBeGreaterThanOrEqual(hung - 1);
    expect(request.milliseconds).toBeGreaterThanOrEqual(request.stages.appending);
    expect(request.stages.deciding).toBeGreaterThan(0);
    expect(body.routes.find(isSlow)).toMatchObject({ requests: 1, failures: 0 });
    expect(body.slowest.some(isSlow)).toBe(true);
  });

  it('tells what a query waited for and read', async () => {
    await admin.get('/actors');
    const { body } = await admin.get('/system/requests');
    const query = body.last.find(({ method, route }: any) => method === 'GET' && route === '/api/v1/actors');
    expect(query.stages.reading).toBeGreaterThan(0);
    expect(query.stages.rendering).toBeGreaterThan(0);
    expect(query.stages.appending).toBe(0);
  });

  it('has no address, token or name of anybody in it', async () => {
    const secret = randomUUID();
    await send(system.url, 'GET', `/movies/${secret}?q=${secret}`, { token: secret });
    await send(system.url, 'POST', '/auth/login', {
      body: { email: `${secret}@example.org`, password: secret },
    });
    await send(system.url, 'GET', `//${secret}`);
    const { text, body } = await admin.get('/system/requests');
    expect(body.last.map(({ route }: any) => route)).toEqual(
      expect.arrayContaining(['/api/v1/auth/login', 'none']),
    );
    expect(text).not.toContain(secret);
    expect(text).not.toContain(admin.userId);
  });

  it('is for administrators', async () => {
    const answers = ['customer', 'boxOffice', 'analyst', 'auditor'].map((role) =>
      clientAs(system, role, randomUUID()).get('/system/requests'),
    );
    for (const { status } of await Promise.all(answers)) expect(status).toBe(403);
    expect((await send(system.url, 'GET', '/system/requests')).status).toBe(401);
  });
});
