import { z } from 'zod';
import { accept, reject, refuseStale, type Decision, type ExpectedVersion } from '../../engine/decider.ts';
import { event, type EventOf } from '../../engine/event.ts';
import type { Instant } from '../../engine/instant.ts';
import { PaymentId, UserId, type BookingId } from '../kernel/ids.ts';
import { businessDateOf, LocalDate } from '../kernel/local-time.ts';
import { Money, money } from '../kernel/money.ts';
import { BookingCancelled } from './booking.ts';
import { confirmed, type BookingConfirmed } from './paying.ts';
import { findBooking, namesOf } from './rules.ts';
import { dueOf, isUnpaid, lastPaymentOf, type Booking, type BookingRows, type Showtime } from './state.ts';
import { aboutBooking, GatewayName, PaymentMethod, type Caller } from './values.ts';

/** The money of a booking that was confirmed by `counter` has been taken. */
export const BookingPaid = event('BookingPaid', {
  ...aboutBooking,
  customerId: UserId.nullable(),
  /** The payment that the booking was confirmed by. */
  paymentId: PaymentId,
  /** Tells a repeat of the command from somebody else's. */
  receiptId: z.uuid(),
  gateway: GatewayName,
  method: PaymentMethod,
  amount: Money,
  /** How many seats it is for. */
  seatCount: z.int().min(1),
  /** The business date of the payment. */
  saleDate: LocalDate,
});

export const counterEvents = [BookingPaid] as const;

type CounterEvent = EventOf<(typeof counterEvents)[number]>;
type CounterRejection =
  | 'already-cancelled'
  | 'already-confirmed'
  | 'counter-not-offered'
  | 'exchange-not-allowed'
  | 'hold-lapsed'
  | 'not-found'
  | 'showtime-cancelled'
  | 'showtime-started'
  | 'staff-only'
  | 'version-conflict';
type CounterDecision = Decision<CounterEvent | EventOf<typeof BookingConfirmed>, CounterRejection>;

export type CounterMethod = 'cash' | 'terminal' | 'complimentary' | 'counter';

/**
 * Confirms a hold that is paid at the counter, now or (by `counter`) later, or complimentary. By `cash` or `terminal` it
 * also records the money of a booking that was confirmed by `counter`.
 */
export interface ConfirmBooking extends ExpectedVersion {
  readonly type: 'ConfirmBooking';
  readonly bookingId: BookingId;
  readonly caller: Caller;
  readonly paymentId: PaymentId;
  readonly method: CounterMethod;
  readonly now: Instant;
}

/** Cancels a booking that nobody has paid at the counter in time. */
export interface CancelUnpaid {
  readonly type: 'CancelUnpaid';
  readonly bookingId: BookingId;
  readonly now: Instant;
}

/**
 * Confirms a hold that staff say is paid at the counter, or complimentary; or, where the theater allows it, that its
 * owner wants to pay there. Records the money of such a booking when staff have taken it.
 */
function confirmBooking(command: ConfirmBooking, showtime: Showtime): CounterDecision {
  const { bookingId, caller, paymentId, method, now } = command;
  const found = findBooking(showtime, bookingId, caller);
  if (found.outcome === 'rejected') return found;
  const { booking } = found;
  if (!caller.isStaff && method !== 'counter') {
    return reject('staff-only', 'Only staff confirm what is paid at the counter.');
  }
  if (booking.confirmedBy.includes(paymentId) || booking.receiptId === paymentId) return accept();
  const stale = refuseStale(command, booking.revision);
  if (stale !== undefined) return stale;
  if (showtime.cancelled !== null)
    return reject('showtime-cancelled', 'This showtime is cancelled. Take no money.');
  const isPaying = isUnpaid(booking) && paysAtOnce(method);
  const refused = isPaying ? refusedByTime(showtime, command) : refusedAtCounter(booking, showtime, command);
  if (refused !== undefined) return refused;
  if (isPaying) return accept(paid(command, booking, showtime));
  const amount = method === 'complimentary' ? money(0, booking.total.currency) : dueOf(booking);
  return accept(confirmed(showtime, booking, { paymentId, gateway: 'counter', method, amount }, now));
}

