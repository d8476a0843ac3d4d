import { z } from 'zod';
import { accountOfEmail } from '../../commands/account/account-of-email.ts';
import { confirmAtCounter } from '../../commands/booking/confirm-at-counter.ts';
import { MovieId, ShowtimeId, TheaterId, UserId, type BookingId } from '../../domain/kernel/ids.ts';
import { LocalDate } from '../../domain/kernel/local-time.ts';
import { typedReference } from '../../projections/booking-reference.ts';
import { accounts } from '../../projections/accounts.ts';
import { auditoriums } from '../../projections/auditoriums.ts';
import {
  bookings,
  bookingsWhere,
  type BookingCriteria,
  type BookingDocument,
} from '../../projections/bookings.ts';
import { movies } from '../../projections/movies.ts';
import { Names } from '../../projections/names.ts';
import { findOne } from '../../projections/queries.ts';
import { showtimes } from '../../projections/showtimes.ts';
import { theaters } from '../../projections/theaters.ts';
import { owner } from '../access/access.ts';
import { AsOf, pastMoment, requireAuditor } from '../as-of.ts';
import { route } from '../define-route.ts';
import { bookingParams } from '../identifiers.ts';
import { listDocuments, pageOf } from '../list.ts';
import { ownBooking } from '../own-booking.ts';
import { Problem } from '../problems.ts';
import {
  Booking,
  BookingHistory,
  presentBooking,
  presentDecidedBooking,
  showtimeOfBooking,
} from '../resources/booking.ts';
import {
  accepted,
  callerOf,
  isUnrestricted,
  principalOf,
  type ApiDependencies,
  type Presenting,
  type Principal,
  type Route,
} from '../route.ts';
import { Flag, pageQuery, SearchText } from '../wire.ts';

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
  q: SearchText.optional(),
});

type BookingQuery = z.output<typeof BookingQuery>;

const joined = [bookings, showtimes, accounts, movies, theaters, auditoriums];

export const bookingRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/bookings',
    access: owner('boxOffice', 'admin'),
    summary: 'My bookings, the newest first; for staff those of everybody',
    query: BookingQuery,
    answers: { 200: pageOf(Booking) },
    refuses: ['forbidden'],
    reads: joined,
    handle: async (request, answer) => {
      const { query } = request;
      const now = request.api.clock();
      const api = { ...request.api, clock: () => now };
      const principal = principalOf(request);
      const criteria = { ...criteriaOf(principal, query), ...(await searched(api, query)) };
      const filter = await bookingsWhere(api.documents, criteria, now);
      const list = { projection: bookings, filter, sort: '-createdAt', idField: 'bookingId', query };
      const presenting = { api, names: request.names };
      const present = (booking: BookingDocument): Promise<Booking> =>
        presentDocument(presenting, principal, booking);
      return answer(200, await listDocuments(api.documents, list, present));
    },
  }),
  route({
    method: 'get',
    path: '/bookings/:id',
    access: owner('boxOffice', 'admin'),
    summary: 'One booking; for auditors also as it was in the past',
    params: bookingParams,
    query: z.strictObject({ asOf: AsOf.optional() }),
    answers: { 200: Booking },
    refuses: ['forbidden'],
    reads: joined,
    handle: async (request, answer) => {
      const { params, principal, api } = request;
      const { asOf } = request.query;
      if (asOf !== undefined) return answer(200, await presentPast(api, principal, params.id, asOf));
      const booking = await ownBooking(api, principal, params.id);
      const { revision } = booking;
      return answer(200, await presentDocument(request, principal, booking), { revision });
    },
  }),
  route({
    method: 'get',
    path: '/bookings/:id/history',
    access: owner('boxOffice', 'admin'),
    summary: 'What happened to a booking and its money, in order',
    params: bookingParams,
    answers: { 200: BookingHistory },
    reads: [bookings],
    handle: async ({ params, principal, api }, answer) => {
      const { history } = await ownBooking(api, principal, params.id);
      return answer(200, { items: history });
    },
  }),
  route({
    method: 'post',
    path: '/bookings/:id/confirm',
    access: owner('boxOffice', 'admin'),
    summary: 'Confirms a hold that is paid at the counter, now or later, or complimentary',
    params: bookingParams,
    body: z.strictObject({ method: z.enum(['cash', 'terminal', 'complimentary', 'counter']) }),
    answers: { 200: Booking },
    refuses: [
      'already-cancelled',
      'already-confirmed',
      'booking-not-confirmed',
      'counter-not-offered',
      'exchange-not-allowed',
      'exchange-open',
      'forbidden',
      'hold-lapsed',
      'showtime-cancelled',
      'showtime-started',
      'version-conflict',
    ],
    handle: async (request, answer) => {
      const { params, body, session, expectedRevision, principal } = request;
      const { method } = body;
      if (method !== 'counter' && !isUnrestricted(principal)) {
        throw new Problem('forbidden', 'Only staff say that something is paid.');
      }
      const given = { caller: callerOf(request), bookingId: params.id, method, expectedRevision };
      const { state } = accepted(await confirmAtCounter(session, given));
      const { revision } = state.booking;
      return answer(200, await presentDecidedBooking(request, state, isUnrestricted(principal)), {
        revision,
      });
    },
  }),
];

async function presentDocument(
  request: Presenting,
  principal: Principal | null,
  booking: BookingDocument,
): Promise<Booking> {
  const showtime = await showtimeOfBooking(request.api, booking.showtimeId);
  return presentBooking(request, booking, showtime, isUnrestricted(principal));
}

/** A booking as it was. Whom it is for is shown to those who see that today. */
async function presentPast(
  api: ApiDependencies,
  principal: Principal | null,
  id: BookingId,
  asOf: AsOf,
): Promise<Booking> {
  requireAuditor(principal);
  const { documents, instant } = await pastMoment(api, asOf, [bookings, accounts]);
  const booking = await findOne(documents, bookings, id);
  if (booking === undefined) throw new Problem('not-found', 'There was no such booking then.');
  const then = instant ?? api.clock();
  const past = { api: { ...api, documents, clock: () => then }, names: new Names(documents) };
  return presentDocument(past, principal, booking);
}

/** What a caller may ask for: customers only for their own bookings. */
function criteriaOf(principal: Principal, query: BookingQuery): BookingCriteria {
  const { all, status, upcoming, showtimeId, movieId, theaterId, userId, from, to, q } = query;
  const forAll = Object.entries({ movieId, theaterId, userId, from, to, q }).filter(
    ([, value]) => value !== undefined,
  );
  if (!isUnrestricted(principal) && (all || forAll.length > 0)) {
    throw new Problem('forbidden', 'Only staff see the bookings of others.');
  }
  if (!all && forAll.length > 0) {
    const errors = forAll.map(([pointer]) => ({ pointer, detail: 'is only for all=true' }));
    throw new Problem('invalid-query', 'Give all=true to look among the bookings of everybody.', { errors });
  }
  const customerId = all ? userId : principal.userId;
  return { customerId, status, upcoming, showtimeId, movieId, theaterId, from, to };
}

/** Whose bookings a text is about, or which one: an address is an account's, anything else a reference. */
async function searched(
  { commands }: ApiDependencies,
  { q, userId }: BookingQuery,
): Promise<Pick<BookingCriteria, 'customerId' | 'reference'>> {
  if (q === undefined) return {};
  if (!q.includes('@')) return { reference: typedReference(q) };
  const found = await accountOfEmail(commands, commands.writer, q);
  const isOther = found === null || (userId !== undefined && userId !== found.userId);
  return { customerId: isOther ? 'nobody' : found.userId };
}
