import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { addMinutes, addSeconds } from '../../src/engine/instant.ts';
import { customer, hold, openCinema, read, type Cinema } from '../support/cinema.ts';
import { send } from '../support/client.ts';
import { clockFrom } from '../support/clock.ts';
import { openSystem, usualSettings, type SystemOptions, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';
import { untilAt, watch, type Viewer } from '../support/viewer.ts';

let system: TestSystem;
let cinema: Cinema;
let showtimeId: string;
let viewers: Viewer[] = [];

afterEach(async () => {
  for (const viewer of viewers) viewer.close();
  viewers = [];
  await system.close();
});

interface Limits {
  readonly viewersPerClient?: number;
  readonly viewers?: number;
  readonly heartbeatMilliseconds?: number;
}

async function open(limits: Limits = {}, options: SystemOptions = {}, plan = {}): Promise<void> {
  const { web } = usualSettings;
  const settings = { web: { ...web, live: { ...web.live, ...limits } }, ...options.settings };
  system = await openSystem({ ...options, settings });
  cinema = await openCinema(system, plan);
  showtimeId = await cinema.schedule();
}

async function look(from: TestSystem = system, options: Parameters<typeof watch>[2] = {}): Promise<Viewer> {
  const viewer = await watch(from.url, showtimeId, options);
  viewers.push(viewer);
  return viewer;
}

/** The seat map as a GET shows it, when it has everything that was written. */
async function seatMap(): Promise<{ revision: number; seats: { seatId: string; status: string }[] }> {
  const answer = await read(system, cinema.admin, `/showtimes/${showtimeId}/seats`);
  expect(answer.status).toBe(200);
  return answer.body as { revision: number; seats: { seatId: string; status: string }[] };
}

function statusesOf({ seats }: { readonly seats: readonly { seatId: string; status: string }[] }): object {
  return Object.fromEntries(seats.map(({ seatId, status }) => [seatId, status]));
}

/** Every viewer has come to the map as a GET shows it. */
async function expectAgreement(all: readonly Viewer[] = viewers): Promise<void> {
  const map = await seatMap();
  for (const viewer of all) {
    await untilAt(viewer, map.revision);
    expect([viewer.revision, Object.fromEntries(viewer.seats)]).toEqual([map.revision, statusesOf(map)]);
  }
}

const eventsOf = ({ messages }: Viewer): readonly string[] => messages.map(({ event }) => event);

describe('Watching a seat map', () => {
  it('begins with the whole map and goes on with what changes', async () => {
    await open();
    const viewer = await look();
    await untilAt(viewer, 0);
    expect(viewer.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const { body } = await send(system.url, 'GET', `/showtimes/${showtimeId}/seats`);
    expect(viewer.messages[0]).toEqual({ id: '0', event: 'snapshot', data: body });
    await hold(customer(system), showtimeId, ['A2', 'C1']);
    await untilAt(viewer, 1);
    const seats = ['A2', 'C1'].map((seatId) => ({ seatId, status: 'held' }));
    expect(viewer.messages.at(-1)).toEqual({ id: '1', event: 'seats', data: { revision: 1, seats } });
    expect(viewer.text()).toMatch(/^retry: \d+\n\n/);
  });

  it('is the same for everybody, whenever they came, while people hold, release and buy', async () => {
    await open({}, {}, { rows: ['A', 'B', 'C', 'D', 'E', 'F'], seatsPerRow: 20 });
    const early = [await look(), await look(), await look()];
    const rounds = Array.from({ length: 60 }, async (_, index) => {
      const buyer = customer(system);
      const seat = `${'ABCDEF'[index % 6] ?? ''}${1 + Math.floor(index / 6)}`;
      const bookingId = await hold(buyer, showtimeId, [seat]);
      if (index % 3 === 0) await buyer.post(`/bookings/${bookingId}/release`);
      if (index % 10 === 0) await look();
    });
    await Promise.all(rounds);
    await expectAgreement();
    expect(viewers).toHaveLength(9);
    const [first] = early.map(({ messages }) => messages.filter(({ id }) => id !== '0'));
    for (const viewer of early) expect(viewer.messages.filter(({ id }) => id !== '0')).toEqual(first);
  });

  it('tells of a hold that has lapsed when it has expired', async () => {
    await open({}, { settings: { holdSeconds: 600 } });
    const viewer = await look();
    await hold(customer(system), showtimeId, ['A1']);
    await until(() => viewer.seats.get('A1') === 'held', 'it is held');
    const later = addSeconds(system.now(), 601);
    system.now = clockFrom(later);
    await until(() => viewer.seats.get('A1') === 'available', 'it is free again');
    await expectAgreement();
  });

  it('tells of another start, other prices, a cancellation, and the end of sales by the clock alone', async () => {
    await open();
    const viewer = await look();
    const startsAt = addMinutes(system.now(), 30 * 60);
    await cinema.admin.patch(`/showtimes/${showtimeId}`, { startsAt });
    await untilAt(viewer, 1);
    expect(viewer.messages.at(-1)).toMatchObject({ event: 'showtime', data: { status: 'onSale', startsAt } });
    await cinema.admin.patch(`/showtimes/${showtimeId}`, { basePrice: { amount: 900, currency: 'EUR' } });
    const priced = (): unknown => viewer.messages.filter(({ event }) => event === 'snapshot').at(-1)?.data;
    await until(() => JSON.stringify(priced()).includes('"amount":900'), 'the map has the new price');
    const after = addMinutes(startsAt, 1);
    const { now } = system;
    system.now = clockFrom(after);
    const last = (): string => String(viewer.messages.at(-1)?.data.status);
    await until(() => last() === 'closed', 'sales are over');
    system.now = now;
    await until(() => last() === 'onSale', 'they are not');
    await cinema.admin.post(`/showtimes/${showtimeId}/cancel`, { reason: 'The projector is broken.' });
    await until(() => last() === 'cancelled', 'it is cancelled');
  });

  it('shows the whole map when wheelchair spaces come free at another time', async () => {
    await open();
    await cinema.admin.patch(`/theaters/${cinema.theaterId}`, { wheelchairReleaseMinutes: 60 });
    showtimeId = await cinema.schedule();
    const viewer = await look();
    await untilAt(viewer, 0);
    const startsAt = addMinutes(system.now(), 40 * 60);
    await cinema.admin.patch(`/showtimes/${showtimeId}`, { startsAt });
    await untilAt(viewer, 1);
    const snapshot = viewer.messages.findLast(({ event }) => event === 'snapshot');
    expect(snapshot?.data).toMatchObject({ wheelchairReleaseAt: addMinutes(startsAt, -60) });
  });

  it('goes on where somebody was, who connects again', async () => {
    await open();
    const stays = await look();
    const leaves = await look();
    await hold(customer(system), showtimeId, ['A1']);
    await untilAt(leaves, 1);
    leaves.close();
    await hold(customer(system), showtimeId, ['A2', 'A3']);
    await untilAt(stays, 2);
    const back = await look(system, { headers: { 'Last-Event-ID': '1' } });
    const named = await look(system, { query: '?lastEventId=1' });
    const seats = ['A2', 'A3'].map((seatId) => ({ seatId, status: 'held' }));
    for (const viewer of [back, named]) {
      await untilAt(viewer, 2);
      expect(eventsOf(viewer)).toEqual(['seats', 'showtime']);
      expect(viewer.messages[0]?.data).toEqual({ revision: 2, seats });
    }
    for (const id of ['77', 'x', '']) {
      const stranger = await look(system, { headers: { 'Last-Event-ID': id } });
      await untilAt(stranger, 2);
      expect(eventsOf(stranger)).toEqual(['snapshot', 'showtime']);
    }
  });

  it('begins anew where nobody has watched meanwhile, for then nobody knows what has changed', async () => {
    await open();
    const viewer = await look();
    await untilAt(viewer, 0);
    viewer.close();
    await hold(customer(system), showtimeId, ['A1']);
    await read(system, cinema.admin, `/showtimes/${showtimeId}`);
    const back = await look(system, { headers: { 'Last-Event-ID': '0' } });
    await untilAt(back, 1);
    expect(back.messages[0]).toMatchObject({ id: '1' });
    await expectAgreement([back]);
  });

  it('is kept open by comments', async () => {
    await open({ heartbeatMilliseconds: 50 });
    const viewer = await look();
    await until(() => viewer.text().endsWith('\n\n:\n\n:\n\n'), 'two comments have come');
    expect(eventsOf(viewer)).toEqual(['snapshot', 'showtime']);
  });

  it('is not compressed, and a HEAD does not wait for it', async () => {
    await open();
    const viewer = await look(system, { headers: { 'Accept-Encoding': 'br, gzip' } });
    await untilAt(viewer, 0);
    expect(viewer.headers['content-encoding']).toBeUndefined();
    const head = await send(system.url, 'HEAD', `/showtimes/${showtimeId}/seats/events`);
    expect([head.status, head.headers['content-type']]).toEqual([200, 'text/event-stream']);
  });

  it('is refused for a showtime that is not there', async () => {
    await open();
    for (const id of [randomUUID(), 'none']) {
      const answer = await send(system.url, 'GET', `/showtimes/${id}/seats/events`);
      expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
    }
  });
});

describe('The limits of watching', () => {
  const refusal = async (): Promise<unknown> => {
    const { status, body, headers } = await send(system.url, 'GET', `/showtimes/${showtimeId}/seats/events`);
    return [status, body.code, headers['retry-after']];
  };

  it('let one client watch so many maps at once, and again when one is closed', async () => {
    await open({ viewersPerClient: 3 });
    const [first] = [await look(), await look(), await look()];
    expect(await refusal()).toEqual([429, 'rate-limited', '10']);
    first.close();
    await until(async () => (await look()).status === 200, 'there is a place again');
  });

  it('let one process have so many viewers', async () => {
    await open({ viewers: 2 });
    await look();
    await look();
    expect(await refusal()).toEqual([503, 'overloaded', '10']);
  });

  it('count nobody who has gone, also where answers waited one behind the other on a connection', async () => {
    await open({ viewers: 3 });
    const { hostname, port } = new URL(system.url);
    const socket = connect(Number(port), hostname);
    const line = `GET /api/v1/showtimes/${showtimeId}/seats/events HTTP/1.1`;
    socket.write(`${line}\r\nHost: ${hostname}\r\n\r\n`.repeat(3));
    // Who asks before that may have the place of one of them.
    await once(socket, 'data');
    const place = async (): Promise<number> =>
      (await send(system.url, 'HEAD', `/showtimes/${showtimeId}/seats/events`)).status;
    await until(async () => (await place()) === 503, 'all places are taken');
    socket.destroy();
    await until(async () => (await place()) === 200, 'there is a place again');
    const statuses = [await look(), await look(), await look()].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200]);
  });

  it('count nobody who asked for a showtime that is not there', async () => {
    await open({ viewersPerClient: 1 });
    for (let index = 0; index < 3; index += 1) {
      expect((await send(system.url, 'GET', `/showtimes/${randomUUID()}/seats/events`)).status).toBe(404);
    }
    expect((await look()).status).toBe(200);
  });
});

