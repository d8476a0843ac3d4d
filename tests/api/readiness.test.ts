import { afterEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Ports } from '../../src/application.ts';
import { OtherLog, StoreUnavailable } from '../../src/engine/ports/event-store.ts';
import { overriding } from '../support/overriding.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

let system: TestSystem;
afterEach(() => system.close());

async function readiness(): Promise<{ status: number; faults: readonly string[] }> {
  const answer = await fetch(`${system.url}/health/ready`);
  const { faults } = (await answer.json()) as { faults: readonly string[] };
  return { status: answer.status, faults };
}

/** A system whose event store refuses appends for as long as it is told to. */
async function openRefusing(): Promise<{ refusing: boolean }> {
  const state = { refusing: false };
  const refuse = <Result>(ask: () => Promise<Result>): Promise<Result> =>
    state.refusing ? Promise.reject(new StoreUnavailable('It refuses the append: access-denied.')) : ask();
  system = await openSystem({
    ports: (ports: Ports) => ({
      ...ports,
      store: overriding(ports.store, {
        append: (...given) => refuse(() => ports.store.append(...given)),
        probe: () => refuse(() => ports.store.probe()),
      }),
    }),
  });
  return state;
}

describe('/health/ready', () => {
  it('is not ready while the store takes no events, and commands are told to come again', async () => {
    const state = await openRefusing();
    const admin = system.as('admin', randomUUID());
    await admin.token();
    state.refusing = true;
    expect(await readiness()).toEqual({
      status: 503,
      faults: ['A store does not answer: It refuses the append: access-denied.'],
    });
    const answer = await admin.post('/actors', { name: 'Brigitte Helm' });
    expect(answer).toMatchObject({ status: 503, body: { code: 'store-unavailable' } });
    expect(answer.headers['retry-after']).toBeDefined();
    state.refusing = false;
    expect(await readiness()).toEqual({ status: 200, faults: [] });
  });

  it('names each projection and process manager that stopped at another log, and why', async () => {
    system = await openSystem({
      isReady: false,
      ports: (ports) => ({
        ...ports,
        subscription: overriding(ports.subscription, {
          idAt: () => Promise.resolve(null),
          subscribe: () => {
            throw new OtherLog(7n, 'it ends at position 3');
          },
        }),
      }),
    });
    const why = 'This is not the log that position 7 is of: it ends at position 3.';
    const { status, faults } = await readiness();
    expect(status).toBe(503);
    expect(faults).toContainEqual(expect.stringMatching(`^Projection actors stopped at position 0: ${why}`));
    expect(faults).toContainEqual(expect.stringMatching(`^Projection expire-holds-jobs stopped .*${why}`));
  });

  it('is ready again when what did not start here runs in another process', async () => {
    let isElsewhere = false;
    system = await openSystem({
      isReady: false,
      ports: (ports) => ({
        ...ports,
        leases: overriding(ports.leases, {
          acquire: (...asked) => (isElsewhere ? Promise.resolve(null) : ports.leases.acquire(...asked)),
        }),
        readModelsWithLease: (token) =>
          overriding(ports.readModelsWithLease(token), {
            prepare: () => Promise.reject(new StoreUnavailable('The store timed out.')),
          }),
      }),
    });
    const { status, faults } = await readiness();
    expect(status).toBe(503);
    expect(faults).toContain('The projector cannot start: The store timed out.');
    expect(faults).toContain('The processor cannot start: The store timed out.');
    isElsewhere = true;
    await until(async () => (await readiness()).status === 200, 'it is ready');
  });
});
