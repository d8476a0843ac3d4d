import type { MarqueeEvent } from '../domain/aggregates.ts';
import type { RecordedEvent } from '../engine/event.ts';
import type {
  BookingId,
  MovieId,
  AuditoriumId,
  PaymentId,
  RefundId,
  ShowtimeId,
  TheaterId,
  UserId,
} from '../domain/kernel/ids.ts';
import type { Instant } from '../engine/instant.ts';
import { money, type Money } from '../domain/kernel/money.ts';
import type { BookedSeat, CancelledBy, Channel, WalkIn } from '../domain/showtime/values.ts';
import type { RefundPolicy } from '../domain/theater/values.ts';
import type { PaymentEvent } from '../domain/payment/events.ts';
import { legacy } from '../legacy-handlers.ts';
import { changedBy, type ReadModel } from './read-model.ts';

export type BookingStatus = 'held' | 'confirmed' | 'cancelled' | 'released' | 'expired';
export type PaymentStatus =
  'unpaid' | 'pending' | 'paid' | 'partiallyRefunded' | 'refunded' | 'complimentary';

/** One line of a booking's history. */
export interface HistoryEntry {
  readonly eventId: string;
  readonly type: string;
  readonly occurredAt: Instant;
  readonly actor: string;
}

export interface BookingRefund {
  readonly refundId: RefundId;
  readonly paymentId: PaymentId;
  readonly amount: Money;
  readonly status: 'requested' | 'succeeded' | 'failed';
}

export type BookingDocument = ReadModel & {
  readonly bookingId: BookingId;
  readonly showtimeId: ShowtimeId;
  readonly movieId: MovieId;
  readonly theaterId: TheaterId;
  readonly auditoriumId: AuditoriumId;
  readonly businessDate: string;
  readonly status: BookingStatus;
  readonly paymentStatus: PaymentStatus;
  readonly customerId: UserId | null;
  readonly walkIn: WalkIn | null;
  readonly channel: Channel;
  readonly soldBy: UserId | null;
  readonly seats: readonly BookedSeat[];
  readonly total: Money;
  /** What the confirming payment was about; null before. */
  readonly amount: Money | null;
  readonly refundPolicy: RefundPolicy;
  readonly heldUntil: Instant;
  readonly cancelledBy: CancelledBy | null;
  readonly payments: readonly PaymentId[];
  readonly paid: Money;
  readonly refunds: readonly BookingRefund[];
  readonly history: readonly HistoryEntry[];
};

/** A booking keeps this many lines of history; a person's whole story is much shorter. */
const HISTORY = 100;