describe('A viewer who takes nothing', () => {
  it('is dropped, and holds nobody up', async () => {
    const rows = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
    await open({ viewersPerClient: 2 }, {}, { rows, seatsPerRow: 60 });
    const [slow, quick] = [await look(), await look()];
    await untilAt(slow, 0);
    slow.pause();
    const asks = async (): Promise<number> => {
      const viewer = await watch(system.url, showtimeId);
      viewer.close();
      return viewer.status;
    };
    expect(await asks()).toBe(429);
    // Each price is a whole map of some 200 KB. The machine's own buffers take some megabytes before anything waits here.
    for (let price = 1; (await asks()) === 429; price += 1) {
      expect(price).toBeLessThan(200);
      const basePrice = { amount: 1000 + price, currency: 'EUR' };
      expect((await cinema.admin.patch(`/showtimes/${showtimeId}`, { basePrice })).status).toBe(200);
      await untilAt(quick, price);
    }
    await expectAgreement([quick]);
    expect(quick.end).toBeNull();
  }, 120_000);
});

describe('The end of a process', () => {
  it('ends what people watch at once, as it is meant, and takes no more viewers', async () => {
    await open();
    const viewer = await look();
    await untilAt(viewer, 0);
    system.application.endLiveConnections();
    await until(() => viewer.end !== null, 'it has ended');
    expect(viewer.end).toBe('ended');
    const late = await send(system.url, 'GET', `/showtimes/${showtimeId}/seats/events`);
    expect([late.status, late.body.code]).toEqual([503, 'overloaded']);
  });
});

describe('Two processes over one store', () => {
  it('show their viewers the same map, whichever of them sold', async () => {
    await open();
    const beside = await openSystem({ beside: system });
    try {
      await look(system);
      await look(beside);
      for (let index = 0; index < 10; index += 1) {
        const [seller, other] = index % 2 === 0 ? [system, beside] : [beside, system];
        await hold(customer(seller), showtimeId, [`${'ABCD'[index % 4] ?? ''}${1 + Math.floor(index / 4)}`]);
        if (index === 5) await look(other);
      }
      await expectAgreement();
    } finally {
      for (const viewer of viewers) viewer.close();
      await beside.close();
    }
  });
});
