import type { Seat } from '../auditorium/values.ts';
import type { EventPlace } from '../../engine/decider.ts';
import { unreachable, versionedFrom, type Versioned } from '../../engine/decider.ts';
import type { BookingId, ClaimId, PaymentId, RefundId, UserId } from '../kernel/ids.ts';
import type { Instant } from '../../engine/instant.ts';
import type { Money } from '../kernel/money.ts';
import { PersistentMap } from '../kernel/persistent-map.ts';
import type { RefundPolicy } from '../theater/values.ts';
import type { ShowtimeSnapshot, ShowtimeEvent } from './events.ts';
import { sellingTimesOf, type SellingTimes } from './selling-times.ts';
import type { BookedSeat, CancelledBy, Channel, PaymentMethod, RefusalReason, WalkIn } from './values.ts';

export interface Booking extends Versioned {
  readonly bookingId: BookingId;
  readonly status: 'held' | 'confirmed' | 'cancelled' | 'released' | 'expired';
  readonly customerId: UserId | null;
  readonly walkIn: WalkIn | null;
  readonly channel: Channel;
  readonly soldBy: UserId | null;
  readonly seats: readonly BookedSeat[];
  readonly total: Money;
  readonly heldUntil: Instant;
  /** The seats are the holder's until then. Later than `heldUntil` once a payment has started. */
  readonly releaseAt: Instant;
  readonly extended: boolean;
  /** The payment that started last. */
  readonly paymentId: PaymentId | null;
  /** The payments that have confirmed it. */
  readonly confirmedBy: readonly PaymentId[];
  /** The payments that were refused; their money goes back. */
  readonly refusedPayments: readonly { readonly paymentId: PaymentId; readonly reason: RefusalReason }[];
  readonly method: PaymentMethod | null;
  /** The amount of the confirming payment; null while it is still to be paid at the counter. */
  readonly amount: Money | null;
  /** Who has recorded the money of a booking that was confirmed by `counter`. */
  readonly receiptId: string | null;
  readonly refundPolicy: RefundPolicy;
  readonly cancelledBy: CancelledBy | null;
  readonly refund: {
    readonly refundId: RefundId;
    readonly paymentId: PaymentId;
    readonly amount: Money;
  } | null;
}

/** `blocked` by staff, or `out-of-use` in the auditorium. Only the second ends when the seat is in use again. */
export type Block = 'blocked' | 'out-of-use';

export interface Showtime extends Versioned, SellingTimes {
  readonly snapshot: ShowtimeSnapshot;
  readonly seats: ReadonlyMap<string, Seat>;
  /** The booking or the block that has a seat, by the seat's id. Free seats are absent. */
  readonly taken: PersistentMap<BookingId | Block>;
  /** Taken seats that are out of use in the auditorium. They are blocked when they come free. */
  readonly withdrawn: readonly string[];
  readonly bookings: PersistentMap<Booking>;
  /** The bookings of each customer that are held, lapsed ones too, or unpaid: nobody gets too many seats without money. */
  readonly holds: PersistentMap<readonly BookingId[]>;
}

export interface ShowtimeState {
  readonly showtime: Showtime | null;
  /** The claims that will never become this showtime. */
  readonly abandoned: readonly ClaimId[];
}

export const unscheduled: ShowtimeState = { showtime: null, abandoned: [] };

export function isBlock(holder: BookingId | Block | undefined): holder is Block {
  return holder === 'blocked' || holder === 'out-of-use';
}

/** Whether somebody else may take the seats of a hold. The hold stands until `HoldExpired` is recorded. */
export function hasLapsed(booking: Booking, now: Instant): boolean {
  return booking.status === 'held' && booking.releaseAt <= now;
}

/** Whether a booking is confirmed and its money still to be taken at the counter. */
export function isUnpaid({ status, method, amount }: Booking): boolean {
  return status === 'confirmed' && method === 'counter' && amount === null;
}

export function evolve(state: ShowtimeState, event: ShowtimeEvent, place: EventPlace): ShowtimeState {
  if (event.type === 'ShowtimeScheduled') {
    return { ...state, showtime: scheduled(event.data, place) };
  }
  if (event.type === 'SchedulingAbandoned') {
    return { ...state, abandoned: [...state.abandoned, event.data.claimId] };
  }
  if (state.showtime === null) return state;
  return { ...state, showtime: evolveShowtime(state.showtime, event, place) };
}

function scheduled(snapshot: ShowtimeSnapshot, place: EventPlace): Showtime {
  return {
    snapshot,
    ...sellingTimesOf(snapshot),
    seats: new Map(snapshot.seats.map((seat) => [seat.seatId, seat])),
    taken: PersistentMap.empty,
    withdrawn: [],
    bookings: PersistentMap.empty,
    holds: PersistentMap.empty,
    ...versionedFrom(place),
  };
}

type SellingEvent = Exclude<ShowtimeEvent, { type: 'ShowtimeScheduled' | 'SchedulingAbandoned' }>;

