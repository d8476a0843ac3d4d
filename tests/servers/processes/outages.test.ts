import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customer, openCinema, type Cinema } from '../../support/cinema.ts';
import { send, type Answer, type Client } from '../../support/client.ts';
import { seatsOfRounds } from '../../support/crowd.ts';
import { START_MILLISECONDS } from '../../support/mongodb.ts';
import type { RunningMarquee } from '../../support/process.ts';
import { amissOf, sell, type Sellers, type Sold } from '../../support/sellers.ts';
import { areGiven, startServers, type Servers } from '../../support/servers.ts';
import { until } from '../../support/until.ts';

/** A command is given up after five attempts of three seconds; the rest is for a busy machine. */
const LONGEST_ANSWER_MILLISECONDS = 20_000;

const onOurs = areGiven ? describe.skip : describe;

let servers: Servers;
let one: RunningMarquee;
let other: RunningMarquee;
let cinema: Cinema;

beforeAll(async () => {
  servers = await startServers({ hasOwnMongoDb: true });
  one = await servers.start();
  other = await servers.start();
  cinema = await openCinema(one, seatsOfRounds);
}, START_MILLISECONDS);

afterAll(() => servers.close());

/** Sells at both processes, strikes, and goes on until both sell again. */
async function sellThrough(
  outage: () => Promise<void>,
): Promise<{ sellers: Sellers; during: readonly Sold[] }> {
  const showtimeIds = [await cinema.schedule(), await cinema.schedule()];
  const sellers = sell({ systems: [one, other], showtimeIds, countAtEach: 4 });
  const sells = (count: number): Promise<boolean> => Promise.resolve(sellers.bookings.size >= count);
  try {
    await until(() => sells(20), 'it sells');
    const from = performance.now();
    await outage();
    const to = performance.now();
    await until(async () => {
      await Promise.all([one, other].map(requireReady));
      return true;
    }, 'both are ready');
    const known = sellers.bookings.size;
    await until(() => sells(known + 10), 'it sells again');
    await sellers.stop();
    const during = sellers.answers.filter(({ answeredAt }) => answeredAt > from && answeredAt < to);
    return { sellers, during };
  } finally {
    await sellers.stop();
  }
}

/** Eight people who have logged in, half of them at each process. */
async function eightPeople(): Promise<readonly Client[]> {
  const people = Array.from({ length: 8 }, (_, index) => customer(index % 2 === 0 ? one : other));
  await Promise.all(people.map((person) => person.token()));
  return people;
}

/** Eight people want a seat each, all at once and half of them at each process, while connections drop. */
async function holdEight(
  showtimeId: string,
  people: readonly Client[],
): Promise<readonly { client: Client; seat: string; answer: Answer }[]> {
  return Promise.all(
    people.map(async (client, index) => {
      const seat = `A${index + 1}`;
      const key = { 'Idempotency-Key': client.userId };
      const answer = await client.post(`/showtimes/${showtimeId}/holds`, { seats: [seat] }, key);
      return { client, seat, answer };
    }),
  );
}

/** Throws with what keeps it from that. */
async function requireReady(system: RunningMarquee): Promise<void> {
  const { status, body } = await send(system.url, 'GET', '//health/ready');
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
}

/** Whatever happens, a command is answered, in time, and by what it may be answered with. */
function expectAnswered(answers: readonly Sold[]): void {
  const usual = new Set(['201 undefined', '200 undefined', '409 seats-unavailable']);
  const told = new Set(answers.map(({ status, code }) => `${status} ${String(code)}`));
  expect([...told].filter((each) => !usual.has(each) && each !== '503 store-unavailable')).toEqual([]);
  const unavailable = answers.filter(({ status }) => status === 503);
  expect(unavailable.every(({ retryAfter }) => Number(retryAfter) > 0)).toBe(true);
  expect(Math.max(...answers.map(({ milliseconds }) => milliseconds))).toBeLessThan(
    LONGEST_ANSWER_MILLISECONDS,
  );
}

/** Everything that was acknowledged is there, at both processes; the log is whole; nothing was projected twice or left out. */
async function expectNothingLost({ bookings, position }: Sellers): Promise<void> {
  const minimum = { 'Min-Position': String(position()) };
  await until(async () => {
    const seen = await Promise.all(
      [one, other].map((system) => admin(system).get('/bookings?all=true', minimum)),
    );
    return seen.every(({ status }) => status === 200);
  }, 'the read models have caught up');
  expect(await amissOf(bookings, [admin(one), admin(other)])).toEqual([]);
  expect(await servers.run('verify')).toMatchObject({ code: 0 });
  expect(await servers.run('replay', '--compare')).toMatchObject({ code: 0 });
  for (const { child } of [one, other]) expect(child.exitCode).toBeNull();
}

