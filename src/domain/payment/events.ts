import { z } from 'zod';
import { event, type EventOf } from '../../engine/event.ts';
import type { Instant } from '../../engine/instant.ts';
import type { JsonObject } from '../../engine/json.ts';
import { PaymentId, RefundId, UserId } from '../kernel/ids.ts';
import { businessDateOf, LocalDate, TimeOfDay } from '../kernel/local-time.ts';
import { Money } from '../kernel/money.ts';
import { Sealed } from '../kernel/sealed.ts';
import { anyText } from '../kernel/text.ts';
import { TimeZone } from '../theater/values.ts';
import { aboutBooking, GatewayName, PaymentMethod, RefusalReason } from '../showtime/values.ts';

const about = { paymentId: PaymentId, ...aboutBooking, gateway: GatewayName, customerId: UserId.nullable() };

/** The gateway's id of a payment or a refund. */
export const GatewayReference = anyText(100);

/**
 * Why money is paid back: it became no ticket, its booking or some seats of it were cancelled, it was exchanged for one that
 * costs less, or staff decided so.
 */
export const RefundReason = z.enum([...RefusalReason.options, 'seats-cancelled', 'exchanged', 'staff']);
export type RefundReason = z.output<typeof RefundReason>;

/** A payment begins. Recorded before the gateway is called. */
export const PaymentRequested = event('PaymentRequested', {
  ...about,
  amount: Money,
  /** These two tell the business date of a payment. */
  timeZone: TimeZone,
  businessDayStart: TimeOfDay,
});

/** Schema 1 had no addresses: customers paid on our own pages. */
function withoutAddresses(data: JsonObject): JsonObject {
  return { ...data, redirectUrl: null, returnUrl: null };
}

/** The gateway has made its own record of the payment; the customer can pay from now on. */
export const PaymentOpened = event(
  'PaymentOpened',
  {
    ...about,
    amount: Money,
    gatewayReference: GatewayReference,
    /** Where the customer pays; null where that is on our own pages. */
    redirectUrl: Sealed.nullable(),
    /** Where the customer comes back to. */
    returnUrl: Sealed.nullable(),
  },
  [withoutAddresses],
);

/** The money is there: the gateway has confirmed it, or staff have taken it. */
export const PaymentSucceeded = event('PaymentSucceeded', {
  ...about,
  method: PaymentMethod,
  amount: Money,
  gatewayReference: GatewayReference.nullable(),
  /** The business date of the payment. */
  saleDate: LocalDate,
});

/** The payment has ended without money. */
export const PaymentFailed = event('PaymentFailed', { ...about, amount: Money, reason: anyText(200) });

/** The payment was given up before there was money. */
export const PaymentCancelled = event('PaymentCancelled', { ...about, amount: Money, reason: anyText(200) });

/**
 * The gateway has taken money that is not what was asked for: another amount, another currency, or by a record of its own
 * that is not this payment's. It becomes no ticket; a person decides.
 */
export const PaymentDiscrepancyFound = event('PaymentDiscrepancyFound', {
  ...about,
  amount: Money,
  received: Money,
  gatewayReference: GatewayReference,
});

/** A day after its request nobody knows how a payment ends. A person looks at it; the gateway is asked on. */
export const PaymentStalled = event('PaymentStalled', { ...about, amount: Money });

/** What staff decide about money that is not what was asked for; `dismiss`: it was dealt with elsewhere. */
export const ReviewDecision = z.enum(['accept', 'refund', 'dismiss']);
export type ReviewDecision = z.output<typeof ReviewDecision>;

/** Staff have decided about money that was not what was asked for. */
export const PaymentReviewed = event('PaymentReviewed', {
  ...about,
  amount: Money,
  received: Money,
  gatewayReference: GatewayReference,
  decision: ReviewDecision,
  /** The refund of this money; null where it does not go back. */
  refundId: RefundId.nullable(),
});

/** Schema 1 had no note: staff could not refund by themselves. */
function withoutNote(data: JsonObject): JsonObject {
  return { ...data, note: null };
}

/** Money is to be paid back. Recorded before the gateway is called. */
export const RefundRequested = event(
  'RefundRequested',
  {
    ...about,
    refundId: RefundId,
    amount: Money,
    reason: RefundReason,
    gatewayReference: GatewayReference.nullable(),
    /** What staff say about a refund that they decided on. */
    note: Sealed.nullable(),
    saleDate: LocalDate,
  },
  [withoutNote],
);

