import { z } from 'zod';
import { accept, reject, type Decision } from '../../engine/decider.ts';
import { event, type EventOf } from '../../engine/event.ts';
import { addSeconds, type Instant } from '../../engine/instant.ts';
import { BookingId } from '../kernel/ids.ts';
import { aboutShowtime, namesOfShowtime } from './changing.ts';
import { expired, type HoldExpired } from './holding.ts';
import type { SellingTimes } from './selling-times.ts';
import { hasLapsed, type Booking, type Showtime, type ShowtimeRows } from './state.ts';
import { erasureOf, type WalkInErased } from './walk-ins.ts';

/** A day: who asks the next morning what became of a hold still finds it, and stored responses that name it are gone. */
const KEPT_SECONDS = 86_400;

/** So many bookings an event names. With the erasure of a walk-in for each, one append is no more than a usual batch. */
const ARCHIVED_AT_ONCE = 100;

/** Holds that ended, and that nobody began to pay, are served no more: their showtime is long over. Only the log has them. */
export const EndedHoldsArchived = event('EndedHoldsArchived', {
  ...aboutShowtime,
  bookingIds: z.array(BookingId).min(1).readonly(),
  /** How many of the showtime are still to be archived. */
  remaining: z.int().min(0),
});

export const endedHoldEvents = [EndedHoldsArchived] as const;

type EndedHoldEvent = EventOf<typeof EndedHoldsArchived>;
type ArchivingEvent = EndedHoldEvent | EventOf<typeof HoldExpired | typeof WalkInErased>;

/** Archives ended holds that nobody began to pay, a hundred at most. */
export interface ArchiveEndedHolds {
  readonly type: 'ArchiveEndedHolds';
  readonly now: Instant;
}

/** Until when the ended holds of a showtime are served. */
export function endedHoldsKeptUntil({ overAt }: Pick<SellingTimes, 'overAt'>): Instant {
  return addSeconds(overAt, KEPT_SECONDS);
}

/**
 * What has lapsed is expired first, whether or not a timer has done so. A walk-in who is named is erased along: nobody could
 * find the booking any more to ask for it.
 */
function archiveEndedHolds(
  { now }: ArchiveEndedHolds,
  showtime: Showtime,
): Decision<ArchivingEvent, 'hold-live'> {
  const until = endedHoldsKeptUntil(showtime);
  if (now < until) return reject('hold-live', `The ended holds of this showtime are kept until ${until}.`);
  const ended = [...showtime.bookings.values()].filter((booking) => isArchivable(booking, now));
  if (ended.length === 0) return accept();
  const archived = ended.slice(0, ARCHIVED_AT_ONCE);
  return accept<ArchivingEvent>(
    ...archived.flatMap((booking) => (hasLapsed(booking, now) ? [expired(showtime, booking)] : [])),
    ...archived.flatMap((booking) => erasureOf(booking, showtime)),
    EndedHoldsArchived({
      ...namesOfShowtime(showtime.snapshot),
      bookingIds: archived.map(({ bookingId }) => bookingId),
      remaining: ended.length - archived.length,
    }),
  );
}

function isArchivable(booking: Booking, now: Instant): boolean {
  const { status } = booking;
  return (
    (status === 'released' || status === 'expired' || hasLapsed(booking, now)) && isWithoutMoney(booking)
  );
}

/** No payment was begun or came for it, and it was to take the place of no other booking. */
function isWithoutMoney({ payments, refusedPayments, exchange }: Booking): boolean {
  return payments.length === 0 && refusedPayments.length === 0 && exchange === null;
}

/** What becomes of ended holds at last. */
export const endedHolds = {
  decide: { ArchiveEndedHolds: archiveEndedHolds },
  evolve: {
    EndedHoldsArchived: (showtime, { bookingIds }) => ({
      ...showtime,
      bookings: showtime.bookings.without(bookingIds),
      archivedHolds: showtime.archivedHolds.with(bookingIds.map((bookingId) => [bookingId, true])),
    }),
  } satisfies ShowtimeRows<EndedHoldEvent>,
};
