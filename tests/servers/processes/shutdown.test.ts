import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { customer, openCinema, type Cinema } from '../../support/cinema.ts';
import { seatsOfRounds } from '../../support/crowd.ts';
import { lookInto, START_MILLISECONDS } from '../../support/mongodb.ts';
import type { RunningMarquee } from '../../support/process.ts';
import { amissOf, sell } from '../../support/sellers.ts';
import { areGiven, startServers, type Servers } from '../../support/servers.ts';
import { until } from '../../support/until.ts';

/** What docker-compose.yml gives a process to end in. */
const GRACE_MILLISECONDS = 30_000;

let servers: Servers;
/** One that only serves, and stays while others come and go. */
let office: RunningMarquee;
let system: RunningMarquee;
let cinema: Cinema;

beforeAll(async () => {
  servers = await startServers({ hasOwnMongoDb: true });
  office = await servers.start({ ROLES: 'api' });
  cinema = await openCinema(office, seatsOfRounds);
}, START_MILLISECONDS);

beforeEach(async () => {
  system = await servers.start();
});
afterEach(async () => {
  await system.kill();
  // The next test does not wait for this one's.
  await servers.letLeasesLapse();
});

afterAll(() => servers.close());

/** How many requests with a key the process has begun with. */
function begun(): Promise<number> {
  return lookInto(servers.mongoDb.url, servers.database, (collection) =>
    collection('idempotency').countDocuments(),
  );
}

async function holders(): Promise<unknown[]> {
  const leases = await lookInto(servers.mongoDb.url, servers.database, (collection) =>
    collection('leases').find().toArray(),
  );
  return leases.map(({ _id, holder }) => [_id, holder as unknown]);
}

const onOurs = areGiven ? it.skip : it;

onOurs(
  'a process that is asked to stop answers what is under way, saves, and gives its leases back',
  async () => {
    const showtimeId = await cinema.schedule();
    const people = Array.from({ length: 32 }, () => customer(system));
    await Promise.all(people.map((person) => person.token()));
    // The holds go out in three appends, one after the other, and each request has a budget of 5 s.
    await servers.eventStore.set({ appendDelay: 500 });
    const holds = people.map(async (person, index) => {
      const seats = [`A${index + 1}`];
      const key = { 'Idempotency-Key': person.userId };
      const { status } = await person.post(`/showtimes/${showtimeId}/holds`, { seats }, key);
      return status;
    });
    await until(async () => (await begun()) === people.length, 'all of them have arrived');
    const stopped = system.stop();
    expect(await Promise.all(holds)).toEqual(holds.map(() => 201));
    expect(await stopped).toBe(0);
    await servers.eventStore.heal();
    expect((await holders()).sort()).toEqual([
      ['processor', null],
      ['projector', null],
    ]);
    const held = (await servers.eventsOf(`showtime-${showtimeId}`)).filter(
      ({ type }) => type === 'SeatsHeld',
    );
    expect(held).toHaveLength(32);
    expect(await servers.run('verify')).toMatchObject({ code: 0 });
    expect(await servers.run('replay', '--compare')).toMatchObject({ code: 0 });
  },
  60_000,
);

onOurs(
  'a process that is asked to stop while its event store is frozen answers the holds that wait for it',
  async () => {
    const showtimeId = await cinema.schedule();
    const people = Array.from({ length: 8 }, () => customer(system));
    for (const [index, person] of people.entries()) {
      const held = await person.post(`/showtimes/${showtimeId}/holds`, { seats: [`A${index + 1}`] });
      expect(held.status).toBe(201);
    }
    servers.eventStore.freeze();
    try {
      const holds = people.map(async (person, index) => {
        const { status } = await person.post(`/showtimes/${showtimeId}/holds`, { seats: [`B${index + 1}`] });
        return status;
      });
      await delay(500);
      const stopped = system.stop();
      expect(await Promise.all(holds)).toEqual(holds.map(() => 503));
      expect(await stopped).toBe(0);
    } finally {
      servers.eventStore.thaw();
    }
  },
  60_000,
);

onOurs.each(['event store', 'MongoDB'] as const)(
  'a process whose %s is frozen ends within its grace all the same, with nothing lost',
  async (which) => {
    const frozen = which === 'MongoDB' ? servers.mongoDb : servers.eventStore;
    const sellers = sell({ systems: [system], showtimeIds: [await cinema.schedule()], countAtEach: 8 });
    await until(() => Promise.resolve(sellers.bookings.size > 20), 'it sells');
    frozen.freeze();
    try {
      await delay(500);
      const askedAt = performance.now();
      const code = await system.stop();
      expect(code).toBe(0);
      expect(performance.now() - askedAt).toBeLessThan(GRACE_MILLISECONDS);
    } finally {
      frozen.thaw();
      await sellers.stop();
    }
    system = await servers.start();
    const minimum = { 'Min-Position': String(sellers.position()) };
    const { admin } = cinema;
    await until(
      async () => (await admin.get('/bookings?all=true', minimum)).status === 200,
      'it has caught up',
    );
    expect(await amissOf(sellers.bookings, [admin])).toEqual([]);
    expect(await servers.run('verify')).toMatchObject({ code: 0 });
  },
  120_000,
);