/** The gateway has made its own record of a refund, and can be asked how it ends. */
export const RefundOpened = event('RefundOpened', {
  ...about,
  refundId: RefundId,
  amount: Money,
  gatewayReference: GatewayReference,
});

/** Schema 1 did not say how the money had come: at the counter it was paid out of the drawer. */
function withMethod(data: JsonObject): JsonObject {
  return { ...data, method: data['gateway'] === 'counter' ? 'cash' : 'online' };
}

/** Money was paid back. */
export const RefundSucceeded = event(
  'RefundSucceeded',
  {
    ...about,
    refundId: RefundId,
    amount: Money,
    gatewayReference: GatewayReference.nullable(),
    /** How the money had come, and went back; null: it was not what was asked for, and no payment. */
    method: PaymentMethod.nullable(),
    /** The business date of the refund. */
    saleDate: LocalDate,
  },
  [withMethod],
);

/** Money could not be paid back; a person decides what is next. */
export const RefundFailed = event('RefundFailed', {
  ...about,
  refundId: RefundId,
  amount: Money,
  reason: anyText(200),
});

/** A bank has refused a refund after it had succeeded: the gateway has the money again, and the refund has failed. */
export const RefundReversed = event('RefundReversed', {
  ...about,
  refundId: RefundId,
  amount: Money,
  reason: anyText(200),
  /** As it was refunded. */
  method: PaymentMethod.nullable(),
  /** The business date on which the money was back. */
  saleDate: LocalDate,
});

/** The customer objects at their bank: the gateway holds the money until the bank has decided. */
export const DisputeOpened = event('DisputeOpened', {
  ...about,
  disputeReference: GatewayReference,
  gatewayReference: GatewayReference,
  amount: Money,
  /** In the gateway's words. */
  reason: anyText(100),
});

/** Whether the money stays here: `lost` is gone. */
export const DisputeOutcome = z.enum(['won', 'lost']);
export type DisputeOutcome = z.output<typeof DisputeOutcome>;

/** A dispute has ended. */
export const DisputeClosed = event('DisputeClosed', {
  ...about,
  disputeReference: GatewayReference,
  gatewayReference: GatewayReference,
  amount: Money,
  status: DisputeOutcome,
});

export const paymentEvents = [
  PaymentRequested,
  PaymentOpened,
  PaymentSucceeded,
  PaymentFailed,
  PaymentCancelled,
  PaymentDiscrepancyFound,
  PaymentStalled,
  PaymentReviewed,
  RefundRequested,
  RefundOpened,
  RefundSucceeded,
  RefundFailed,
  RefundReversed,
  DisputeOpened,
  DisputeClosed,
] as const;

export type PaymentEvent = EventOf<(typeof paymentEvents)[number]>;
export type PaymentRequest = EventOf<typeof PaymentRequested>['data'];

/** The booking that a refund is for: the payment's own, or one that has taken its place. */
export type RefundedBooking = Pick<
  PaymentRequest,
  'auditoriumId' | 'bookingId' | 'businessDate' | 'showtimeId'
>;

export function refundedBookingOf(data: RefundedBooking): RefundedBooking {
  const { auditoriumId, bookingId, businessDate, showtimeId } = data;
  return { auditoriumId, bookingId, businessDate, showtimeId };
}

/** What every event about a payment says of it. */
export function namesOf(
  request: PaymentRequest,
): Omit<PaymentRequest, 'amount' | 'timeZone' | 'businessDayStart'> {
  const { amount: _amount, timeZone: _timeZone, businessDayStart: _businessDayStart, ...names } = request;
  return names;
}

/** The business date of what happens to a payment's money at an instant. */
export function saleDateOf({ timeZone, businessDayStart }: PaymentRequest, now: Instant): string {
  return businessDateOf(now, timeZone, businessDayStart);
}

/** The money of a payment has come, on a business date. */
export function success(
  request: PaymentRequest,
  method: PaymentMethod,
  gatewayReference: string | null,
  saleDate: string,
): PaymentEvent {
  return PaymentSucceeded({
    ...namesOf(request),
    method,
    amount: request.amount,
    gatewayReference,
    saleDate,
  });
}
