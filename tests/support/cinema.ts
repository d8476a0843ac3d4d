import { randomUUID } from 'node:crypto';
import type { Instant } from '../../src/engine/instant.ts';
import { clientAs, type Answer, type Client, type Entrance } from './client.ts';
import type { TestSystem } from './system.ts';
import { atTheReception } from './people.ts';

export interface Cinema {
  readonly admin: Client;
  readonly theaterId: string;
  readonly auditoriumId: string;
  readonly movieId: string;
  /** Schedules a showtime so many hours from now, by default one after the other. */
  schedule(hoursFromNow?: number): Promise<string>;
}

export interface CinemaPlan {
  readonly rows?: readonly string[];
  readonly seatsPerRow?: number;
}

/** A theater in Berlin with one auditorium (A and B regular, C premium, D vip; five seats each) and one movie of 10.00 EUR. */
export async function openCinema(
  system: Entrance & { now(): Instant },
  plan: CinemaPlan = {},
): Promise<Cinema> {
  const admin = clientAs(system, 'admin', randomUUID());
  const theaterId = await made(admin, '/theaters', {
    name: 'Kino International',
    city: 'Berlin',
    address: 'Karl-Marx-Allee 33',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    // Showtimes are so many hours from now: prices must not depend on when a test runs.
    morningDiscount: { percent: 0, before: '12:00' },
  });
  const auditoriumId = await made(admin, '/auditoriums', { theaterId, name: 'Saal 1' });
  const seats = `/auditoriums/${auditoriumId}/seats`;
  const { rows = ['A', 'B'], seatsPerRow = 5 } = plan;
  await accepted(admin.post(seats, { rows, seatsPerRow }));
  if (plan.rows === undefined) {
    await accepted(admin.post(seats, { rows: ['C'], seatsPerRow, tier: 'premium' }));
    await accepted(admin.post(seats, { rows: ['D'], seatsPerRow, tier: 'vip' }));
  }
  const basePrice = { amount: 1000, currency: 'EUR' };
  const movieId = await made(admin, '/movies', { title: 'Metropolis', durationMinutes: 120, basePrice });
  let nextHour = 24;
  return {
    admin,
    theaterId,
    auditoriumId,
    movieId,
    schedule: (hoursFromNow) => {
      const hours = hoursFromNow ?? nextHour;
      if (hoursFromNow === undefined) nextHour += 3;
      const startsAt = new Date(Date.parse(system.now()) + hours * 3_600_000).toISOString();
      return made(admin, '/showtimes', { movieId, auditoriumId, startsAt });
    },
  };
}

/** A customer, with a token but no account: selling does not look at accounts. */
export function customer(system: Entrance): Client {
  return clientAs(system, 'customer', randomUUID());
}

export function clerk(system: Entrance): Client {
  return clientAs(system, 'boxOffice', randomUUID());
}

/** Holds seats and answers the booking's id. */
export async function hold(client: Client, showtimeId: string, seats: readonly string[]): Promise<string> {
  const answer = await client.post(`/showtimes/${showtimeId}/holds`, { seats });
  if (answer.status !== 201) throw new Error(`Hold refused: ${answer.text}`);
  return (answer.body as { bookingId: string }).bookingId;
}

/** Pays a hold through the sandbox gateway and answers the payment's id. */
export async function pay(client: Client, bookingId: string): Promise<string> {
  const started = await client.post(`/bookings/${bookingId}/payments`, { gateway: 'sandbox' });
  if (started.status !== 201) throw new Error(`Payment refused: ${started.text}`);
  const { paymentId } = started.body as { paymentId: string };
  await accepted(client.post(`/payments/${paymentId}/sandbox`, { outcome: 'succeed' }));
  return paymentId;
}

/** A GET that sees everything that has been written so far. */
export async function read(system: TestSystem, client: Client, path: string): Promise<Answer> {
  return client.get(path, { 'Min-Position': String(await system.open.ports.subscription.head()) });
}

/** The types of the events that a piece of work appends, in the order of the log. */
export async function eventsOf(system: TestSystem, work: () => Promise<unknown>): Promise<readonly string[]> {
  const { subscription } = system.open.ports;
  const before = await subscription.head();
  await work();
  const after = await subscription.head();
  const types: string[] = [];
  if (after === before) return types;
  const done = new AbortController();
  for await (const { events, position } of subscription.subscribe(before, { signal: done.signal })) {
    // Mails about bookings and signed heads come in their own time.
    const ofWork = events.filter(
      ({ stream, metadata: { actor } }) =>
        !stream.startsWith('notary-') &&
        actor.id !== atTheReception.id &&
        !/-(booking|move)-mails$/.test(actor.id),
    );
    types.push(...ofWork.map((event) => event.type));
    if (position >= after) break;
  }
  done.abort();
  return types;
}

async function made(client: Client, path: string, body: object): Promise<string> {
  const answer = await client.post(path, body);
  if (answer.status !== 201) throw new Error(`${path}: ${answer.text}`);
  return (answer.body as { id: string }).id;
}

async function accepted(answering: ReturnType<Client['post']>): Promise<void> {
  const answer = await answering;
  if (answer.status >= 300) throw new Error(answer.text);
}
