import type { EventIn } from '../domain/aggregates.ts';
import type {
  AuditoriumId,
  MovieId,
  PaymentId,
  RefundId,
  ShowtimeId,
  TheaterId,
} from '../domain/kernel/ids.ts';
import type { Money } from '../domain/kernel/money.ts';
import type { RecordedEvent } from '../engine/event.ts';
import { positionText } from '../engine/projections/positions.ts';
import { at, ignored } from '../engine/projections/projection.ts';
import { projectionOf } from './define-projection.ts';
import { noSales, type SalesLine } from './sales.ts';

/** A payment with money that bought no ticket, and what was paid back of that. */
export interface RefusedPayment {
  readonly paymentId: PaymentId;
  readonly showtimeId: ShowtimeId;
  readonly movieId: MovieId;
  readonly theaterId: TheaterId;
  readonly auditoriumId: AuditoriumId;
  /** Of the showtime. */
  readonly businessDate: string;
  /** All its money bought no ticket. Else only the money that these refunds, which staff decided on, pay back. */
  readonly isRefused: boolean;
  readonly reviewed: readonly RefundId[];
  readonly refunds: readonly {
    readonly saleDate: string;
    readonly amount: Money;
    /** Of the event in the log. */
    readonly position: string;
  }[];
  /** The latest date of a refund; null before the first. */
  readonly refundedOn: string | null;
}

type NamesPayment = Extract<
  EventIn<'showtime' | 'payment'>,
  { readonly type: 'PaymentRefused' | 'PaymentReviewed' | 'RefundReversed' | 'RefundSucceeded' }
>;

/**
 * The payments that were refused: late ones, second ones; and those that brought other money than was asked for, which
 * staff paid back. Their money is no takings, so their refunds are none of a sale. They are few, and no report reads any
 * other payment.
 */
export const refusedPayments = projectionOf<RefusedPayment>().reading(
  'showtime',
  'payment',
)({
  name: 'refused-payments',
  version: 3,
  indexes: [
    ['refundedOn', 'paymentId'],
    ['businessDate', 'paymentId'],
  ],
  on: {
    PaymentRefused: {
      ids: (event) => [paymentOf(event)],
      change: (payment, event) => ({ ...(payment ?? newRefused(event)), isRefused: true }),
    },
    PaymentReviewed: {
      ids: (event) => (event.data.refundId === null ? [] : [paymentOf(event)]),
      change: (payment, event) => {
        const { refundId } = event.data;
        const known = payment ?? newRefused(event);
        return refundId === null ? payment : { ...known, reviewed: [...known.reviewed, refundId] };
      },
    },
    RefundSucceeded: at(paymentOf, (payment, { data, position }) =>
      withRefund(payment, data, data.amount, position),
    ),
    RefundReversed: at(paymentOf, (payment, { data, position }) =>
      withRefund(payment, data, { ...data.amount, amount: -data.amount.amount }, position),
    ),
    ShowtimeScheduled: ignored,
    SchedulingAbandoned: ignored,
    ShowtimeRescheduled: ignored,
    ShowtimeRepriced: ignored,
    SalesStartMoved: ignored,
    ShowtimeCancelled: ignored,
    SeatsOffered: ignored,
    SeatsBlocked: ignored,
    SeatsUnblocked: ignored,
    SeatsWithdrawn: ignored,
    SeatsReinstated: ignored,
    SeatsArranged: ignored,
    ShowtimeRelocated: ignored,
    SeatsHeld: ignored,
    HoldExtended: ignored,
    HoldReleased: ignored,
    HoldExpired: ignored,
    PaymentStarted: ignored,
    BookingConfirmed: ignored,
    BookingPaid: ignored,
    BookingCancelled: ignored,
    SeatsChanged: ignored,
    SeatsCancelled: ignored,
    RefundOwed: ignored,
    ExchangeBegun: ignored,
    ExchangeClaimed: ignored,
    BookingExchanged: ignored,
    ExchangeReleased: ignored,
    WalkInErased: ignored,
    EndedHoldsArchived: ignored,
    TicketScanned: ignored,
    PaymentRequested: ignored,
    PaymentOpened: ignored,
    RefundOpened: ignored,
    PaymentSucceeded: ignored,
    PaymentFailed: ignored,
    PaymentCancelled: ignored,
    PaymentDiscrepancyFound: ignored,
    PaymentStalled: ignored,
    DisputeOpened: ignored,
    DisputeClosed: ignored,
    RefundRequested: ignored,
    RefundFailed: ignored,
  },
});

/**
 * What takes the refunds of a refused payment, those up to a position or all, out of the sums of `sales` again, a line for
 * each refund.
 */
export function correctionsOf(
  { refunds, ...payment }: RefusedPayment,
  until: string | null = null,
): readonly SalesLine[] {
  const counted = refunds.filter(({ position }) => until === null || position <= until);
  return counted.map(({ saleDate, amount }, index) => ({
    ...noSales,
    lineId: `${payment.paymentId}_${index}`,
    showtimeId: payment.showtimeId,
    movieId: payment.movieId,
    theaterId: payment.theaterId,
    auditoriumId: payment.auditoriumId,
    businessDate: payment.businessDate,
    saleDate,
    currency: amount.currency,
    channel: null,
    types: [],
    takings: [],
    refunds: -amount.amount,
  }));
}

function newRefused({
  data,
}: RecordedEvent<
  Exclude<NamesPayment, { readonly type: 'RefundReversed' | 'RefundSucceeded' }>
>): RefusedPayment {
  return {
    paymentId: data.paymentId,
    showtimeId: data.showtimeId,
    movieId: data.movieId,
    theaterId: data.theaterId,
    auditoriumId: data.auditoriumId,
    businessDate: data.businessDate,
    isRefused: false,
    reviewed: [],
    refunds: [],
    refundedOn: null,
  };
}

/** A payment after some of its money went back, or came back: then the amount is negative. */
function withRefund(
  payment: RefusedPayment,
  { refundId, saleDate }: { readonly refundId: RefundId; readonly saleDate: string },
  amount: Money,
  position: bigint,
): RefusedPayment {
  if (!payment.isRefused && !payment.reviewed.includes(refundId)) return payment;
  return {
    ...payment,
    refunds: [...payment.refunds, { saleDate, amount, position: positionText(position) }],
    refundedOn: latest(payment.refundedOn, saleDate),
  };
}

function paymentOf({ data }: RecordedEvent<NamesPayment>): PaymentId {
  return data.paymentId;
}

/** Refunds may be recorded by processes whose clocks differ, so the last one need not be the latest. */
function latest(date: string | null, other: string): string {
  return date !== null && date > other ? date : other;
}
