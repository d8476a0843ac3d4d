import type { EventIn } from '../domain/aggregates.ts';
import type {
  AuditoriumId,
  BookingId,
  MovieId,
  ShowtimeId,
  TheaterId,
  UserId,
} from '../domain/kernel/ids.ts';
import { money, type Money } from '../domain/kernel/money.ts';
import { changedBooking } from '../domain/showtime/evolve.ts';
import { newBooking } from '../domain/showtime/holding.ts';
import { carriedOf } from '../domain/showtime/paying.ts';
import {
  follows,
  refunded,
  withOwedRefund,
  withPaymentStatus,
  withRefund,
  type BookingRefund,
  type PaymentStatus,
} from './booking-payments.ts';
import { referenceOf } from './booking-reference.ts';
import type { Booking } from '../domain/showtime/state.ts';
import type { RecordedEvent } from '../engine/event.ts';
import type { Instant } from '../engine/instant.ts';
import type { Filter, ReadModelReader } from '../engine/ports/read-model-store.ts';
import { at, ignored, madeAt } from '../engine/projections/projection.ts';
import { madeBy, projectionOf } from './define-projection.ts';
import { everyDocument, findAll } from './queries.ts';
import { ofBookings, type BookingEvent } from './showtime-events.ts';
import { showtimes, showtimesWhere } from './showtimes.ts';

export type BookingStatus = Booking['status'];
/** One line of a booking's history. */
export interface HistoryEntry {
  readonly eventId: string;
  readonly type: string;
  readonly occurredAt: Instant;
  readonly actor: string;
}

/** The booking as its showtime knows it, with its payments and its history. */
export type BookingDocument = Booking & {
  readonly showtimeId: ShowtimeId;
  readonly movieId: MovieId;
  readonly theaterId: TheaterId;
  readonly auditoriumId: AuditoriumId;
  readonly businessDate: string;
  /** What people quote. */
  readonly reference: string;
  readonly paymentStatus: PaymentStatus;
  readonly paid: Money;
  readonly refunds: readonly BookingRefund[];
  readonly history: readonly HistoryEntry[];
};

/** How many lines of history a booking keeps; few bookings have more than ten. */
const HISTORY = 100;

type PaymentEvent = EventIn<'payment'>;

/** The bookings, each with its payments and its history. */
export const bookings = projectionOf<BookingDocument>().reading(
  'showtime',
  'payment',
)({
  name: 'bookings',
  version: 9,
  indexes: [
    ['createdAt', 'bookingId'],
    ['customerId', 'createdAt', 'bookingId'],
    ['showtimeId', 'createdAt', 'bookingId'],
    // One booking has it, so that there is nothing to put in order.
    ['reference'],
  ],
  on: {
    ...ofBookings(changed),
    SeatsHeld: madeAt(bookingOf, (event) => {
      const { showtimeId, movieId, theaterId, auditoriumId, businessDate, total } = event.data;
      return {
        showtimeId,
        movieId,
        theaterId,
        auditoriumId,
        businessDate,
        ...newBooking(event.data),
        ...madeBy(event),
        reference: referenceOf(event.data.bookingId),
        paymentStatus: 'unpaid',
        paid: money(0, total.currency),
        refunds: [],
        history: [entryOf(event)],
      };
    }),
    BookingConfirmed: at(bookingOf, (booking, event) => {
      const { amount, method } = event.data;
      const confirmed = changed(booking, event);
      // To be paid at the counter: the start of another payment counts no more.
      if (method === 'counter') return { ...confirmed, paymentStatus: 'unpaid' };
      return withPaymentStatus({ ...confirmed, paid: confirmed.amount ?? amount }, method);
    }),
    BookingPaid: at(bookingOf, (booking, event) => {
      const { amount, method } = event.data;
      return withPaymentStatus({ ...changed(booking, event), paid: amount }, method);
    }),
    BookingCancelled: at(bookingOf, (booking, event) =>
      withOwedRefund(changed(booking, event), event.data.refund),
    ),
    SeatsCancelled: at(bookingOf, (booking, event) =>
      withOwedRefund(changed(booking, event), event.data.refund),
    ),
    RefundOwed: at(bookingOf, (booking, event) => {
      const { refundId, paymentId, amount } = event.data;
      return withOwedRefund(changed(booking, event), { refundId, paymentId, amount });
    }),
    BookingExchanged: at(bookingOf, (booking, event) => {
      const { paid } = booking;
      const kept = money(paid.amount - event.data.amount.amount, paid.currency);
      return { ...changed(booking, event), paid: kept };
    }),
    PaymentRequested: at(bookingOf, (booking, event) => {
      const { paymentId, gateway } = event.data;
      // What is awaited at the counter is not under way.
      const isFirstNews =
        booking.paymentStatus === 'unpaid' && gateway !== 'counter' && follows(booking, paymentId);
      return noted(isFirstNews ? { ...booking, paymentStatus: 'pending' } : booking, event);
    }),
    PaymentOpened: ignored,
    RefundOpened: ignored,
    PaymentSucceeded: at(bookingOf, (booking, event) => {
      const { paymentId, amount, method } = event.data;
      if (!follows(booking, paymentId)) return noted(booking, event);
      const paid = { amount: amount.amount + carriedOf(booking).amount, currency: amount.currency };
      return noted(withPaymentStatus({ ...booking, paid }, method), event);
    }),
    PaymentFailed: at(bookingOf, unpaid),
    PaymentCancelled: at(bookingOf, unpaid),
    PaymentDiscrepancyFound: at(bookingOf, noted),
    PaymentStalled: at(bookingOf, noted),
    PaymentReviewed: at(bookingOf, noted),
    DisputeOpened: at(bookingOf, noted),
    DisputeClosed: at(bookingOf, noted),
    RefundRequested: at(bookingOf, (booking, event) => {
      const { refundId, paymentId, amount } = event.data;
      return noted(withRefund(booking, { refundId, paymentId, amount, status: 'requested' }), event);
    }),
    RefundSucceeded: at(bookingOf, (booking, event) =>
      noted(refunded(booking, event.data, 'succeeded'), event),
    ),
    RefundFailed: at(bookingOf, (booking, event) => noted(refunded(booking, event.data, 'failed'), event)),
    RefundReversed: at(bookingOf, (booking, event) => noted(refunded(booking, event.data, 'failed'), event)),
    EndedHoldsArchived: { ids: ({ data }) => data.bookingIds, change: () => undefined },
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
  },
});

