import { z } from 'zod';
import { accept, reject, refuseStale, type Decision, type ExpectedVersion } from '../../engine/decider.ts';
import { event, type EventOf } from '../../engine/event.ts';
import { addSeconds, Instant, latest, secondsBetween } from '../../engine/instant.ts';
import type { JsonObject } from '../../engine/json.ts';
import { PaymentId, UserId, type BookingId } from '../kernel/ids.ts';
import { businessDateOf, LocalDate } from '../kernel/local-time.ts';
import { isSameMoney, Money, money } from '../kernel/money.ts';
import { policies } from '../theater/values.ts';
import { amountOf } from './funds.ts';
import { released, type HoldReleased } from './holding.ts';
import { findBooking, namesOf } from './rules.ts';
import {
  dueOf,
  lastPaymentOf,
  type Booking,
  type BookingRows,
  type NewBooking,
  type Showtime,
} from './state.ts';
import {
  aboutBooking,
  BookedSeats,
  Channel,
  GatewayName,
  PaymentMethod,
  RefusalReason,
  withAdultSeats,
  type Caller,
} from './values.ts';

/** A hold lasts longer, once, because its payment begins. */
export const HoldExtended = event('HoldExtended', {
  ...aboutBooking,
  total: Money,
  heldUntil: Instant,
  /** The seats are the holder's until then, and longer until `HoldExpired`. */
  releaseAt: Instant,
});

/** A payment of a hold begins. */
export const PaymentStarted = event('PaymentStarted', {
  ...aboutBooking,
  paymentId: PaymentId,
  gateway: GatewayName,
  customerId: UserId.nullable(),
  amount: Money,
  releaseAt: Instant,
});

/** Schema 2 had neither exchanges nor bookings of other systems. */
function withNothingCarriedOrImported(data: JsonObject): JsonObject {
  const { currency } = data['amount'] as { readonly currency: string };
  return { ...data, carried: { amount: 0, currency }, imported: null };
}

/** A booking is sold. */
export const BookingConfirmed = event(
  'BookingConfirmed',
  {
    ...aboutBooking,
    customerId: UserId.nullable(),
    channel: Channel,
    seats: BookedSeats,
    /** The price of the tickets. */
    total: Money,
    paymentId: PaymentId,
    gateway: GatewayName,
    method: PaymentMethod,
    /**
     * The amount of this payment: the total less what is carried over, or zero for complimentary tickets. By `counter` it
     * is still to be paid.
     */
    amount: Money,
    /** What was paid for the booking that this one takes the place of, and pays this one. */
    carried: Money,
    /** The business date of the sale. */
    saleDate: LocalDate,
    /** How long after the end of the hold the payment was confirmed; null when the hold was live. */
    lateBySeconds: z.int().min(0).nullable(),
    /** The policy for a cancellation of this booking. */
    refundPolicy: policies.refundPolicy,
    /** Null for what was sold here. */
    imported: z
      .strictObject({
        /** Whether the customer gets the mail of a booking that was made here. */
        tellsCustomer: z.boolean(),
      })
      .readonly()
      .nullable(),
  },
  [withAdultSeats, withNothingCarriedOrImported],
);

/** A payment cannot become this booking's ticket: the money goes back. This is final. */
export const PaymentRefused = event('PaymentRefused', {
  ...aboutBooking,
  customerId: UserId.nullable(),
  paymentId: PaymentId,
  gateway: GatewayName,
  amount: Money,
  reason: RefusalReason,
});

export const payingEvents = [HoldExtended, PaymentStarted, BookingConfirmed, PaymentRefused] as const;

type PayingEvent = EventOf<(typeof payingEvents)[number]>;
type PayingRejection =
  | 'already-cancelled'
  | 'already-confirmed'
  | 'hold-lapsed'
  | 'not-found'
  | 'payment-open'
  | 'showtime-cancelled'
  | 'showtime-started'
  | 'version-conflict';
type PayingDecision = Decision<PayingEvent, PayingRejection>;
type SettlingEvent = PayingEvent | EventOf<typeof HoldReleased>;

