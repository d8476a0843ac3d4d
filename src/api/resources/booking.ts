import { z } from 'zod';
import type { BookingDetails } from '../../commands/booking/booking-result.ts';
import { BookingId, PaymentId, UserId, type ShowtimeId } from '../../domain/kernel/ids.ts';
import { atMost, Money, money } from '../../domain/kernel/money.ts';
import { showtime as showtimeDecider } from '../../domain/showtime/decider.ts';
import { carriedOf } from '../../domain/showtime/paying.ts';
import { refundableAmount, type RefundingShowtime } from '../../domain/showtime/refund-policy.ts';
import { isAdmitted, isBeingExchanged, type Booking as BookingState } from '../../domain/showtime/state.ts';
import { referenceOf } from '../../projections/booking-reference.ts';
import { BookedSeat, Channel } from '../../domain/showtime/values.ts';
import { Instant } from '../../engine/instant.ts';
import { accounts } from '../../projections/accounts.ts';
import { leftOf } from '../../projections/booking-payments.ts';
import type { BookingDocument } from '../../projections/bookings.ts';
import { findOne } from '../../projections/queries.ts';
import { showtimes } from '../../projections/showtimes.ts';
import type { ApiDependencies, Presenting } from '../route.ts';
import { admissionsOf, SeatAdmission } from './admission.ts';
import { RefundStatus } from './payment.ts';
import { presentShowtimeSummary, ShowtimeSummary, showtimeView, type ShowtimeView } from './showtime.ts';

export const BookingStatus = z.enum(['held', 'confirmed', 'cancelled', 'released', 'expired']);

export const PaymentStatus = z.enum([
  'unpaid',
  'pending',
  'paid',
  'partiallyRefunded',
  'refunded',
  'complimentary',
]);
type PaymentStatus = z.output<typeof PaymentStatus>;

/** Whom a booking is for, who sold it, and who has come. */
const ForStaff = z.strictObject({
  customer: z.strictObject({
    userId: UserId.nullable(),
    name: z.string().nullable(),
    email: z.string().nullable(),
  }),
  soldBy: UserId.nullable(),
  /** Who has come, by seat. */
  admissions: z.array(SeatAdmission).readonly(),
});

export const Booking = z.strictObject({
  id: BookingId,
  reference: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{10}$/),
  status: BookingStatus,
  paymentStatus: PaymentStatus,
  channel: Channel,
  showtime: ShowtimeSummary,
  seats: z.array(BookedSeat).readonly(),
  total: Money,
  heldUntil: Instant,
  payments: z.array(PaymentId).readonly(),
  cancellation: z.strictObject({ allowed: z.boolean(), until: Instant, refund: Money }),
  /** Whose place it takes: what was paid for that booking pays this one, and `due` is to be paid besides. */
  exchange: z.strictObject({ formerBookingId: BookingId, carried: Money, due: Money }).nullable(),
  /** The booking that has taken its place. */
  exchangedFor: BookingId.nullable(),
  ...ForStaff.partial().shape,
  createdAt: Instant,
  updatedAt: Instant,
});
export type Booking = z.output<typeof Booking>;

/** The answer to a cancellation. */
export const CancelledBooking = z.strictObject({
  status: BookingStatus,
  refund: z.strictObject({ amount: Money, status: RefundStatus }).nullable(),
});
export type CancelledBooking = z.output<typeof CancelledBooking>;

export const BookingHistory = z.strictObject({
  items: z
    .array(
      z.strictObject({
        eventId: z.string(),
        type: z.string(),
        occurredAt: Instant,
        actor: z.string(),
      }),
    )
    .readonly(),
});

/** What is shown of a booking. */
export type BookingView = BookingState &
  Pick<BookingDocument, 'reference' | 'paymentStatus' | 'paid' | 'refunds'>;

export async function presentBooking(
  { api, names }: Presenting,
  booking: BookingView,
  showtime: ShowtimeView,
  forStaff: boolean,
): Promise<Booking> {
  const now = api.clock();
  const { status, total } = booking;
  return {
    id: booking.bookingId,
    reference: booking.reference,
    status,
    paymentStatus: booking.paymentStatus,
    channel: booking.channel,
    showtime: await presentShowtimeSummary(names, showtime, now),
    seats: booking.seats,
    total,
    heldUntil: booking.heldUntil,
    payments: paymentsOf(booking),
    cancellation: cancellationOf(booking, showtime, { now, forStaff }),
    exchange: exchangeOf(booking),
    exchangedFor: cancelledFor(booking),
    ...(forStaff ? await presentPeople({ api, names }, booking) : {}),
    createdAt: booking.createdAt,
    updatedAt: booking.updatedAt,
  };
}

