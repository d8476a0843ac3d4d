import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '../../../src/engine/event.ts';
import type { ShowtimeEvent } from '../../../src/domain/showtime/events.ts';
import { openEventStoreDb } from '../../../src/adapters/eventstoredb/event-store.ts';
import { clerk, customer, hold, openCinema, type Cinema } from '../../support/cinema.ts';
import type { Answer, Client } from '../../support/client.ts';
import { Ledger } from '../../support/ledger.ts';
import { lookInto, START_MILLISECONDS } from '../../support/mongodb.ts';
import type { RunningMarquee } from '../../support/process.ts';
import { areGiven, startServers, type Servers } from '../../support/servers.ts';
import { until } from '../../support/until.ts';

let servers: Servers;
let one: RunningMarquee;
let other: RunningMarquee;
let cinema: Cinema;

beforeAll(async () => {
  servers = await startServers({ hasOwnMongoDb: false });
  one = await servers.start();
  other = await servers.start();
  cinema = await openCinema(one);
}, START_MILLISECONDS);

afterAll(() => servers.close());

function eventsOf(showtimeId: string): Promise<readonly RecordedEvent[]> {
  return servers.eventsOf(`showtime-${showtimeId}`);
}

/** The last revision. It is asked for within the test: a command line that starts takes as long as a request has. */
async function headOf(showtimeId: string): Promise<number> {
  const { url } = servers.eventStore;
  const log = openEventStoreDb({ url, prefixes: ['showtime-'], onWarning: () => undefined });
  try {
    return await log.store.head(`showtime-${showtimeId}`);
  } finally {
    await log.close();
  }
}

describe('two processes of which one is behind the other', () => {
  it('sell at once what the other has freed', async () => {
    const showtimeId = await cinema.schedule();
    for (let turn = 0; turn < 60; turn += 1) {
      const [seller, next] = turn % 2 === 0 ? [one, other] : [other, one];
      const client = turn % 4 < 2 ? customer(seller) : clerk(seller);
      const bookingId = await hold(client, showtimeId, ['A1']);
      const refused = await customer(next).post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'] });
      expect([refused.status, refused.body.seats]).toEqual([409, ['A1']]);
      const confirmed = turn % 4 < 2 ? undefined : await confirm(client, bookingId);
      expect(confirmed?.status ?? 200).toBe(200);
      const freed = await client.post(`/bookings/${bookingId}/${turn % 4 < 2 ? 'release' : 'cancel'}`);
      expect(freed.status).toBe(200);
    }
  }, 120_000);

  it('let only one of them confirm, release or cancel what both are asked for at once', async () => {
    const showtimeId = await cinema.schedule();
    for (let turn = 0; turn < 20; turn += 1) {
      const staff = clerk(one);
      const bookingId = await hold(staff, showtimeId, ['A1']);
      const there = other.as('boxOffice', staff.userId);
      const [confirmed, released] = await Promise.all([
        confirm(staff, bookingId),
        there.post(`/bookings/${bookingId}/release`),
      ]);
      expect([confirmed.status, released.status].sort()).toEqual([200, 409]);
      if (confirmed.status === 200) await there.post(`/bookings/${bookingId}/cancel`);
    }
    audit(await eventsOf(showtimeId));
  }, 60_000);
});

