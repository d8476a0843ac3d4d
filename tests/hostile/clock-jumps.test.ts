import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { showtime } from '../../src/domain/showtime/decider.ts';
import { addSeconds, instantOf } from '../../src/engine/instant.ts';
import { customer, openCinema, type Cinema } from '../support/cinema.ts';
import { send, type Answer, type Client } from '../support/client.ts';
import { openSystem, usualSettings, type TestSystem } from '../support/system.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const jumps: [name: string, seconds: number][] = [
  ['an hour back', -HOUR],
  ['a day back', -DAY],
  ['an hour ahead', HOUR],
  ['a day ahead', DAY],
];

const begun = instantOf(Date.now());

let system: TestSystem;
let cinema: Cinema;
let shows = 0;
let showtimeId: string;
beforeAll(async () => {
  system = await openSystem();
  setClock(0);
  cinema = await openCinema(system);
}, 120_000);
beforeEach(async () => {
  setClock(0);
  showtimeId = await cinema.schedule(96 + 3 * shows);
  shows += 1;
});
afterAll(() => system.close());

/** The clock of the system shows so many seconds after the beginning, whatever it showed before. */
function setClock(seconds: number): void {
  system.now = () => addSeconds(begun, seconds);
}

const holdBy = (client: Client): Promise<Answer> =>
  client.post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'] });

/** How many bookings have the seat, as the events tell. */
async function owners(): Promise<number> {
  const state = await system.application.commands.writer.load(showtime, showtimeId);
  return [...(state.showtime?.bookings.values() ?? [])].filter(({ status, seats }) => {
    return (status === 'held' || status === 'confirmed') && seats.some(({ seatId }) => seatId === 'A1');
  }).length;
}

const lapsed = usualSettings.holdSeconds + 1;

describe('A clock that jumps', () => {
  it.each(jumps.filter(([, by]) => by < 0))(
    '%s loses no hold early, and none lives longer by it',
    async (_, by) => {
      const [alice, bob] = [customer(system), customer(system)];
      expect((await holdBy(alice)).status).toBe(201);
      setClock(by);
      expect((await holdBy(bob)).status).toBe(409);
      setClock(0);
      expect((await holdBy(bob)).status).toBe(409);
      setClock(lapsed);
      expect((await holdBy(bob)).status).toBe(201);
      expect(await owners()).toBe(1);
    },
    60_000,
  );

  it.each(jumps.filter(([, by]) => by > 0))(
    '%s gives a seat to one at a time, and a hold of then ends by then',
    async (_, by) => {
      const [alice, bob, carol] = [customer(system), customer(system), customer(system)];
      const held = await holdBy(alice);
      setClock(by);
      expect((await holdBy(bob)).status).toBe(201);
      setClock(0);
      expect(await owners()).toBe(1);
      const { bookingId } = held.body as { bookingId: string };
      const paid = await alice.post(`/bookings/${bookingId}/payments`, { gateway: 'sandbox' });
      expect(paid).toMatchObject({ status: 409, body: { code: 'hold-lapsed' } });
      expect((await holdBy(carol)).status).toBe(409);
      setClock(by + lapsed);
      expect((await holdBy(carol)).status).toBe(201);
      expect(await owners()).toBe(1);
    },
    60_000,
  );

  it.each(jumps)('%s sells a seat that is paid for to nobody else', async (_, by) => {
    const [alice, bob] = [customer(system), customer(system)];
    const { bookingId } = (await holdBy(alice)).body as { bookingId: string };
    const payment = await alice.post(`/bookings/${bookingId}/payments`, { gateway: 'sandbox' });
    const { paymentId } = payment.body as { paymentId: string };
    await alice.post(`/payments/${paymentId}/sandbox`, { outcome: 'succeed' });
    for (const seconds of [by, 0, lapsed, by + lapsed, 0]) {
      setClock(seconds);
      expect((await holdBy(bob)).status).toBe(409);
      expect(await owners()).toBe(1);
    }
  });

  it.each(jumps)('%s leaves no session longer than it was to be', async (_, by) => {
    const credentials = { email: `${randomUUID()}@example.org`, password: 'engine-1843!' };
    await send(system.url, 'POST', '/auth/register', { body: credentials });
    setClock(by);
    const login = await send(system.url, 'POST', '/auth/login', { body: credentials });
    const { refreshToken } = login.body as { refreshToken: string };
    setClock(0);
    const refresh = (token: string): Promise<Answer> =>
      send(system.url, 'POST', '/auth/refresh', { body: { refreshToken: token } });
    const second = await refresh(refreshToken);
    expect(second.status).toBe(200);
    setClock(by + usualSettings.refreshTokenDays * DAY + 1);
    const late = await refresh((second.body as { refreshToken: string }).refreshToken);
    expect(late.status).toBe(401);
  });
});
