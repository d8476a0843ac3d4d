import { reject, type Rejected } from '../../engine/decider.ts';
import type { Instant } from '../../engine/instant.ts';
import type { ClientDigest } from '../kernel/client-digest.ts';
import type { UserId } from '../kernel/ids.ts';
import { hasLapsed, type Booking, type Showtime } from './state.ts';
import type { Wanted } from './tickets.ts';

/** What the customers of one client may hold of a showtime without paying: so many percent of its seats, or `atLeast`. */
export interface ClientShare {
  readonly percent: number;
  readonly atLeast: number;
}

export interface HoldingClient extends ClientShare {
  readonly digest: ClientDigest;
}

/** Refuses seats to a customer who holds others in enough bookings, or whose client has its share. */
export function refusedHolder(
  {
    customerId,
    client,
    seats,
    maximumHolds,
    now,
  }: {
    readonly customerId: UserId;
    readonly client: HoldingClient | null;
    readonly seats: Wanted;
    readonly maximumHolds: number;
    readonly now: Instant;
  },
  showtime: Showtime,
): Rejected<'too-many-held-by-client' | 'too-many-holds'> | undefined {
  const live = liveHoldsOf(customerId, showtime, now).map(({ bookingId }) => bookingId);
  if (live.length < maximumHolds) {
    if (client === null) return undefined;
    return refusedByShare(showtime, client, 'count' in seats ? seats.count : seats.length, now);
  }
  return reject(
    'too-many-holds',
    `You hold seats in ${live.length} bookings of this showtime already. Pay for one or release it.`,
    { bookings: live },
  );
}

/** The unpaid bookings of a customer or of a client whose seats nobody else may take. */
function liveHoldsOf(holder: string, showtime: Showtime, now: Instant): readonly Booking[] {
  return (showtime.holds.get(holder) ?? []).flatMap((bookingId) => {
    const booking = showtime.bookings.get(bookingId);
    return booking === undefined || hasLapsed(booking, now) ? [] : [booking];
  });
}

/** Many accounts at one client hold no more together than their share, so that seats are left for others. */
export function refusedByShare(
  showtime: Showtime,
  { digest, percent, atLeast }: Omit<HoldingClient, 'digest'> & { readonly digest: string },
  added: number,
  now: Instant,
): Rejected<'too-many-held-by-client'> | undefined {
  const held = liveHoldsOf(digest, showtime, now).reduce((sofar, { seats }) => sofar + seats.length, 0);
  const limit = Math.max(Math.floor((showtime.seats.size * percent) / 100), atLeast);
  if (held + added <= limit) return undefined;
  return reject(
    'too-many-held-by-client',
    `${held} seats of this showtime are held from your internet connection and not paid yet; ${limit} may be. ` +
      'Pay for some, or use another connection.',
  );
}
