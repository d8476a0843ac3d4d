import type { PaymentId, RefundId } from '../domain/kernel/ids.ts';
import { atMost, money, type Money } from '../domain/kernel/money.ts';
import type { Booking, OwedRefund } from '../domain/showtime/state.ts';
import type { PaymentMethod } from '../domain/showtime/values.ts';

export type PaymentStatus =
  'unpaid' | 'pending' | 'paid' | 'partiallyRefunded' | 'refunded' | 'complimentary';

export interface BookingRefund {
  readonly refundId: RefundId;
  readonly paymentId: PaymentId;
  readonly amount: Money;
  readonly status: 'requested' | 'succeeded' | 'failed';
}

type PaidBy = Pick<Booking, 'confirmedBy' | 'exchange' | 'payments'>;

/** What of a booking its payments tell. */
interface Payments extends PaidBy {
  readonly paymentStatus: PaymentStatus;
  readonly paid: Money;
  readonly refunds: readonly BookingRefund[];
}

/** What is left of a booking's money: neither paid back nor on its way. */
export function leftOf(booking: Pick<Payments, keyof PaidBy | 'paid' | 'refunds'>): Money {
  const { amount, currency } = booking.paid;
  const back = booking.refunds
    .filter(({ paymentId, status }) => isPaidBy(booking, paymentId) && status !== 'failed')
    .reduce((total, refund) => total + refund.amount.amount, 0);
  return money(Math.max(0, amount - back), currency);
}

/** A booking whose refund is on its way. */
export function withOwedRefund<Document extends Payments>(
  booking: Document,
  refund: OwedRefund | null,
): Document {
  if (refund === null) return booking;
  // Staff may have paid some of it back before, or all of it: then nothing more is requested.
  const amount = atMost(refund.amount, leftOf(booking));
  return amount.amount === 0 ? booking : withRefund(booking, { ...refund, amount, status: 'requested' });
}

export function withRefund<Document extends Payments>(booking: Document, refund: BookingRefund): Document {
  const others = booking.refunds.filter(({ refundId }) => refundId !== refund.refundId);
  return { ...booking, refunds: [...others, refund] };
}

/** Whether this payment tells the booking's payment status: the confirming one does, before that the latest. */
export function follows({ confirmedBy, payments }: PaidBy, paymentId: PaymentId): boolean {
  return (confirmedBy.at(-1) ?? payments.at(-1)) === paymentId;
}

/** Whether this payment has paid some of the booking: its own, or one of a booking whose place it has taken. */
function isPaidBy(booking: PaidBy, paymentId: PaymentId): boolean {
  const carried = booking.exchange?.carried ?? [];
  return follows(booking, paymentId) || carried.some((each) => each.paymentId === paymentId);
}

export function refunded<Document extends Payments>(
  booking: Document,
  { refundId, paymentId }: Pick<BookingRefund, 'refundId' | 'paymentId'>,
  status: BookingRefund['status'],
): Document {
  const refunds = booking.refunds.map((refund) =>
    refund.refundId === refundId ? { ...refund, status } : refund,
  );
  const known = { ...booking, refunds };
  return isPaidBy(booking, paymentId) ? withPaymentStatus(known, null) : known;
}

/** The payment status from the payments of the booking and their refunds. A null `method` is the known one. */
export function withPaymentStatus<Document extends Payments>(
  booking: Document,
  method: PaymentMethod | null,
): Document {
  const back = booking.refunds
    .filter(({ paymentId, status }) => isPaidBy(booking, paymentId) && status === 'succeeded')
    .reduce((total, { amount }) => total + amount.amount, 0);
  if (back > 0) {
    return { ...booking, paymentStatus: back >= booking.paid.amount ? 'refunded' : 'partiallyRefunded' };
  }
  if (method === null) {
    // All that went back has come back.
    const wasRefunded = ['refunded', 'partiallyRefunded'].includes(booking.paymentStatus);
    return wasRefunded ? { ...booking, paymentStatus: 'paid' } : booking;
  }
  return { ...booking, paymentStatus: method === 'complimentary' ? 'complimentary' : 'paid' };
}