const admins = new Map<RunningMarquee, Client>();

function admin(system: RunningMarquee): Client {
  const known = admins.get(system) ?? system.as('admin', randomUUID());
  admins.set(system, known);
  return known;
}

onOurs('while the event store', () => {
  it('is killed and comes back, again and again, commands are told so and nothing is lost', async () => {
    const { sellers, during } = await sellThrough(async () => {
      for (let kills = 0; kills < 3; kills += 1) {
        await servers.eventStore.kill();
        await delay(1500);
        await servers.eventStore.start();
        await delay(500);
      }
    });
    expect(during.filter(({ status }) => status === 503).length).toBeGreaterThan(0);
    expectAnswered(sellers.answers);
    await expectNothingLost(sellers);
  }, 180_000);

  it('is frozen, commands are told so in time and nothing is lost when it is thawed', async () => {
    const { sellers, during } = await sellThrough(async () => {
      servers.eventStore.freeze();
      await delay(18_000);
      servers.eventStore.thaw();
    });
    expect(during.filter(({ status }) => status === 503).length).toBeGreaterThan(0);
    expectAnswered(sellers.answers);
    await expectNothingLost(sellers);
  }, 180_000);
});

onOurs('a connection that drops in the middle of an append', () => {
  it.each(['drop-before', 'drop-after'] as const)('makes one set of events: %s', async (kind) => {
    const showtimeId = await cinema.schedule();
    const people = await eightPeople();
    await servers.eventStore.set({ appendFault: { kind, times: 2 } });
    const holds = await holdEight(showtimeId, people);
    expect(holds.map(({ answer }) => answer.status)).toEqual(holds.map(() => 201));
    await expectHeldOnce(showtimeId, holds);
  });

  it('again and again is told, and a repeated request makes one set of events', async () => {
    const showtimeId = await cinema.schedule();
    const people = await eightPeople();
    await servers.eventStore.set({ appendFault: { kind: 'drop-after', times: 1000 } });
    const told = await holdEight(showtimeId, people);
    expect(told.some(({ answer }) => answer.status === 503)).toBe(true);
    await servers.eventStore.heal();
    const holds = await Promise.all(
      told.map(async ({ client, seat, answer: first }) => {
        expect(first.status === 201 || Number(first.headers['retry-after']) > 0).toBe(true);
        const key = { 'Idempotency-Key': client.userId };
        const answer = await client.post(`/showtimes/${showtimeId}/holds`, { seats: [seat] }, key);
        return { client, seat, answer };
      }),
    );
    expect(holds.map(({ answer }) => answer.status)).toEqual(holds.map(() => 201));
    await expectHeldOnce(showtimeId, holds);
  });

  async function expectHeldOnce(
    showtimeId: string,
    holds: readonly { client: Client; answer: Answer }[],
  ): Promise<void> {
    const events = await servers.eventsOf(`showtime-${showtimeId}`);
    const held = events.filter(({ type }) => type === 'SeatsHeld').map(({ data }) => data['bookingId']);
    expect([...held].sort()).toEqual(holds.map(({ answer }) => String(answer.body.bookingId)).sort());
    expect(await servers.run('verify')).toMatchObject({ code: 0 });
  }
});

onOurs('while MongoDB', () => {
  it.each(['killed', 'frozen'] as const)(
    'is %s, what needs it is told so, and it goes on by itself',
    async (how) => {
      const { mongoDb } = servers;
      const guests = [customer(one), customer(other)];
      await Promise.all(guests.map((guest) => guest.token()));
      const queries: { status: number; milliseconds: number; retryAfter: string | undefined }[] = [];
      const { sellers } = await sellThrough(async () => {
        if (how === 'killed') await mongoDb.kill();
        else mongoDb.freeze();
        const over = performance.now() + 9000;
        while (performance.now() < over) {
          const at = performance.now();
          for (const guest of guests) {
            const { status, headers } = await guest.get('/bookings');
            queries.push({
              status,
              milliseconds: performance.now() - at,
              retryAfter: headers['retry-after'],
            });
          }
          await delay(100);
        }
        if (how === 'killed') await mongoDb.restart();
        else mongoDb.thaw();
      });
      expect(new Set(queries.map(({ status }) => status))).toEqual(new Set([503]));
      expect(queries.every(({ retryAfter }) => Number(retryAfter) > 0)).toBe(true);
      expect(Math.max(...queries.map(({ milliseconds }) => milliseconds))).toBeLessThan(
        LONGEST_ANSWER_MILLISECONDS,
      );
      expectAnswered(sellers.answers);
      await expectNothingLost(sellers);
    },
    180_000,
  );
});
