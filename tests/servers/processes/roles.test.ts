import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customer, hold, openCinema, type Cinema } from '../../support/cinema.ts';
import { send } from '../../support/client.ts';
import { seatsOfRounds } from '../../support/crowd.ts';
import { START_MILLISECONDS } from '../../support/mongodb.ts';
import type { RunningMarquee } from '../../support/process.ts';
import { sell } from '../../support/sellers.ts';
import { startServers, type Servers } from '../../support/servers.ts';
import { until } from '../../support/until.ts';

const BEHIND_THE_SCENES = { ROLES: 'projector,processor' };

let servers: Servers;
let api: RunningMarquee;
let leader: RunningMarquee;
let standby: RunningMarquee;
let cinema: Cinema;

beforeAll(async () => {
  servers = await startServers({ hasOwnMongoDb: false });
  api = await servers.start({ ROLES: 'api', HOLD_SECONDS: '2', PAYMENT_GRACE_SECONDS: '0' });
  leader = await servers.start(BEHIND_THE_SCENES);
  standby = await servers.start(BEHIND_THE_SCENES);
  cinema = await openCinema(api, seatsOfRounds);
}, START_MILLISECONDS);

afterAll(() => servers.close());

async function heldSeats(showtimeId: string): Promise<unknown> {
  const { body } = await send(api.url, 'GET', `/showtimes/${showtimeId}/seats`);
  return body.counts.held;
}

/** Makes a hold that lapses at once, and waits until the map shows that somebody has noticed. */
async function untilHoldsExpire(): Promise<void> {
  const showtimeId = await cinema.schedule();
  const bookingId = await hold(customer(api), showtimeId, ['A1']);
  const isExpired = async (): Promise<boolean> =>
    (await cinema.admin.get(`/bookings/${bookingId}`)).body?.status === 'expired';
  await until(isExpired, 'the hold is expired');
  await until(async () => (await heldSeats(showtimeId)) === 0, 'the map shows it');
}

/** Sells while something happens behind the scenes, and answers with the statuses of all that was asked. */
async function sellMeanwhile(happening: () => Promise<void>): Promise<ReadonlySet<number>> {
  const showtimeId = await cinema.schedule();
  const sellers = sell({ systems: [api], showtimeIds: [showtimeId], countAtEach: 4, pause: 200 });
  const queries = new Set<number>();
  const over = new AbortController();
  const looking = (async (): Promise<void> => {
    while (!over.signal.aborted) {
      queries.add((await send(api.url, 'GET', '/showtimes')).status);
      await delay(50);
    }
  })();
  try {
    await happening();
  } finally {
    over.abort();
    await looking;
    await sellers.stop();
  }
  return new Set([...sellers.answers.map(({ status }) => status), ...queries]);
}

async function expectSound(): Promise<void> {
  const showtimeId = await cinema.schedule();
  const bookingId = await hold(customer(api), showtimeId, ['A1']);
  await until(
    async () => (await cinema.admin.get(`/bookings/${bookingId}`)).status === 200,
    'it is projected',
  );
  await untilHoldsExpire();
  expect(await servers.run('verify')).toMatchObject({ code: 0 });
  expect(await servers.run('replay', '--compare')).toMatchObject({ code: 0 });
}

describe('several processes for one role', () => {
  it('say what they do when they start: only the API sells', () => {
    expect(api.output()).toContain('Marquee sells at ');
    expect(api.output()).not.toMatch(/projects read models|runs process managers/);
    for (const { output } of [leader, standby]) {
      expect(output()).toContain('Marquee projects read models');
      expect(output()).toContain('Marquee runs process managers');
      expect(output()).not.toContain('sells');
    }
  });

  it('project and expire once', async () => {
    const statuses = await sellMeanwhile(untilHoldsExpire);
    expect([...statuses].filter((status) => ![200, 201, 409].includes(status))).toEqual([]);
    await expectSound();
  }, 120_000);

  it('go on by the standby when the leader is killed, and the API serves all the while', async () => {
    const statuses = await sellMeanwhile(async () => {
      await leader.kill();
      await untilHoldsExpire();
    });
    expect([...statuses].filter((status) => ![200, 201, 409].includes(status))).toEqual([]);
    await expectSound();
  }, 120_000);

  it('project nothing twice when a leader that was frozen wakes up beside its successor', async () => {
    const next = await servers.start(BEHIND_THE_SCENES);
    const statuses = await sellMeanwhile(async () => {
      standby.child.kill('SIGSTOP');
      await untilHoldsExpire();
      standby.child.kill('SIGCONT');
      await delay(2000);
    });
    expect([...statuses].filter((status) => ![200, 201, 409].includes(status))).toEqual([]);
    await expectSound();
    expect(await standby.stop()).toBe(0);
    expect(await next.stop()).toBe(0);
  }, 120_000);
});

describe('rebuilding', () => {
  it('is refused beside a projector, and goes in place of one that has died while the API serves', async () => {
    const last = await servers.start(BEHIND_THE_SCENES);
    await untilHoldsExpire();
    expect(await servers.run('rebuild')).toMatchObject({ code: 3 });
    await last.kill();
    const statuses = await sellMeanwhile(async () => {
      expect(await servers.run('rebuild')).toMatchObject({ code: 0 });
    });
    expect([...statuses].filter((status) => ![200, 201, 409].includes(status))).toEqual([]);
    const next = await servers.start(BEHIND_THE_SCENES);
    await expectSound();
    expect(await next.stop()).toBe(0);
  }, 120_000);
});
