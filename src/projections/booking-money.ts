import type { EventIn } from '../domain/aggregates.ts';
import type { AuditoriumId, BookingId, MovieId, ShowtimeId, TheaterId } from '../domain/kernel/ids.ts';
import type { BookedSeat, Channel, PaymentMethod } from '../domain/showtime/values.ts';
import type { RecordedEvent } from '../engine/event.ts';
import { positionText } from '../engine/projections/positions.ts';
import { at, ignored, type Row } from '../engine/projections/projection.ts';
import { projectionOf } from './define-projection.ts';
import { addSales, noSales, sharesOfTypes, type SalesLine, type TypeSales } from './sales.ts';
import { leavingSeatsIgnored } from './showtime-events.ts';

/** Money of a booking that moved after its confirmation: it was taken at the counter, or paid back. */
export interface LaterMoney {
  readonly kind: 'paid' | 'refund';
  /** Of the showtime, as it was then. */
  readonly businessDate: string;
  readonly saleDate: string;
  readonly amount: number;
  readonly currency: string;
  /** The seats that it is for: those that the booking had then, or those that were cancelled; null before a sale. */
  readonly seats: readonly BookedSeat[] | null;
  /** Of the event in the log. */
  readonly position: string;
}

/** How a booking was sold. */
export interface Confirmation {
  readonly saleDate: string;
  readonly businessDate: string;
  readonly channel: Channel;
  readonly method: PaymentMethod;
  readonly total: number;
  /** What was paid at once. */
  readonly paid: number;
  readonly currency: string;
  readonly seats: readonly BookedSeat[];
  readonly position: string;
}

/** What was paid for a booking, and paid back of it. No person is in it. */
export interface BookingMoney {
  readonly bookingId: BookingId;
  readonly showtimeId: ShowtimeId;
  readonly movieId: MovieId;
  readonly theaterId: TheaterId;
  readonly auditoriumId: AuditoriumId;
  /** Null: it never was a booking, but its money moved. */
  readonly confirmed: Confirmation | null;
  /** The seats that it has, or had when it was cancelled; null: it never was a booking. */
  readonly seats: readonly BookedSeat[] | null;
  /** The position of the cancellation; null while there is none. */
  readonly cancelledAt: string | null;
  /** Payments and refunds whose money never bought a ticket. */
  readonly refusedIds: readonly string[];
  /** The seats that were cancelled by themselves, by their refund. */
  readonly cancelledSeats: readonly { readonly refundId: string; readonly seats: readonly BookedSeat[] }[];
  readonly later: readonly LaterMoney[];
  /** Of its sale; null without one. */
  readonly soldOn: string | null;
  /** Of the show, at the sale. */
  readonly shownOn: string | null;
  /** The latest dates of later money; null without any. */
  readonly movedOn: string | null;
  readonly movedShowOn: string | null;
}

type MoneyEvent = Extract<
  EventIn<'showtime' | 'payment'>,
  {
    readonly type:
      | 'BookingConfirmed'
      | 'BookingExchanged'
      | 'BookingPaid'
      | 'RefundSucceeded'
      | 'PaymentRefused'
      | 'PaymentReviewed'
      | 'RefundReversed';
  }
>;

/**
 * The bookings that were confirmed, with their money. A report by ticket type or channel reads those alone whose money
 * moved after they were confirmed: an event of a refund does not say which tickets it is for.
 */
