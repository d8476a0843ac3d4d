import { z } from 'zod';
import type { BookingDetails } from '../../commands/booking/booking-result.ts';
import { cancelBooking } from '../../commands/booking/cancel-booking.ts';
import { changeSeats } from '../../commands/booking/change-seats.ts';
import { eraseWalkIn } from '../../commands/booking/erase-walk-in.ts';
import { releaseHold } from '../../commands/booking/release-hold.ts';
import { atMost, sum } from '../../domain/kernel/money.ts';
import { multilineText } from '../../domain/kernel/text.ts';
import { payment } from '../../domain/payment/decider.ts';
import { refundableOf } from '../../domain/payment/refunding.ts';
import { furtherRefundsFor, type OwedRefund } from '../../domain/showtime/state.ts';
import { Choice } from '../../domain/showtime/tickets.ts';
import { bookings } from '../../projections/bookings.ts';
import { showtimes } from '../../projections/showtimes.ts';
import { only, owner } from '../access/access.ts';
import { holdsOfDay, limits } from '../access/rate-limits.ts';
import { route } from '../define-route.ts';
import { bookingParams } from '../identifiers.ts';
import { ownBooking } from '../own-booking.ts';
import { Problem } from '../problems.ts';
import { Booking, CancelledBooking, presentDecidedBooking, showtimeOfBooking } from '../resources/booking.ts';
import { CancellationQuote, quoteCancellation } from '../resources/cancellation-quote.ts';
import { accepted, callerOf, isUnrestricted, type ApiDependencies, type Route } from '../route.ts';
import { SeatIds, SeatsQuery } from '../seats-query.ts';

/** What becomes of a booking after it was made. */
export const bookingChangeRoutes: readonly Route[] = [
  route({
    method: 'put',
    path: '/bookings/:id/seats',
    access: owner('boxOffice', 'admin'),
    summary: 'Other seats for a hold that nobody has begun to pay; for staff also for a confirmed booking',
    params: bookingParams,
    body: z.strictObject({
      seats: z.array(Choice).min(1, 'must name at least one seat').max(2000),
      /** Whether somebody of the party needs a wheelchair space. */
      accessible: z.boolean().default(false),
      /** Staff may give up what the seats of a confirmed booking cost more or less than was paid. */
      waiveDifference: z.boolean().default(false),
    }),
    answers: { 200: Booking },
    refuses: [
      'already-cancelled',
      'companion-seat-held-back',
      'different-tickets',
      'exchange-not-allowed',
      'exchange-open',
      'hold-lapsed',
      'no-seats',
      'payment-open',
      'price-differs',
      'repeated-seats',
      'sales-closed',
      'sales-not-open',
      'seats-unavailable',
      'showtime-cancelled',
      'showtime-over',
      'staff-only',
      'staff-ticket-type',
      'too-many-held-by-client',
      'too-many-seats',
      'unknown-seats',
      'unknown-ticket-types',
      'version-conflict',
      'wheelchair-space-held-back',
    ],
    limit: limits.holds,
    limitsOfDay: holdsOfDay,
    handle: async (request, answer) => {
      const { params, body, session, expectedRevision, api, principal } = request;
      const given = { caller: callerOf(request), bookingId: params.id, ...body, expectedRevision };
      const { state } = accepted(await changeSeats(api.commands, session, given));
      const { revision } = state.booking;
      return answer(200, await presentDecidedBooking(request, state, isUnrestricted(principal)), {
        revision,
      });
    },
  }),
  route({
    method: 'post',
    path: '/bookings/:id/release',
    access: owner('boxOffice', 'admin'),
    summary: 'Gives the seats of a hold back',
    params: bookingParams,
    answers: { 200: Booking },
    refuses: ['already-cancelled', 'already-confirmed', 'version-conflict'],
    handle: async (request, answer) => {
      const { params, session, expectedRevision, principal } = request;
      const given = { caller: callerOf(request), bookingId: params.id, expectedRevision };
      const { state } = accepted(await releaseHold(session, given));
      const { revision } = state.booking;
      return answer(200, await presentDecidedBooking(request, state, isUnrestricted(principal)), {
        revision,
      });
    },
  }),
  route({
    method: 'get',
    path: '/bookings/:id/cancellation-quote',
    access: owner('boxOffice', 'admin'),
    summary: 'What a cancellation of a booking, or of some of its seats, would pay back now, and why',
    params: bookingParams,
    query: z.strictObject({ seats: SeatsQuery.optional() }),
    answers: { 200: CancellationQuote },
    reads: [bookings, showtimes],
    handle: async ({ params, query, principal, api }, answer) => {
      const booking = await ownBooking(api, principal, params.id);
      const known = booking.seats.map(({ seatId }) => seatId);
      const seats = [...new Set(query.seats ?? known)];
      const unknown = seats.filter((seatId) => !known.includes(seatId));
      if (unknown.length > 0) {
        const errors = [
          { pointer: 'seats', detail: `names no seats of this booking: ${unknown.join(', ')}` },
        ];
        throw new Problem('invalid-query', 'This booking has other seats.', { errors });
      }
      const showtime = await showtimeOfBooking(api, booking.showtimeId);
      const asked = { now: api.clock(), forStaff: isUnrestricted(principal), seats };
      return answer(200, quoteCancellation(booking, showtime, asked));
    },
  }),
  route({
    method: 'post',
    path: '/bookings/:id/cancel',
    access: owner('boxOffice', 'admin'),
    summary: 'Cancels a booking, or some of its seats, and says what is paid back',
    params: bookingParams,
    body: z.strictObject({ reason: multilineText(500).optional(), seats: SeatIds.optional() }),
    answers: { 200: CancelledBooking },
    refuses: [
      'already-cancelled',
      'booking-not-confirmed',
      'exchange-open',
      'showtime-started',
      'ticket-used',
      'unknown-seats',
      'version-conflict',
    ],
    handle: async (request, answer) => {
      const { params, body, session, expectedRevision, api } = request;
      const { reason = null, seats } = body;
      const given = { caller: callerOf(request), bookingId: params.id, reason, seats, expectedRevision };
      const { booking } = accepted(await cancelBooking(api.commands, session, given)).state;
      const { status, revision } = booking;
      const refund = await presentRefunds(api, refundsOf(booking, seats));
      return answer(200, { status, refund }, { revision });
    },
  }),
  route({
    method: 'delete',
    path: '/bookings/:id/customer',
    access: only('admin'),
    summary: 'Erases the name and the address of a customer without an account: the booking stays valid',
    params: bookingParams,
    answers: { 204: null },
    refuses: ['customer-with-account'],
    handle: async (request, answer) => {
      const { params, session, api } = request;
      accepted(await eraseWalkIn(api.commands, session, { caller: callerOf(request), bookingId: params.id }));
      return answer(204, null);
    },
  }),
];