export interface BookingCriteria {
  readonly customerId?: string | undefined;
  readonly reference?: string | undefined;
  readonly status?: BookingStatus | undefined;
  readonly showtimeId?: string | undefined;
  readonly movieId?: string | undefined;
  readonly theaterId?: string | undefined;
  /** Business dates of the show, inclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Whether the show is still to come. */
  readonly upcoming?: boolean | undefined;
}

/** The filter for bookings that meet all criteria at an instant. */
export async function bookingsWhere(
  reader: ReadModelReader,
  { reference, from, to, upcoming, ...equal }: BookingCriteria,
  now: Instant,
): Promise<Filter> {
  const given = Object.entries(equal).filter(([, value]) => value !== undefined);
  const all: Filter[] = [Object.fromEntries(given)];
  if (reference !== undefined) {
    // By where it stands in the order of the list, which every index has: else all bookings of a showtime are looked at.
    const found = await findAll(reader, bookings, { filter: { reference } });
    const createdAt = { $in: found.map((booking) => booking.createdAt) };
    all.push({ createdAt, bookingId: { $in: found.map(({ bookingId }) => bookingId) } });
  }
  if (from !== undefined) all.push({ businessDate: { $gte: from } });
  if (to !== undefined) all.push({ businessDate: { $lte: to } });
  if (upcoming !== undefined) {
    const coming = await findAll(reader, showtimes, { filter: showtimesWhere({ after: now }) });
    const showtimeIds = coming.map(({ showtimeId }) => showtimeId);
    all.push({ showtimeId: upcoming ? { $in: showtimeIds } : { $nin: showtimeIds } });
  }
  return { $and: all };
}

/** The bookings that a cancelled showtime gives back, in the order of their ids. One that was cancelled before is none of them. */
export async function givenBackWith(
  reader: ReadModelReader,
  showtimeId: ShowtimeId,
): Promise<readonly BookingDocument[]> {
  const isOpen = { status: { $in: ['held', 'confirmed'] } };
  const filter = { $and: [{ showtimeId }, { $or: [isOpen, { cancelledBy: 'showtime' }] }] };
  const found: BookingDocument[] = [];
  for await (const booking of everyDocument(reader, bookings, filter, 'bookingId')) found.push(booking);
  return found;
}

/** The holds of a customer that are live or lapsed, but not ended. */
export function openHoldsOf(
  reader: ReadModelReader,
  customerId: UserId,
): Promise<readonly BookingDocument[]> {
  return findAll(reader, bookings, { filter: { customerId, status: 'held' } });
}

function bookingOf({ data }: RecordedEvent<BookingEvent | PaymentEvent>): BookingId {
  return data.bookingId;
}

function entryOf({ id, type, metadata }: RecordedEvent): HistoryEntry {
  const { occurredAt, actor } = metadata;
  return { eventId: id, type, occurredAt, actor: actor.kind };
}

/** A fact of the booking itself: it moves the booking's version. */
function changed(booking: BookingDocument, event: RecordedEvent<BookingEvent>): BookingDocument {
  const place = { revision: event.revision, occurredAt: event.metadata.occurredAt };
  return noted(changedBooking(booking, event, place), event);
}

/** A fact of one of its payments: it stands in the history. */
function noted(booking: BookingDocument, event: RecordedEvent): BookingDocument {
  return { ...booking, history: [...booking.history, entryOf(event)].slice(-HISTORY) };
}

function unpaid(
  booking: BookingDocument,
  event: RecordedEvent<Extract<PaymentEvent, { type: 'PaymentFailed' | 'PaymentCancelled' }>>,
): BookingDocument {
  const isOpen = booking.paymentStatus === 'pending' && follows(booking, event.data.paymentId);
  return noted(isOpen ? { ...booking, paymentStatus: 'unpaid' } : booking, event);
}
