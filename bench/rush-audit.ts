import type { EventSubscription } from '../src/engine/ports/event-store.ts';
import { registry } from '../src/domain/aggregates.ts';

/** What the events of one showtime say by themselves, without any of the code that decides. */
export interface Audit {
  /** Whose each sold seat is. */
  readonly sold: ReadonlyMap<string, string>;
  /** Each time that a seat was given to one booking while it was another's; none, if all is well. */
  readonly soldTwice: readonly string[];
  /** What was paid, less what was paid back, in minor units. */
  readonly takings: number;
  readonly events: number;
}

/** Goes through the whole log and follows each seat of a showtime from hand to hand, and its money. */
export async function auditShowtime(subscription: EventSubscription, showtimeId: string): Promise<Audit> {
  const owners = new Map<string, string>();
  const confirmed = new Set<string>();
  const soldTwice: string[] = [];
  let takings = 0;
  let events = 0;
  const take = (seatId: string, bookingId: string, revision: number): void => {
    const owner = owners.get(seatId);
    if (owner !== undefined && owner !== bookingId) {
      soldTwice.push(`${seatId} at revision ${revision}: ${bookingId} took it from ${owner}`);
    }
    owners.set(seatId, bookingId);
  };
  const free = (seatId: string, bookingId: string): void => {
    if (owners.get(seatId) === bookingId) owners.delete(seatId);
  };
  const head = await subscription.head();
  const done = new AbortController();
  for await (const batch of subscription.subscribe(0n, {
    signal: done.signal,
    prefixes: registry.streamPrefixes,
  })) {
    events += batch.events.length;
    for (const { type, data, revision } of batch.events.map((event) => registry.decode(event))) {
      if (!('bookingId' in data) || data.showtimeId !== showtimeId) continue;
      const { bookingId } = data;
      switch (type) {
        case 'SeatsHeld':
          for (const { seatId } of data.seats) take(seatId, bookingId, revision);
          break;
        case 'BookingConfirmed':
          for (const { seatId } of data.seats) take(seatId, bookingId, revision);
          confirmed.add(bookingId);
          break;
        case 'HoldReleased':
        case 'HoldExpired':
          for (const seatId of data.seats) free(seatId, bookingId);
          break;
        case 'BookingCancelled':
          for (const { seatId } of data.seats) free(seatId, bookingId);
          break;
        case 'PaymentSucceeded':
          takings += data.amount.amount;
          break;
        case 'RefundSucceeded':
          takings -= data.amount.amount;
          break;
        default:
      }
    }
    if (batch.position >= head) break;
  }
  done.abort();
  const sold = new Map([...owners].filter(([, bookingId]) => confirmed.has(bookingId)));
  return { sold, soldTwice, takings, events };
}