/** Its own payments, behind those of a booking whose place it has taken. */
function paymentsOf({ exchange, payments }: BookingView): readonly PaymentId[] {
  return [...new Set([...(exchange?.carried ?? []).map(({ paymentId }) => paymentId), ...payments])];
}

function exchangeOf(booking: BookingView): Booking['exchange'] {
  const { exchange } = booking;
  if (exchange === null) return null;
  const { formerBookingId, due } = exchange;
  return { formerBookingId, carried: carriedOf(booking), due };
}

/** A claim alone changes nothing yet. */
function cancelledFor({ cancelledBy, exchangedFor }: BookingView): BookingId | null {
  return cancelledBy === 'exchange' ? (exchangedFor?.newBookingId ?? null) : null;
}

/** The booking as a command left it. */
export function presentDecidedBooking(
  request: Presenting,
  decided: BookingDetails,
  forStaff: boolean,
): Promise<Booking> {
  return presentBooking(request, bookingView(decided), showtimeView(decided.showtime), forStaff);
}

/** Whether a booking can be cancelled now, and what is paid back then. */
export function cancellationOf(
  booking: BookingView,
  showtime: RefundingShowtime,
  { now, forStaff }: { readonly now: Instant; readonly forStaff: boolean },
): Booking['cancellation'] {
  const { status, total } = booking;
  const isOpen = status === 'held' || status === 'confirmed';
  const refund =
    status === 'confirmed'
      ? atMost(refundableAmount(booking, showtime, now), leftOf(booking))
      : money(0, total.currency);
  const { startsAt, cancelled } = showtime;
  const isInTime =
    now < startsAt && !isBeingExchanged(booking) && (forStaff || !isAdmitted(booking, booking.seats));
  return { allowed: isOpen && (isInTime || cancelled !== null), until: startsAt, refund };
}

/** Opens the sealed names of a booking for this answer only. */
async function presentPeople(
  { api, names }: Presenting,
  booking: BookingView,
): Promise<z.output<typeof ForStaff>> {
  const { vault } = api.commands;
  const { customerId, walkIn, soldBy } = booking;
  const account = customerId === null ? undefined : await names.of(accounts, customerId);
  const [email, firstName, lastName] = await Promise.all([
    vault.open('email', account?.email ?? walkIn?.email ?? null),
    vault.open('firstName', account?.firstName ?? null),
    vault.open('lastName', account?.lastName ?? null),
  ]);
  const walkInName = await vault.open('name', walkIn?.name ?? null);
  const fullName = [firstName, lastName].filter((part) => part !== null).join(' ');
  const name = walkInName ?? (fullName === '' ? null : fullName);
  return { customer: { userId: customerId, name, email }, soldBy, admissions: admissionsOf(booking) };
}

/** The showtime of a booking. The read model may know a booking before its showtime: then the aggregate tells. */
export async function showtimeOfBooking(
  { documents, commands }: ApiDependencies,
  showtimeId: ShowtimeId,
): Promise<ShowtimeView> {
  const found = await findOne(documents, showtimes, showtimeId);
  if (found !== undefined) return found;
  const { showtime } = await commands.writer.load(showtimeDecider, showtimeId);
  if (showtime === null) throw new Error(`There is a booking of ${showtimeId}, and no showtime.`);
  return showtimeView(showtime);
}

/** The view of a booking from the state that a command was decided on. */
function bookingView({ booking }: BookingDetails): BookingView {
  const paid = booking.amount ?? money(0, booking.total.currency);
  // No command answers with a booking whose money goes back.
  const reference = referenceOf(booking.bookingId);
  return { ...booking, reference, paymentStatus: paymentStatusOf(booking), paid, refunds: [] };
}

function paymentStatusOf(booking: BookingState): PaymentStatus {
  const { status, method, amount, payments, confirmedBy } = booking;
  if (method === 'counter' && amount === null) return 'unpaid';
  if (confirmedBy.length > 0) return method === 'complimentary' ? 'complimentary' : 'paid';
  return payments.length > 0 && status === 'held' ? 'pending' : 'unpaid';
}