export const bookingMoney = projectionOf<BookingMoney>().reading(
  'showtime',
  'payment',
)({
  name: 'booking-money',
  version: 1,
  indexes: [
    ['movedOn', 'bookingId'],
    ['movedShowOn', 'bookingId'],
    ['soldOn', 'bookingId'],
    ['shownOn', 'bookingId'],
  ],
  on: {
    ...leavingSeatsIgnored,
    BookingConfirmed: changing((booking, { data, position }) => {
      const { saleDate, businessDate, channel, method, total, amount, carried, seats } = data;
      const paid = method === 'counter' ? 0 : amount.amount + carried.amount;
      const { currency } = amount;
      const place = positionText(position);
      const confirmed = {
        saleDate,
        businessDate,
        channel,
        method,
        total: total.amount,
        paid,
        currency,
        seats,
      };
      return {
        ...booking,
        soldOn: saleDate,
        shownOn: businessDate,
        cancelledAt: null,
        seats,
        confirmed: { ...confirmed, position: place },
      };
    }),
    BookingPaid: changing((booking, { data, position }) =>
      withLater(booking, 'paid', data, position, booking.seats),
    ),
    RefundSucceeded: changing((booking, { data, position }) => {
      return withRefund(booking, data, position);
    }),
    RefundReversed: changing((booking, { data, position }) => {
      const { amount } = data;
      return withRefund(booking, { ...data, amount: { ...amount, amount: -amount.amount } }, position);
    }),
    PaymentRefused: changing((booking, { data }) => refusing(booking, data.paymentId)),
    PaymentReviewed: changing((booking, { data }) => refusing(booking, data.refundId)),
    BookingCancelled: at(
      ({ data }) => data.bookingId,
      (booking, { position }) => ({ ...booking, cancelledAt: positionText(position) }),
    ),
    SeatsCancelled: at(
      ({ data }) => data.bookingId,
      (booking, { data: { refund, seats, remainingSeats } }) => {
        const remaining = { ...booking, seats: remainingSeats };
        if (refund === null) return remaining;
        const cancelled = { refundId: refund.refundId, seats };
        return { ...remaining, cancelledSeats: [...booking.cancelledSeats, cancelled] };
      },
    ),
    BookingExchanged: changing((booking, { data, position }) => ({
      ...withLater(booking, 'refund', data, position, data.seats),
      cancelledAt: positionText(position),
    })),
    RefundOwed: at(
      ({ data }) => data.bookingId,
      (booking, { data: { refundId, tickets } }) => ({
        ...booking,
        cancelledSeats: [...booking.cancelledSeats, { refundId, seats: tickets }],
      }),
    ),
    SeatsChanged: at(
      ({ data }) => data.bookingId,
      (booking, { data: { status, seats } }) => (status === 'held' ? booking : { ...booking, seats }),
    ),
    ShowtimeScheduled: ignored,
    SeatsHeld: ignored,
    HoldReleased: ignored,
    HoldExpired: ignored,
    SeatsOffered: ignored,
    SeatsBlocked: ignored,
    SeatsUnblocked: ignored,
    SeatsWithdrawn: ignored,
    SeatsReinstated: ignored,
    ShowtimeRelocated: ignored,
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

/** The tickets of money whose booking nobody confirmed. */
export const NO_TYPE = 'none';

/** The later money of a booking, that up to a position or all of it. */
export function laterMoneyOf({ later }: BookingMoney, until: string | null): readonly LaterMoney[] {
  return later.filter(({ position }) => until === null || position <= until);
}

/** What later money, that up to a position or all of it, adds to the sales of its channel and ticket types. */
export function laterLines(booking: BookingMoney, until: string | null): readonly SalesLine[] {
  const { confirmed } = booking;
  const isKnown = confirmed !== null && (until === null || confirmed.position <= until);
  return laterMoneyOf(booking, until).map(
    ({ kind, businessDate, saleDate, amount, currency, seats: ownSeats, position }): SalesLine => {
      const seats = isKnown ? (ownSeats ?? confirmed.seats) : [];
      const types =
        seats.length === 0
          ? [{ ticketType: NO_TYPE, seats: 0, share: amount }]
          : sharesOfTypes(seats, amount);
      const sums = types.map((type): TypeSales => ({
        ticketType: type.ticketType,
        ...addSales(
          noSales,
          kind === 'paid' ? { paidSeats: type.seats, gross: type.share } : { refunds: type.share },
        ),
      }));
      return {
        lineId: `${booking.bookingId}_${position}`,
        showtimeId: booking.showtimeId,
        movieId: booking.movieId,
        theaterId: booking.theaterId,
        auditoriumId: booking.auditoriumId,
        businessDate,
        saleDate,
        currency,
        channel: isKnown ? confirmed.channel : null,
        ...sums.reduce((total, each) => addSales(total, each), noSales),
        types: sums,
        takings: [],
      };
    },
  );
}

/** The row of an event that may be the first about a booking's money. */
function changing<Event extends MoneyEvent>(
  change: (booking: BookingMoney, event: RecordedEvent<Event>) => BookingMoney,
): Row<Event, BookingMoney> {
  return {
    ids: ({ data }) => [data.bookingId],
    change: (booking, event) => change(booking ?? newBooking(event), event),
  };
}

function newBooking({ data }: RecordedEvent<MoneyEvent>): BookingMoney {
  return {
    bookingId: data.bookingId,
    showtimeId: data.showtimeId,
    movieId: data.movieId,
    theaterId: data.theaterId,
    auditoriumId: data.auditoriumId,
    confirmed: null,
    seats: null,
    cancelledAt: null,
    refusedIds: [],
    cancelledSeats: [],
    later: [],
    soldOn: null,
    shownOn: null,
    movedOn: null,
    movedShowOn: null,
  };
}

function refusing(booking: BookingMoney, id: string | null): BookingMoney {
  return id === null ? booking : { ...booking, refusedIds: [...booking.refusedIds, id] };
}

type PaidData = Extract<MoneyEvent, { readonly type: 'BookingPaid' }>['data'];

/** A booking after some of its money went back, or came back: then the amount is negative. */
function withRefund(
  booking: BookingMoney,
  data: Extract<MoneyEvent, { readonly type: 'RefundReversed' | 'RefundSucceeded' }>['data'],
  position: bigint,
): BookingMoney {
  const { paymentId, refundId } = data;
  const isRefused = booking.refusedIds.includes(paymentId) || booking.refusedIds.includes(refundId);
  const seats = booking.cancelledSeats.find((each) => each.refundId === refundId)?.seats ?? booking.seats;
  return isRefused ? booking : withLater(booking, 'refund', data, position, seats);
}

function withLater(
  booking: BookingMoney,
  kind: LaterMoney['kind'],
  { businessDate, saleDate, amount }: Pick<PaidData, 'amount' | 'businessDate' | 'saleDate'>,
  position: bigint,
  seats: LaterMoney['seats'],
): BookingMoney {
  const place = positionText(position);
  const money = { kind, businessDate, saleDate, amount: amount.amount, currency: amount.currency };
  return {
    ...booking,
    later: [...booking.later, { ...money, seats, position: place }],
    movedOn: latest(booking.movedOn, saleDate),
    movedShowOn: latest(booking.movedShowOn, businessDate),
  };
}

function latest(date: string | null, other: string): string {
  return date !== null && date > other ? date : other;
}
