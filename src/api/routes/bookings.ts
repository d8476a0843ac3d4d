import { z } from 'zod';
import type { BookingResult } from '../../commands/booking/booking-result.ts';
import { cancelBooking } from '../../commands/booking/cancel-booking.ts';
import { confirmAtCounter } from '../../commands/booking/confirm-at-counter.ts';
import { releaseHold } from '../../commands/booking/release-hold.ts';
import { payment } from '../../domain/payment/decider.ts';
import { MovieId, ShowtimeId, TheaterId, UserId, type BookingId } from '../../domain/kernel/ids.ts';
import { LocalDate } from '../../domain/kernel/local-time.ts';
import { text } from '../../domain/kernel/text.ts';
import { accounts } from '../../projections/accounts.ts';
import {
  bookings,
  bookingsWhere,
  type BookingCriteria,
  type BookingDocument,
} from '../../projections/bookings.ts';
import { showtimes } from '../../projections/showtimes.ts';
import { route } from '../define-route.ts';
import { bookingParams } from '../identifiers.ts';
import { listDocuments } from '../list.ts';
import { presentBooking, presentBookingDetails } from '../present-booking.ts';
import { Problem } from '../problems.ts';
import { findOne } from '../../projections/queries.ts';
import {
  accepted,
  callerOf,
  isUnrestricted,
  principalOf,
  type ApiAnswer,
  type ApiDependencies,
  type Principal,
  type Route,
} from '../route.ts';
import { Flag, pageQuery } from '../wire.ts';

const BookingQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(['held', 'confirmed', 'cancelled', 'released', 'expired']).optional(),
  upcoming: Flag.optional(),
  showtimeId: ShowtimeId.optional(),
  all: Flag.default(false),
  movieId: MovieId.optional(),
  theaterId: TheaterId.optional(),
  userId: UserId.optional(),
  from: LocalDate.optional(),
  to: LocalDate.optional(),
});

type BookingQuery = z.output<typeof BookingQuery>;

const joined = [bookings, showtimes, accounts];

export const bookingRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/bookings',
    summary: 'My bookings, the newest first; for staff those of everybody',
    query: BookingQuery,
    reads: joined,
    handle: async (request) => {
      const { query, api } = request;
      const principal = principalOf(request);
      const filter = await bookingsWhere(api.documents, criteriaOf(principal, query), api.clock());
      const list = { projection: bookings, filter, sort: '-createdAt', idField: 'bookingId', query };
      const present = (booking: BookingDocument): Promise<object> =>
        presentBooking(api, booking, isUnrestricted(principal));
      return { status: 200, body: await listDocuments(api.documents, list, present) };
    },
  }),
  route({
    method: 'get',
    path: '/bookings/:id',
    summary: 'One booking',
    params: bookingParams,
    reads: joined,
    handle: async ({ params, principal, api }) => {
      const booking = await ownBooking(api, principal, params.id);
      const body = await presentBooking(api, booking, isUnrestricted(principal));
      return { status: 200, body, revision: booking.revision };
    },
  }),
  route({
    method: 'get',
    path: '/bookings/:id/history',
    summary: 'What happened to a booking and its money, in order',
    params: bookingParams,
    reads: [bookings],
    handle: async ({ params, principal, api }) => {
      const { history } = await ownBooking(api, principal, params.id);
      return { status: 200, body: { items: history } };
    },
  }),
  route({
    method: 'post',
    path: '/bookings/:id/release',
    summary: 'Gives the seats of a hold back',
    params: bookingParams,
    handle: async (request) => {
      const { params, session, expectedRevision, api } = request;
      const given = { bookingId: params.id, expectedRevision };
      return answer(
        api,
        request.principal,
        await releaseHold(session, { caller: callerOf(request), ...given }),
      );
    },
  }),
  route({
    method: 'post',
    path: '/bookings/:id/cancel',
    summary: 'Cancels a booking and says what is paid back',
    params: bookingParams,
    body: z.strictObject({ reason: text(500).optional() }),
    handle: async (request) => {
      const { params, body, session, expectedRevision, api } = request;
      const given = { bookingId: params.id, reason: body.reason ?? null, expectedRevision };
      const result = accepted(
        await cancelBooking(api.commands, session, { caller: callerOf(request), ...given }),
      );
      const { status, refund, revision } = result.state.booking;
      const answered = refund === null ? null : await refundAnswer(api, refund);
      return { status: 200, body: { status, refund: answered }, revision };
    },
  }),
  route({
    method: 'post',
    path: '/bookings/:id/confirm',
    summary: 'Confirms a hold that is paid at the counter, or complimentary',
    params: bookingParams,
    body: z.strictObject({ method: z.enum(['cash', 'terminal', 'complimentary']) }),
    handle: async (request) => {
      const { params, body, session, expectedRevision, api } = request;
      const given = { bookingId: params.id, method: body.method, expectedRevision };
      return answer(
        api,
        request.principal,
        await confirmAtCounter(session, { caller: callerOf(request), ...given }),
      );
    },
  }),
];

async function answer(
  api: ApiDependencies,
  principal: Principal | null,
  result: BookingResult,
): Promise<ApiAnswer> {
  const { state } = accepted(result);
  const body = await presentBookingDetails(api, state, isUnrestricted(principal));
  return { status: 200, body, revision: state.booking.revision };
}

/** How far a refund has come, by the payment itself. */
async function refundAnswer(
  { commands }: ApiDependencies,
  {
    refundId,
    paymentId,
    amount,
  }: { readonly refundId: string; readonly paymentId: string; readonly amount: object },
): Promise<object> {
  const paid = await commands.writer.load(payment, paymentId);
  const known = paid?.refunds.find((refund) => refund.refundId === refundId);
  return { amount: known?.amount ?? amount, status: known?.status ?? 'requested' };
}

/** A booking that the caller may see. To anybody else it does not exist. */
async function ownBooking(
  { documents }: ApiDependencies,
  principal: Principal | null,
  id: BookingId,
): Promise<BookingDocument> {
  const booking = await findOne(documents, bookings, id);
  const isOwn = booking?.customerId != null && booking.customerId === principal?.userId;
  if (booking !== undefined && (isOwn || isUnrestricted(principal))) return booking;
  throw new Problem('not-found', 'There is no such booking.');
}

/** What a caller may ask for: customers only for their own bookings. */
function criteriaOf(principal: Principal, query: BookingQuery): BookingCriteria {
  const { all, status, upcoming, showtimeId, movieId, theaterId, userId, from, to } = query;
  const forStaff = [all ? true : undefined, movieId, theaterId, userId, from, to];
  if (!isUnrestricted(principal) && forStaff.some((value) => value !== undefined)) {
    throw new Problem('forbidden', 'Only staff see the bookings of others.');
  }
  const customerId = all ? userId : principal.userId;
  return { customerId, status, upcoming, showtimeId, movieId, theaterId, from, to };
}
