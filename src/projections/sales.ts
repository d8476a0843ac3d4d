import type { EventIn } from '../domain/aggregates.ts';
import type { AuditoriumId, MovieId, ShowtimeId, TheaterId } from '../domain/kernel/ids.ts';
import type { RecordedEvent } from '../engine/event.ts';
import { ignored, type Row } from '../engine/projections/projection.ts';
import { projectionOf } from './define-projection.ts';
import { leavingSeatsIgnored } from './showtime-events.ts';

/** Counts and money that can be added up. Money is in minor units of one currency. */
export interface Sales {
  /** The bookings that were confirmed, later cancellations included. */
  readonly bookings: number;
  /** Their seats, complimentary ones included. */
  readonly seatsSold: number;
  readonly complimentarySeats: number;
  /** Those that were paid for: not yet what is to be paid at the counter. */
  readonly paidSeats: number;
  /** What was paid for them. */
  readonly gross: number;
  /** What was paid back of it. */
  readonly refunds: number;
}

/**
 * What was sold of one showtime, and paid back, on one business date, while the show had one date. One booking more makes
 * it no larger.
 */
export type SalesLine = Sales & {
  readonly lineId: string;
  readonly showtimeId: ShowtimeId;
  readonly movieId: MovieId;
  readonly theaterId: TheaterId;
  readonly auditoriumId: AuditoriumId;
  /** Of the showtime. */
  readonly businessDate: string;
  /** Of the sale, or of the refund. */
  readonly saleDate: string;
  readonly currency: string;
};

type SaleEvent = Extract<
  EventIn<'showtime' | 'payment'>,
  { readonly type: 'BookingConfirmed' | 'BookingPaid' | 'RefundSucceeded' }
>;

/**
 * The sums of each showtime, business date of sale and currency, so that no report reads bookings. Money that is taken at
 * the counter later counts on the date on which it was taken, a refund on the one on which it succeeded. A refund counts
 * here whatever it was for: `refusedPayments` has those of money that never bought a ticket.
 */
export const sales = projectionOf<SalesLine>().reading(
  'showtime',
  'payment',
)({
  name: 'sales',
  version: 3,
  indexes: [
    ['saleDate', 'lineId'],
    ['businessDate', 'lineId'],
    ['movieId', 'saleDate'],
    ['theaterId', 'saleDate'],
  ],
  on: {
    ...leavingSeatsIgnored,
    BookingConfirmed: adding(({ data: { seats, method, amount } }) => {
      const sold = { bookings: 1, seatsSold: seats.length };
      if (method === 'counter') return sold;
      if (method === 'complimentary') return { ...sold, complimentarySeats: seats.length };
      return { ...sold, paidSeats: seats.length, gross: amount.amount };
    }),
    BookingPaid: adding(({ data }) => ({ paidSeats: data.seatCount, gross: data.amount.amount })),
    RefundSucceeded: adding(({ data }) => ({ refunds: data.amount.amount })),
    ShowtimeScheduled: ignored,
    ShowtimeRelocated: ignored,
    SeatsHeld: ignored,
    HoldReleased: ignored,
    HoldExpired: ignored,
    BookingCancelled: ignored,
    SeatsChanged: ignored,
    SeatsCancelled: ignored,
    SeatsOffered: ignored,
    SeatsBlocked: ignored,
    SeatsUnblocked: ignored,
    SeatsWithdrawn: ignored,
    SeatsReinstated: ignored,
    PaymentRequested: ignored,
    PaymentOpened: ignored,
    RefundOpened: ignored,
    PaymentSucceeded: ignored,
    PaymentFailed: ignored,
    PaymentCancelled: ignored,
    PaymentDiscrepancyFound: ignored,
    PaymentReviewed: ignored,
    PaymentStalled: ignored,
    DisputeOpened: ignored,
    DisputeClosed: ignored,
    RefundRequested: ignored,
    RefundFailed: ignored,
  },
});

export const noSales: Sales = {
  bookings: 0,
  seatsSold: 0,
  complimentarySeats: 0,
  paidSeats: 0,
  gross: 0,
  refunds: 0,
};

export function addSales(total: Sales, more: Partial<Sales>): Sales {
  return {
    bookings: total.bookings + (more.bookings ?? 0),
    seatsSold: total.seatsSold + (more.seatsSold ?? 0),
    complimentarySeats: total.complimentarySeats + (more.complimentarySeats ?? 0),
    paidSeats: total.paidSeats + (more.paidSeats ?? 0),
    gross: total.gross + (more.gross ?? 0),
    refunds: total.refunds + (more.refunds ?? 0),
  };
}

/** The row of an event that adds to the line of its showtime, dates and currency. The first one makes the line. */
function adding<Event extends SaleEvent>(
  changeOf: (event: RecordedEvent<Event>) => Partial<Sales>,
): Row<Event, SalesLine> {
  return {
    ids: ({ data: { showtimeId, businessDate, saleDate, amount } }) => [
      `${showtimeId}_${businessDate}_${saleDate}_${amount.currency}`,
    ],
    change: (line, event, lineId) => {
      const { showtimeId, movieId, theaterId, auditoriumId, businessDate, saleDate, amount } = event.data;
      return {
        lineId,
        showtimeId,
        movieId,
        theaterId,
        auditoriumId,
        businessDate,
        saleDate,
        currency: amount.currency,
        ...addSales(line ?? noSales, changeOf(event)),
      };
    },
  };
}