function evolveShowtime(showtime: Showtime, event: SellingEvent, place: EventPlace): Showtime {
  const { type, data } = event;
  switch (type) {
    case 'SeatsOffered': {
      const seats = new Map(showtime.seats);
      for (const seat of data.seats) seats.set(seat.seatId, seat);
      return { ...showtime, seats };
    }
    case 'SeatsBlocked': {
      const block = data.cause === 'auditorium' ? 'out-of-use' : 'blocked';
      const blocked = {
        ...showtime,
        taken: showtime.taken.with(data.seats.map((seatId) => [seatId, block])),
      };
      return withoutWithdrawn(blocked, data.seats);
    }
    case 'SeatsUnblocked':
      return withoutWithdrawn({ ...showtime, taken: showtime.taken.without(data.seats) }, data.seats);
    case 'SeatsWithdrawn':
      return { ...showtime, withdrawn: [...showtime.withdrawn, ...data.seats] };
    case 'SeatsReinstated':
      return withoutWithdrawn(showtime, data.seats);
    case 'SeatsHeld':
      return withBooking(takeSeats(showtime, data.seats, data.bookingId), newBooking(data, place));
    case 'HoldExtended': {
      const { heldUntil, releaseAt } = data;
      return change(showtime, data.bookingId, { heldUntil, releaseAt, extended: true }, place);
    }
    case 'PaymentStarted': {
      const { paymentId, releaseAt } = data;
      return change(showtime, data.bookingId, { paymentId, releaseAt }, place);
    }
    case 'HoldReleased':
      return change(freeSeats(showtime, data.bookingId), data.bookingId, { status: 'released' }, place);
    case 'HoldExpired':
      return change(freeSeats(showtime, data.bookingId), data.bookingId, { status: 'expired' }, place);
    case 'BookingConfirmed': {
      const { bookingId, seats, paymentId, method, amount, refundPolicy } = data;
      const confirmedBy = [...(showtime.bookings.get(bookingId)?.confirmedBy ?? []), paymentId];
      const confirmed = {
        status: 'confirmed',
        paymentId,
        confirmedBy,
        method,
        amount: method === 'counter' ? null : amount,
        refundPolicy,
      } as const;
      return change(takeSeats(showtime, seats, bookingId), bookingId, confirmed, place);
    }
    case 'BookingPaid': {
      const { bookingId, method, amount, receiptId } = data;
      return change(showtime, bookingId, { method, amount, receiptId }, place);
    }
    case 'PaymentRefused': {
      const { bookingId, paymentId, reason } = data;
      const others = showtime.bookings.get(bookingId)?.refusedPayments ?? [];
      const refusedPayments = [...others, { paymentId, reason }];
      return change(showtime, bookingId, { refusedPayments }, place);
    }
    case 'BookingCancelled': {
      const { bookingId, cancelledBy, refund } = data;
      return change(
        freeSeats(showtime, bookingId),
        bookingId,
        { status: 'cancelled', cancelledBy, refund },
        place,
      );
    }
    default:
      return unreachable(type);
  }
}

function newBooking(data: Extract<ShowtimeEvent, { type: 'SeatsHeld' }>['data'], place: EventPlace): Booking {
  const { bookingId, customerId, walkIn, channel, soldBy, seats, total, heldUntil } = data;
  return {
    bookingId,
    customerId,
    walkIn,
    channel,
    soldBy,
    seats,
    total,
    heldUntil,
    status: 'held',
    releaseAt: heldUntil,
    extended: false,
    paymentId: null,
    confirmedBy: [],
    refusedPayments: [],
    method: null,
    amount: null,
    receiptId: null,
    refundPolicy: [],
    cancelledBy: null,
    refund: null,
    revision: place.revision,
    createdAt: place.occurredAt,
    updatedAt: place.occurredAt,
  };
}

function withoutWithdrawn(showtime: Showtime, seats: readonly string[]): Showtime {
  if (showtime.withdrawn.length === 0) return showtime;
  return { ...showtime, withdrawn: showtime.withdrawn.filter((seatId) => !seats.includes(seatId)) };
}

function takeSeats(showtime: Showtime, seats: readonly BookedSeat[], bookingId: BookingId): Showtime {
  return { ...showtime, taken: showtime.taken.with(seats.map(({ seatId }) => [seatId, bookingId])) };
}

/** Frees the seats that the booking still has. */
function freeSeats(showtime: Showtime, bookingId: BookingId): Showtime {
  const seats = showtime.bookings.get(bookingId)?.seats ?? [];
  const own = seats.map(({ seatId }) => seatId).filter((seatId) => showtime.taken.get(seatId) === bookingId);
  return { ...showtime, taken: showtime.taken.without(own) };
}

function change(
  showtime: Showtime,
  bookingId: BookingId,
  changes: Partial<Booking>,
  place: EventPlace,
): Showtime {
  const booking = showtime.bookings.get(bookingId);
  if (booking === undefined) return showtime;
  return withBooking(showtime, {
    ...booking,
    ...changes,
    revision: place.revision,
    updatedAt: place.occurredAt,
  });
}

function withBooking(showtime: Showtime, booking: Booking): Showtime {
  const bookings = showtime.bookings.with([[booking.bookingId, booking]]);
  if (booking.customerId === null) return { ...showtime, bookings };
  const others = (showtime.holds.get(booking.customerId) ?? []).filter((id) => id !== booking.bookingId);
  const held = booking.status === 'held' || isUnpaid(booking) ? [...others, booking.bookingId] : others;
  const holds =
    held.length === 0
      ? showtime.holds.without([booking.customerId])
      : showtime.holds.with([[booking.customerId, held]]);
  return { ...showtime, bookings, holds };
}