function refusedAtCounter(
  { status, heldUntil, exchange }: Booking,
  showtime: Showtime,
  command: ConfirmBooking,
): CounterDecision | undefined {
  const { caller, method, now } = command;
  if (status === 'confirmed')
    return reject('already-confirmed', 'This booking is confirmed by another payment.');
  if (status === 'cancelled') return reject('already-cancelled', 'This booking is cancelled.');
  // Staff see who stands before them: they may confirm a lapsed hold whose seats nobody has taken.
  if (status !== 'held' || (!caller.isStaff && now >= heldUntil)) {
    return reject('hold-lapsed', `The hold has ended (${status}). Hold the seats again.`);
  }
  if (exchange !== null && !paysAtOnce(method)) {
    return reject('exchange-not-allowed', 'The difference of an exchange is paid at once: cash or terminal.');
  }
  const { payAtCounter, startsAt } = showtime.snapshot;
  if (exchange !== null && now >= startsAt) {
    return reject(
      'showtime-started',
      `The showtime began at ${startsAt}. Nothing is exchanged for it any more.`,
    );
  }
  if (method === 'counter' && !payAtCounter) {
    return reject('counter-not-offered', 'This theater takes no bookings to be paid at the counter later.');
  }
  if (method === 'counter' && !caller.isStaff && now >= startsAt) {
    return reject('showtime-started', `The showtime began at ${startsAt}. Pay at the box office.`);
  }
  return refusedByTime(showtime, command);
}

/** Whether staff take money now. */
export function paysAtOnce(method: CounterMethod): boolean {
  return method === 'cash' || method === 'terminal';
}

function refusedByTime({ boxOfficeUntil }: Showtime, { now }: ConfirmBooking): CounterDecision | undefined {
  return now < boxOfficeUntil
    ? undefined
    : reject('showtime-started', `This could be confirmed until ${boxOfficeUntil}.`);
}

function paid(
  { paymentId: receiptId, method, now }: ConfirmBooking,
  booking: Booking,
  showtime: Showtime,
): CounterEvent {
  const { bookingId, customerId, total, seats } = booking;
  const paymentId = lastPaymentOf(booking);
  if (paymentId === null) throw new Error(`${bookingId} is confirmed without a payment.`);
  const { timeZone, businessDayStart } = showtime.snapshot;
  return BookingPaid({
    ...namesOf(showtime, bookingId),
    customerId,
    paymentId,
    receiptId,
    gateway: 'counter',
    method,
    amount: total,
    seatCount: seats.length,
    saleDate: businessDateOf(now, timeZone, businessDayStart),
  });
}

/** Cancels a booking that is still unpaid when the box office closes. Does nothing to any other booking. */
function cancelUnpaid(
  { bookingId, now }: CancelUnpaid,
  showtime: Showtime,
): Decision<EventOf<typeof BookingCancelled>, 'hold-live' | 'not-found'> {
  const booking = showtime.bookings.get(bookingId);
  if (booking === undefined) return reject('not-found', 'There is no such booking.');
  if (!isUnpaid(booking)) return accept();
  const { boxOfficeUntil, snapshot } = showtime;
  if (now < boxOfficeUntil) return reject('hold-live', `The booking can be paid until ${boxOfficeUntil}.`);
  const { customerId, channel, total, seats } = booking;
  return accept(
    BookingCancelled({
      ...namesOf(showtime, bookingId),
      customerId,
      channel,
      total,
      cancelledBy: 'cutoff',
      reason: null,
      seats,
      refund: null,
      saleDate: businessDateOf(now, snapshot.timeZone, snapshot.businessDayStart),
    }),
  );
}

/** What is paid at the counter. */
export const counter = {
  decide: { ConfirmBooking: confirmBooking, CancelUnpaid: cancelUnpaid },
  evolve: {
    BookingPaid: (_, { method, amount, receiptId }) => ({ method, amount, receiptId }),
  } satisfies BookingRows<CounterEvent>,
};