type Decided = BookingDetails['booking'];

/** What the cancellation pays back: of the booking, or where it goes on, of the seats that were named. */
function refundsOf(booking: Decided, seats: readonly string[] | undefined): readonly OwedRefund[] {
  const { status, refund, cancelledSeats } = booking;
  const isWhole = status !== 'confirmed' || seats === undefined;
  const some = isWhole
    ? { refund, seats: booking.seats }
    : cancelledSeats.findLast((each) => each.seats.some(({ seatId }) => seats.includes(seatId)));
  if (some === undefined) return [];
  return [...furtherRefundsFor(booking, some.seats), ...(some.refund === null ? [] : [some.refund])];
}

/** How far what goes back has come, by the payments themselves; null where everything has been paid back before. */
async function presentRefunds(
  api: ApiDependencies,
  refunds: readonly OwedRefund[],
): Promise<CancelledBooking['refund']> {
  const found = await Promise.all(refunds.map((refund) => presentRefund(api, refund)));
  const presented = found.filter((refund) => refund !== null);
  const [first] = presented;
  if (first === undefined) return null;
  const open = presented.find(({ status }) => status !== 'succeeded') ?? first;
  const amounts = presented.map(({ amount }) => amount);
  return { amount: sum(amounts, first.amount.currency), status: open.status };
}

/** How far a refund has come, by the payment itself; null where everything has been paid back before. */
async function presentRefund(
  { commands }: ApiDependencies,
  { refundId, paymentId, amount }: OwedRefund,
): Promise<CancelledBooking['refund']> {
  const paid = await commands.writer.load(payment, paymentId);
  const known = paid?.refunds.find((refund) => refund.refundId === refundId);
  if (known !== undefined) return { amount: known.amount, status: known.status };
  // Staff may have paid some of it back before.
  const owed = paid === null ? amount : atMost(amount, refundableOf(paid));
  return owed.amount === 0 ? null : { amount: owed, status: 'requested' };
}
