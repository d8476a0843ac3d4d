import type { EventIn } from '../domain/aggregates.ts';
import type { AuditoriumId, MovieId, PaymentId, ShowtimeId, TheaterId } from '../domain/kernel/ids.ts';
import type { RecordedEvent } from '../engine/event.ts';
import { at, ignored, madeAt } from '../engine/projections/projection.ts';
import { projectionOf } from './define-projection.ts';
import { noSales, type SalesLine } from './sales.ts';

/** Money that came in and bought no ticket, with what was paid back of it. */
export interface RefusedPayment {
  readonly paymentId: PaymentId;
  readonly showtimeId: ShowtimeId;
  readonly movieId: MovieId;
  readonly theaterId: TheaterId;
  readonly auditoriumId: AuditoriumId;
  /** Of the showtime. */
  readonly businessDate: string;
  readonly currency: string;
  readonly refunds: readonly { readonly saleDate: string; readonly amount: number }[];
  /** The latest date of a refund; null before the first. */
  readonly refundedOn: string | null;
}

type NamesPayment = Extract<
  EventIn<'showtime' | 'payment'>,
  { readonly type: 'PaymentRefused' | 'RefundSucceeded' }
>;

/**
 * The payments that were refused: late ones, second ones. Their money is no takings, so their refunds are none of a
 * sale. They are few, and no report reads any other payment.
 */
export const refusedPayments = projectionOf<RefusedPayment>().reading(
  'showtime',
  'payment',
)({
  name: 'refused-payments',
  version: 1,
  indexes: [
    ['refundedOn', 'paymentId'],
    ['businessDate', 'paymentId'],
  ],
  on: {
    PaymentRefused: madeAt(paymentOf, ({ data }) => ({
      paymentId: data.paymentId,
      showtimeId: data.showtimeId,
      movieId: data.movieId,
      theaterId: data.theaterId,
      auditoriumId: data.auditoriumId,
      businessDate: data.businessDate,
      currency: data.amount.currency,
      refunds: [],
      refundedOn: null,
    })),
    RefundSucceeded: at(paymentOf, (payment, { data: { saleDate, amount } }) => ({
      ...payment,
      refunds: [...payment.refunds, { saleDate, amount: amount.amount }],
      refundedOn: latest(payment.refundedOn, saleDate),
    })),
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
    SeatsHeld: ignored,
    HoldExtended: ignored,
    HoldReleased: ignored,
    HoldExpired: ignored,
    PaymentStarted: ignored,
    BookingConfirmed: ignored,
    BookingPaid: ignored,
    BookingCancelled: ignored,
    PaymentRequested: ignored,
    PaymentOpened: ignored,
    PaymentSucceeded: ignored,
    PaymentFailed: ignored,
    PaymentCancelled: ignored,
    PaymentDiscrepancyFound: ignored,
    RefundRequested: ignored,
    RefundFailed: ignored,
  },
});

/** What takes the refunds of a refused payment out of the sums of `sales` again, a line for each refund. */
export function correctionsOf({ refunds, refundedOn: _, ...payment }: RefusedPayment): readonly SalesLine[] {
  return refunds.map(({ saleDate, amount }, index) => ({
    ...noSales,
    lineId: `${payment.paymentId}_${index}`,
    showtimeId: payment.showtimeId,
    movieId: payment.movieId,
    theaterId: payment.theaterId,
    auditoriumId: payment.auditoriumId,
    businessDate: payment.businessDate,
    saleDate,
    currency: payment.currency,
    refunds: -amount,
  }));
}

function paymentOf({ data }: RecordedEvent<NamesPayment>): PaymentId {
  return data.paymentId;
}

/** Refunds may be recorded by processes whose clocks differ, so the last one need not be the latest. */
function latest(date: string | null, other: string): string {
  return date !== null && date > other ? date : other;
}
