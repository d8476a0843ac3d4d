import { reject, type Rejected } from '../../engine/decider.ts';
import type { Instant } from '../../engine/instant.ts';
import type { BookingId, MovieId, TheaterId, UserId } from '../kernel/ids.ts';
import { atMost, money, type Money } from '../kernel/money.ts';
import { beingExchanged } from './booking.ts';
import { amountOf, fundsOf, takenFrom } from './funds.ts';
import { refundableAmount } from './refund-policy.ts';
import { isAdmitted, isBeingExchanged, type Booking, type ExchangedMoney, type Showtime } from './state.ts';
import type { Caller, Fund, WalkIn } from './values.ts';

/** What a booking offers to the one that is to take its place. */
export interface FormerBooking {
  readonly bookingId: BookingId;
  /** The version that this was reckoned from. */
  readonly revision: number;
  readonly customerId: UserId | null;
  readonly walkIn: WalkIn | null;
  readonly movieId: MovieId;
  readonly theaterId: TheaterId;
  /** What of its payments its policy pays back now, the latest last. */
  readonly credit: readonly Fund[];
}

export type ExchangeRefusal =
  | 'already-cancelled'
  | 'booking-not-confirmed'
  | 'exchange-not-allowed'
  | 'exchange-open'
  | 'not-found'
  | 'showtime-cancelled'
  | 'showtime-started'
  | 'ticket-used';

/**
 * What a booking offers now, by the policy that it was bought under: what a cancellation would pay back can pay other
 * seats. So an exchange gives nobody more than a cancellation does.
 */
export function offerOf(
  booking: Booking,
  showtime: Showtime,
  { caller, now }: { readonly caller: Caller; readonly now: Instant },
): { readonly outcome: 'offered'; readonly former: FormerBooking } | Rejected<ExchangeRefusal> {
  const { revision, bookingId, customerId, walkIn } = booking;
  const refused = refusedClaim(booking, showtime, { formerRevision: revision, now });
  if (refused !== undefined) return refused;
  if (!caller.isStaff && isAdmitted(booking, booking.seats)) {
    return reject('ticket-used', 'A ticket of this booking was used. Ask at the box office to exchange it.');
  }
  const { startsAt, movieId, theaterId } = showtime.snapshot;
  const amount = refundableAmount(booking, { startsAt, cancelled: showtime.cancelled }, now);
  const credit = takenFrom(fundsOf(booking), amount).taken;
  if (credit.length === 0) {
    return reject(
      'exchange-not-allowed',
      'Nothing of this booking would be paid back now, so there is nothing to exchange.',
    );
  }
  return {
    outcome: 'offered',
    former: { bookingId, revision, customerId, walkIn, movieId, theaterId, credit },
  };
}

/** Why no other booking can take the place of one, whoever asks. */
export function refusedClaim(
  booking: Booking,
  { snapshot: { startsAt }, cancelled }: Showtime,
  { formerRevision, now }: { readonly formerRevision: number; readonly now: Instant },
): Rejected<ExchangeRefusal> | undefined {
  if (booking.status === 'cancelled') return reject('already-cancelled', 'This booking is cancelled.');
  if (booking.status !== 'confirmed') {
    return reject(
      'booking-not-confirmed',
      'Only a confirmed booking is exchanged. Change the seats of a hold.',
    );
  }
  if (isBeingExchanged(booking)) return beingExchanged();
  if (cancelled !== null) {
    return reject('showtime-cancelled', 'This showtime is cancelled: everything is paid back.');
  }
  if (now >= startsAt) return reject('showtime-started', `The showtime began at ${startsAt}.`);
  if (booking.revision !== formerRevision) {
    return reject('exchange-not-allowed', 'The booking has changed meanwhile. Ask for a new quote.');
  }
  return undefined;
}

/** Whether what a booking offers can pay seats of a showtime. */
export function isSameOffer({ movieId, theaterId, credit }: FormerBooking, { snapshot }: Showtime): boolean {
  const { currency } = snapshot.basePrice;
  return (
    movieId === snapshot.movieId &&
    theaterId === snapshot.theaterId &&
    credit.every(({ amount }) => amount.currency === currency)
  );
}

/** How the money of a former booking pays a total. What it has more goes back, the latest payment first. */
export function moneyOf({ credit }: FormerBooking, total: Money): ExchangedMoney & { readonly due: Money } {
  const { currency } = total;
  const has = amountOf(credit, currency);
  const carried = atMost(has, total);
  const { taken, left } = takenFrom(credit, money(has.amount - carried.amount, currency));
  return { carried: left, refunds: taken, due: money(total.amount - carried.amount, currency) };
}
