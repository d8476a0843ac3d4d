import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Client } from '../tests/support/client.ts';

/** A seat as the public seat map shows it. */
export interface SeatOnMap {
  readonly seatId: string;
  readonly row: string;
  readonly number: number;
  readonly tier: string;
  readonly status: 'available' | 'held' | 'sold' | 'blocked';
}

/** What one person came for, and how they are going to behave. */
export interface Person {
  readonly name: string;
  readonly client: Client;
  /** How many seats they want. */
  readonly party: number;
  /** `declines`: the first card is declined, the second is not. `walksAway`: holds seats, then gives them back. */
  readonly manner: 'pays' | 'declines' | 'walksAway';
}

/** A person who got seats. */
export interface Winner {
  readonly name: string;
  readonly bookingId: string;
  readonly seats: readonly string[];
}

/** What has happened so far, counted by everybody. */
export class Tally {
  requests = 0;
  holds = 0;
  conflicts = 0;
  declined = 0;
  givenBack = 0;
  /** Seats that were paid for. */
  sold = 0;

  /** Counts one answer. Throws for one that nobody expects: a rush without a fault has none. */
  async counted(expected: readonly number[], asked: Promise<Answer>): Promise<Answer> {
    const answer = await asked;
    this.requests += 1;
    if (!expected.includes(answer.status)) {
      throw new Error(`A request was answered with ${answer.status}: ${answer.text}`);
    }
    return answer;
  }

  add(what: 'holds' | 'conflicts' | 'declined' | 'givenBack' | 'sold', count = 1): void {
    this[what] += count;
  }
}

/** How long people take at most: to come, to choose from the map that they see, to pay, and to look again. */
const PACE_MILLISECONDS = { arriving: 1000, choosing: 600, paying: 2000, waiting: 800 };

/**
 * One person at an on-sale rush: looks at the map, asks for seats near each other, looks again when somebody was
 * faster, then pays. Resolves with what they got; null when the showtime was sold out before, or when `signal` ended it.
 */
export async function joinRush(
  person: Person,
  showtimeId: string,
  tally: Tally,
  signal: AbortSignal,
): Promise<Winner | null> {
  const { client } = person;
  await pause(PACE_MILLISECONDS.arriving, signal);
  while (!signal.aborted) {
    const map = await tally.counted([200], client.get(`/showtimes/${showtimeId}/seats`));
    const seats = (map.body as { seats: readonly SeatOnMap[] }).seats;
    if (seats.every(({ status }) => status === 'sold')) return null;
    const chosen = chooseSeats(seats, person.party);
    if (chosen.length === 0) {
      // Everything is held by somebody: one of them may walk away.
      await pause(PACE_MILLISECONDS.waiting, signal);
      continue;
    }
    await pause(PACE_MILLISECONDS.choosing, signal);
    const held = await tally.counted(
      [201, 409],
      client.post(`/showtimes/${showtimeId}/holds`, { seats: chosen }),
    );
    if (held.status !== 201) {
      tally.add('conflicts');
      continue;
    }
    tally.add('holds');
    const { bookingId } = held.body as { bookingId: string };
    await pause(PACE_MILLISECONDS.paying, signal);
    if (person.manner === 'walksAway') {
      await tally.counted([200], client.post(`/bookings/${bookingId}/release`));
      tally.add('givenBack');
      return null;
    }
    if (!(await pay(person, bookingId, tally))) return null;
    tally.add('sold', chosen.length);
    return { name: person.name, bookingId, seats: chosen };
  }
  return null;
}

/** Pays through the sandbox gateway, with a second card where the first is declined. */
async function pay({ client, manner }: Person, bookingId: string, tally: Tally): Promise<boolean> {
  for (const outcome of manner === 'declines' ? ['decline', 'succeed'] : ['succeed']) {
    const started = await tally.counted(
      [201],
      client.post(`/bookings/${bookingId}/payments`, { gateway: 'sandbox' }),
    );
    const { paymentId } = started.body as { paymentId: string };
    const settled = await tally.counted([200], client.post(`/payments/${paymentId}/sandbox`, { outcome }));
    if ((settled.body as { status: string }).status === 'succeeded') return true;
    tally.add('declined');
  }
  return false;
}

/**
 * So many free seats side by side, else as many as there are that lie closest together; fewer where the auditorium is
 * nearly full. People like the same seats, so among several choices one is taken at random.
 */
export function chooseSeats(seats: readonly SeatOnMap[], party: number): readonly string[] {
  const free = seats.filter(({ status }) => status === 'available');
  const sideBySide = free.flatMap((_, start) => {
    const group = free.slice(start, start + party);
    return group.length === party && isSideBySide(group) ? [group] : [];
  });
  const group = sideBySide[Math.floor(Math.random() * sideBySide.length)] ?? closest(free, party);
  return group.map(({ seatId }) => seatId);
}

function isSideBySide(group: readonly SeatOnMap[]): boolean {
  return group.every((seat, index) => {
    const before = group[index - 1];
    return before === undefined || (seat.row === before.row && seat.number === before.number + 1);
  });
}

function closest(free: readonly SeatOnMap[], party: number): readonly SeatOnMap[] {
  const first = free[Math.floor(Math.random() * free.length)];
  if (first === undefined) return [];
  const distance = ({ row, number }: SeatOnMap): number =>
    Math.abs(row.charCodeAt(0) - first.row.charCodeAt(0)) * 2 + Math.abs(number - first.number);
  return free.toSorted((a, b) => distance(a) - distance(b)).slice(0, party);
}

/** Waits about so long, as people do; not at all once the rush is over. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(Math.random() * milliseconds, undefined, { signal }).catch(() => undefined);
}