describe('a command whose process was killed before it could answer', () => {
  (areGiven ? it.skip : it).each(['hang-before', 'hang-after'] as const)(
    'makes one set of events when it is repeated at another process: %s',
    async (kind) => {
      const doomed = await servers.start({ ROLES: 'api' });
      const showtimeId = await cinema.schedule();
      const path = `/showtimes/${showtimeId}/holds`;
      const key = { 'Idempotency-Key': randomUUID() };
      const userId = randomUUID();
      await hold(customer(doomed), showtimeId, ['B1']);
      const person = doomed.as('customer', userId);
      await person.token();
      await servers.eventStore.set({ appendFault: { kind, times: 100 } });
      const lost = person.post(path, { seats: ['A1'] }, key).catch(() => 'no answer');
      await until(async () => (await underWay()) > 0, 'the command is under way');
      const last = kind === 'hang-after' ? 2 : 1;
      await until(async () => (await headOf(showtimeId)) === last, 'the append has come as far');
      await doomed.kill();
      expect(await lost).toBe('no answer');
      await servers.eventStore.heal();
      const client = other.as('customer', userId);
      const early = await client.post(path, { seats: ['A1'] }, key);
      expect([early.status, early.body.code]).toEqual([409, 'idempotency-key-in-use']);
      await letRequestsLapse();
      const repeated = await client.post(path, { seats: ['A1'] }, key);
      expect(repeated.status).toBe(201);
      const again = await one.as('customer', userId).post(path, { seats: ['A1'] }, key);
      expect([again.status, again.body, again.headers['idempotency-replayed']]).toEqual([
        201,
        repeated.body,
        'true',
      ]);
      const held = (await eventsOf(showtimeId)).filter(({ metadata }) => metadata.actor.id === userId);
      expect(held.map(({ type, data }) => [type, data['bookingId']])).toEqual([
        ['SeatsHeld', repeated.body.bookingId],
      ]);
      expect(await servers.run('verify')).toMatchObject({ code: 0 });
    },
  );
});

describe('two processes whose clocks are five seconds apart', () => {
  it('sell nothing twice, though one takes a hold for lapsed that the other does not', async () => {
    const early = await servers.start({
      ...{ ROLES: 'api', HOLD_SECONDS: '3', PAYMENT_GRACE_SECONDS: '0' },
      ...{ NODE_OPTIONS: `--require ${resolve('tests/support/shifted-clock.cjs')}` },
      CLOCK_AHEAD_MILLISECONDS: '5000',
    });
    const late = await servers.start({ ROLES: 'api', HOLD_SECONDS: '3', PAYMENT_GRACE_SECONDS: '0' });
    const showtimeId = await cinema.schedule();
    const sold = new Map<string, string>();
    for (let turn = 0; turn < 20; turn += 1) {
      const seats = [`${'ABCD'[turn % 4] ?? ''}${Math.floor(turn / 4) + 1}`];
      const first = clerk(late);
      const second = clerk(early);
      const firstId = await hold(first, showtimeId, seats);
      const take = (): Promise<Answer> => second.post(`/showtimes/${showtimeId}/holds`, { seats });
      const isFirst = turn % 2 === 0;
      const [taken, confirmed] = isFirst
        ? [await take(), await confirm(first, firstId)]
        : await Promise.all([take(), confirm(first, firstId)]);
      const winner = isFirst || taken.status === 201 ? [201, 409] : [409, 200];
      expect([taken.status, confirmed.status]).toEqual(winner);
      if (confirmed.status === 200) sold.set(seats[0] ?? '', firstId);
    }
    const events = await eventsOf(showtimeId);
    const { owners } = audit(events);
    for (const [seat, bookingId] of sold) expect(owners.get(seat)).toBe(bookingId);
    expect(events.filter(({ type }) => type === 'HoldExpired').length).toBeGreaterThanOrEqual(10);
  });
});

/** How many requests with a key have begun and are not answered. */
function underWay(): Promise<number> {
  return lookInto(servers.mongoDb.url, servers.database, (collection) =>
    collection('idempotency').countDocuments({ answer: null }),
  );
}

/** As if the time were over for which a request belongs to the process that has begun it. */
async function letRequestsLapse(): Promise<void> {
  await lookInto(servers.mongoDb.url, servers.database, (collection) =>
    collection('idempotency').updateMany({ answer: null }, { $set: { leaseUntil: new Date(0) } }),
  );
}

function confirm(client: Client, bookingId: string): ReturnType<Client['post']> {
  return client.post(`/bookings/${bookingId}/confirm`, { method: 'cash' });
}

/** Enters what every decision has recorded into the ledger, which throws where a seat would be sold twice. */
function audit(events: readonly RecordedEvent[]): Ledger {
  const ledger = new Ledger();
  let facts: RecordedEvent[] = [];
  for (const [index, event] of events.entries()) {
    facts.push(event);
    const isLast = events[index + 1]?.metadata.$causationId !== event.metadata.$causationId;
    if (!isLast) continue;
    ledger.enter(facts as unknown as readonly ShowtimeEvent[], event.metadata.occurredAt);
    facts = [];
  }
  return ledger;
}