export interface StartPayment extends ExpectedVersion {
  readonly type: 'StartPayment';
  readonly bookingId: BookingId;
  readonly caller: Caller;
  readonly paymentId: PaymentId;
  readonly gateway: string;
  /** The ended payment that this one replaces; null for the first one. */
  readonly replaces: PaymentId | null;
  readonly now: Instant;
  readonly holdSeconds: number;
  readonly graceSeconds: number;
}

/** Settles a payment that a gateway has proven: it becomes a ticket, or is refused for good. */
export interface SettlePayment {
  readonly type: 'SettlePayment';
  readonly bookingId: BookingId;
  readonly paymentId: PaymentId;
  readonly gateway: string;
  readonly method: PaymentMethod;
  readonly paid: Money;
  /** The former booking of an exchange cannot be given up for it any more. */
  readonly isExchangeRefused?: boolean;
  readonly now: Instant;
}

/**
 * Starts a payment for a hold. The first payment extends the hold. From then on the seats stay the holder's until the end
 * of the grace, so that a payment under way still finds them.
 */
function startPayment(command: StartPayment, showtime: Showtime): PayingDecision {
  const { bookingId, caller, paymentId, gateway, now } = command;
  const found = findBooking(showtime, bookingId, caller);
  if (found.outcome === 'rejected') return found;
  const { booking } = found;
  const isOpen = booking.status === 'held' || booking.confirmedBy.includes(paymentId);
  if (lastPaymentOf(booking) === paymentId && isOpen) return accept();
  const refused = refuseStale(command, booking.revision);
  if (refused !== undefined) return refused;
  if (booking.status === 'confirmed') return reject('already-confirmed', 'This booking is paid for.');
  if (booking.status === 'cancelled') return reject('already-cancelled', 'This booking is cancelled.');
  if (showtime.cancelled !== null)
    return reject('showtime-cancelled', 'This showtime is cancelled. Do not pay.');
  const { startsAt } = showtime.snapshot;
  if (booking.status === 'held' && now >= startsAt) {
    return reject('showtime-started', `The showtime began at ${startsAt}. Pay at the box office.`);
  }
  if (booking.status !== 'held' || booking.heldUntil <= now) {
    return reject('hold-lapsed', 'The time to pay is over. Hold the seats again.');
  }
  if (lastPaymentOf(booking) !== command.replaces) {
    return reject('payment-open', 'Another payment of this booking is under way.');
  }
  const names = namesOf(showtime, bookingId);
  const { total, customerId } = booking;
  const heldUntil = booking.extended
    ? booking.heldUntil
    : latest(booking.heldUntil, addSeconds(now, command.holdSeconds));
  const releaseAt = addSeconds(heldUntil, command.graceSeconds);
  const extension = booking.extended ? [] : [HoldExtended({ ...names, total, heldUntil, releaseAt })];
  return accept<PayingEvent>(
    ...extension,
    PaymentStarted({ ...names, paymentId, gateway, customerId, amount: dueOf(booking), releaseAt }),
  );
}

/**
 * Settles a payment that a gateway has proven: confirms the booking, or refuses the payment. A booking whose hold has
 * ended is confirmed when all its seats are still free; recorded events tell, never the clock. Both outcomes are events of
 * this stream, so no payment becomes a ticket and is refunded as well.
 */
function settlePayment(command: SettlePayment, showtime: Showtime): Decision<SettlingEvent, 'not-found'> {
  const { bookingId, paymentId, gateway, method, paid, now } = command;
  const booking = showtime.bookings.get(bookingId);
  if (booking === undefined) return reject('not-found', 'There is no such booking.');
  if (booking.confirmedBy.includes(paymentId)) return accept();
  if (booking.refusedPayments.some((refused) => refused.paymentId === paymentId)) return accept();
  const reason = refusalOf(command, booking, showtime);
  if (reason === null)
    return accept(confirmed(showtime, booking, { paymentId, gateway, method, amount: paid }, now));
  const { customerId } = booking;
  const names = namesOf(showtime, bookingId);
  const refused = PaymentRefused({ ...names, customerId, paymentId, gateway, amount: paid, reason });
  // No payment can come any more: the box office may sell the seats.
  const isFinal = reason === 'showtime-started' || reason === 'exchange-refused';
  const isOver = isFinal && booking.status === 'held';
  return isOver ? accept<SettlingEvent>(refused, released(showtime, booking)) : accept(refused);
}