/** The bookings, each with its payments and its history. */
export const bookings = legacy<BookingDocument>({
  name: 'bookings',
  version: 1,
  indexes: [['customerId'], ['showtimeId']],
  documentIds: ({ data }) => ('bookingId' in data ? [data.bookingId] : []),
  on: {
    SeatsHeld: (_, event) => {
      const { data, revision, metadata } = event;
      return {
        bookingId: data.bookingId,
        showtimeId: data.showtimeId,
        movieId: data.movieId,
        theaterId: data.theaterId,
        auditoriumId: data.auditoriumId,
        businessDate: data.businessDate,
        status: 'held',
        paymentStatus: 'unpaid',
        customerId: data.customerId,
        walkIn: data.walkIn,
        channel: data.channel,
        soldBy: data.soldBy,
        seats: data.seats,
        total: data.total,
        amount: null,
        refundPolicy: [],
        heldUntil: data.heldUntil,
        cancelledBy: null,
        payments: [],
        paid: money(0, data.total.currency),
        refunds: [],
        history: [entryOf(event)],
        revision,
        createdAt: metadata.occurredAt,
        updatedAt: metadata.occurredAt,
      };
    },
    HoldExtended: (booking, event) => booking && changed(booking, event, { heldUntil: event.data.heldUntil }),
    PaymentStarted: (booking, event) => {
      const { paymentId } = event.data;
      return booking && changed(booking, event, { payments: [...booking.payments, paymentId] });
    },
    HoldReleased: (booking, event) => booking && changed(booking, event, { status: 'released' }),
    HoldExpired: (booking, event) => booking && changed(booking, event, { status: 'expired' }),
    BookingConfirmed: (booking, event) => {
      const { paymentId, amount, refundPolicy, method } = event.data;
      const others = booking?.payments.filter((each) => each !== paymentId) ?? [];
      const paymentStatus = method === 'complimentary' ? 'complimentary' : 'paid';
      const payments = [...others, paymentId];
      return (
        booking &&
        changed(booking, event, {
          status: 'confirmed',
          paymentStatus,
          amount,
          refundPolicy,
          payments,
          paid: amount,
        })
      );
    },
    PaymentRefused: (booking, event) => booking && changed(booking, event, {}),
    BookingCancelled: (booking, event) => {
      const { cancelledBy, refund } = event.data;
      const refunds = refund === null ? [] : [{ ...refund, status: 'requested' as const }];
      return (
        booking &&
        changed(booking, event, {
          status: 'cancelled',
          cancelledBy,
          refunds: [...booking.refunds, ...refunds],
        })
      );
    },
    PaymentRequested: (booking, event) =>
      booking && noted(booking, event, { paymentStatus: pending(booking) }),
    PaymentSucceeded: (booking, event) => {
      const { amount, method } = event.data;
      const paymentStatus = method === 'complimentary' ? 'complimentary' : 'paid';
      return booking && noted(booking, event, { paymentStatus, paid: amount });
    },
    PaymentFailed: (booking, event) => booking && noted(booking, event, { paymentStatus: unpaid(booking) }),
    PaymentCancelled: (booking, event) =>
      booking && noted(booking, event, { paymentStatus: unpaid(booking) }),
    RefundRequested: (booking, event) => {
      const { refundId, paymentId, amount } = event.data;
      const others = booking?.refunds.filter((refund) => refund.refundId !== refundId) ?? [];
      const refunds = [...others, { refundId, paymentId, amount, status: 'requested' as const }];
      return booking && noted(booking, event, { refunds });
    },
    RefundSucceeded: (booking, event) => booking && refunded(booking, event, 'succeeded'),
    RefundFailed: (booking, event) => booking && refunded(booking, event, 'failed'),
  },
});

function entryOf({ id, type, metadata }: RecordedEvent<MarqueeEvent>): HistoryEntry {
  const { occurredAt, actor } = metadata;
  return { eventId: id, type, occurredAt, actor: actor.kind };
}

/** What a fact of the booking itself changes: its version too. */
function changed(
  booking: BookingDocument,
  event: RecordedEvent<MarqueeEvent>,
  changes: Partial<BookingDocument>,
): BookingDocument {
  return { ...noted(booking, event, changes), ...changedBy(event) };
}

/** What a fact of its payment changes. */
function noted(
  booking: BookingDocument,
  event: RecordedEvent<MarqueeEvent>,
  changes: Partial<BookingDocument>,
): BookingDocument {
  return { ...booking, ...changes, history: [...booking.history, entryOf(event)].slice(-HISTORY) };
}

function pending({ paymentStatus }: BookingDocument): PaymentStatus {
  return paymentStatus === 'unpaid' ? 'pending' : paymentStatus;
}

function unpaid({ paymentStatus }: BookingDocument): PaymentStatus {
  return paymentStatus === 'pending' ? 'unpaid' : paymentStatus;
}

function refunded(
  booking: BookingDocument,
  event: RecordedEvent<Extract<PaymentEvent, { type: 'RefundSucceeded' | 'RefundFailed' }>>,
  status: BookingRefund['status'],
): BookingDocument {
  const { refundId } = event.data;
  const refunds = booking.refunds.map((refund) =>
    refund.refundId === refundId ? { ...refund, status } : refund,
  );
  const back = refunds.filter((refund) => refund.status === 'succeeded');
  const total = back.reduce((amount, refund) => amount + refund.amount.amount, 0);
  if (total === 0) return noted(booking, event, { refunds });
  const paymentStatus = total >= booking.paid.amount ? 'refunded' : 'partiallyRefunded';
  return noted(booking, event, { refunds, paymentStatus });
}
