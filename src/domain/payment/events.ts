import { event, type EventOf } from '../../engine/event.ts';
import { PaymentId, RefundId, UserId } from '../kernel/ids.ts';
import { LocalDate, TimeOfDay } from '../kernel/local-time.ts';
import { Money } from '../kernel/money.ts';
import { anyText } from '../kernel/text.ts';
import { TimeZone } from '../theater/values.ts';
import { aboutBooking, GatewayName, PaymentMethod, RefusalReason } from '../showtime/values.ts';

const about = { paymentId: PaymentId, ...aboutBooking, gateway: GatewayName, customerId: UserId.nullable() };

/** The gateway's id of a payment or a refund. */
export const GatewayReference = anyText(100);

/** Why money is paid back. */
export const RefundReason = RefusalReason;
export type RefundReason = RefusalReason;

/** A payment begins. Recorded before the gateway is called. */
export const PaymentRequested = event('PaymentRequested', {
  ...about,
  amount: Money,
  /** These two tell the business date of a payment. */
  timeZone: TimeZone,
  businessDayStart: TimeOfDay,
});

/** The gateway has made its own record of the payment; the customer can pay from now on. */
export const PaymentOpened = event('PaymentOpened', {
  ...about,
  amount: Money,
  gatewayReference: GatewayReference,
});

export const PaymentSucceeded = event('PaymentSucceeded', {
  ...about,
  method: PaymentMethod,
  amount: Money,
  gatewayReference: GatewayReference.nullable(),
  /** The business date of the payment. */
  saleDate: LocalDate,
});

export const PaymentFailed = event('PaymentFailed', { ...about, amount: Money, reason: anyText(200) });

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

export const RefundRequested = event('RefundRequested', {
  ...about,
  refundId: RefundId,
  amount: Money,
  reason: RefundReason,
  gatewayReference: GatewayReference.nullable(),
  saleDate: LocalDate,
});

export const RefundSucceeded = event('RefundSucceeded', {
  ...about,
  refundId: RefundId,
  amount: Money,
  gatewayReference: GatewayReference.nullable(),
  /** The business date of the refund. */
  saleDate: LocalDate,
});

export const RefundFailed = event('RefundFailed', {
  ...about,
  refundId: RefundId,
  amount: Money,
  reason: anyText(200),
});

export const paymentEvents = [
  PaymentRequested,
  PaymentOpened,
  PaymentSucceeded,
  PaymentFailed,
  PaymentCancelled,
  PaymentDiscrepancyFound,
  RefundRequested,
  RefundSucceeded,
  RefundFailed,
] as const;

export type PaymentEvent = EventOf<(typeof paymentEvents)[number]>;
export type PaymentRequest = EventOf<typeof PaymentRequested>['data'];