function refusalOf(
  { paid, isExchangeRefused = false, now }: SettlePayment,
  booking: Booking,
  showtime: Showtime,
): RefusalReason | null {
  if (booking.status === 'confirmed') return 'second-payment';
  if (booking.status === 'cancelled') return 'booking-cancelled';
  if (showtime.cancelled !== null) return 'showtime-cancelled';
  if (now >= showtime.snapshot.startsAt) return 'showtime-started';
  if (!isSameMoney(paid, dueOf(booking))) return 'amount-mismatch';
  if (isExchangeRefused) return 'exchange-refused';
  if (booking.status === 'held') return null;
  // The end of its hold has freed the booking that it was to take the place of, for ever.
  if (booking.exchange !== null) return 'late-payment';
  // After a move to another auditorium a seat may be free of everybody because it is not there.
  const isFree = (seatId: string): boolean => showtime.seats.has(seatId) && !showtime.taken.has(seatId);
  return booking.seats.every(({ seatId }) => isFree(seatId)) ? null : 'late-payment';
}

/** The confirmation of a booking by a payment, here or in the system that it comes from. */
export function confirmed(
  showtime: Showtime,
  booking: NewBooking,
  payment: {
    readonly paymentId: PaymentId;
    readonly gateway: string;
    readonly method: PaymentMethod;
    readonly amount: Money;
    readonly imported?: { readonly saleDate: string | null; readonly tellsCustomer: boolean };
  },
  now: Instant,
): EventOf<typeof BookingConfirmed> {
  const { snapshot } = showtime;
  const { imported, ...paid } = payment;
  const { bookingId, customerId, channel, total, status, heldUntil } = booking;
  return BookingConfirmed({
    ...namesOf(showtime, bookingId),
    customerId,
    channel,
    total,
    ...paid,
    carried: carriedOf(booking),
    seats: booking.seats,
    saleDate: imported?.saleDate ?? businessDateOf(now, snapshot.timeZone, snapshot.businessDayStart),
    lateBySeconds: status === 'held' ? null : Math.max(0, secondsBetween(heldUntil, now)),
    refundPolicy: snapshot.refundPolicy,
    imported: imported === undefined ? null : { tellsCustomer: imported.tellsCustomer },
  });
}

/** What the payments of a former booking pay of this one. */
export function carriedOf({ exchange, total: { currency } }: Pick<Booking, 'exchange' | 'total'>): Money {
  return exchange === null ? money(0, currency) : amountOf(exchange.carried, currency);
}

export const paying = {
  decide: {
    StartPayment: startPayment,
    SettlePayment: settlePayment,
  },
  evolve: {
    HoldExtended: (_, { heldUntil, releaseAt }) => ({ heldUntil, releaseAt, extended: true }),
    PaymentStarted: ({ payments }, { paymentId, releaseAt }) => ({
      payments: [...payments, paymentId],
      releaseAt,
    }),
    BookingConfirmed: ({ payments, confirmedBy }, { paymentId, method, amount, carried, refundPolicy }) => ({
      status: 'confirmed',
      payments: [...payments.filter((each) => each !== paymentId), paymentId],
      confirmedBy: [...confirmedBy, paymentId],
      method,
      amount: method === 'counter' ? null : money(amount.amount + carried.amount, amount.currency),
      refundPolicy,
    }),
    PaymentRefused: ({ refusedPayments }, { paymentId, reason }) => ({
      refusedPayments: [...refusedPayments, { paymentId, reason }],
    }),
  } satisfies BookingRows<PayingEvent>,
};
