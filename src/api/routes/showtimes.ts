import { AnyInstant } from '../../domain/kernel/any-instant.ts';
import { z } from 'zod';
import { blockSeats } from '../../commands/showtime/block-seats.ts';
import { unblockSeats } from '../../commands/showtime/unblock-seats.ts';
import { scheduleShowtime } from '../../commands/showtime/schedule-showtime.ts';
import { SeatId } from '../../domain/auditorium/values.ts';
import { AuditoriumId, MovieId, ShowtimeId, TheaterId } from '../../domain/kernel/ids.ts';
import { LocalDate } from '../../domain/kernel/local-time.ts';
import { Price } from '../../domain/kernel/money.ts';
import { BlockReason } from '../../domain/showtime/values.ts';
import { auditoriums } from '../../projections/auditoriums.ts';
import { movies } from '../../projections/movies.ts';
import { seatMap } from '../../projections/seat-map.ts';
import { showtimes, showtimesWhere, type ShowtimeDocument } from '../../projections/showtimes.ts';
import { theaters } from '../../projections/theaters.ts';
import { anybody, only } from '../access/access.ts';
import { AsOf, pastMoment, requireAuditor } from '../as-of.ts';
import { limits } from '../access/rate-limits.ts';
import { eventRoute, route } from '../define-route.ts';
import { showtimeParams, showtimeSeatParams } from '../identifiers.ts';
import { listDocuments, pageOf } from '../list.ts';
import { Problem } from '../problems.ts';
import {
  presentSeatMap,
  presentSeatStatuses,
  SeatMap,
  SeatStatuses,
  versionOfSeatMap,
} from '../resources/seat-map.ts';
import {
  changesOf,
  presentPrices,
  presentShowtime,
  Prices,
  Showtime,
  showtimeView,
} from '../resources/showtime.ts';
import { findOne } from '../../projections/queries.ts';
import { accepted, isUnrestricted, type ApiDependencies, type Route } from '../route.ts';
import { Flag, pageQuery } from '../wire.ts';

/** A showtime to schedule. */
export const ShowtimeBody = z.strictObject({
  movieId: MovieId,
  auditoriumId: AuditoriumId,
  startsAt: AnyInstant,
  basePrice: Price.nullable().default(null),
  onSaleFrom: AnyInstant.nullable().default(null),
});

const ShowtimeQuery = z.strictObject({
  ...pageQuery,
  date: LocalDate.optional(),
  movieId: MovieId.optional(),
  theaterId: TheaterId.optional(),
  auditoriumId: AuditoriumId.optional(),
  includePast: Flag.default(false),
});

const BlockedSeats = z.strictObject({
  showtimeId: ShowtimeId,
  seats: z.array(SeatId).readonly(),
  reason: z.string(),
});

const joined = [showtimes, movies, theaters, auditoriums];

export const showtimeRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/showtimes',
    access: anybody('boxOffice', 'admin'),
    summary: 'The coming showtimes; for staff those that are not over, and the past ones too',
    query: ShowtimeQuery,
    answers: { 200: pageOf(Showtime) },
    refuses: ['forbidden'],
    reads: joined,
    isShared: true,
    handle: async ({ query, principal, api, names }, answer) => {
      const { date, movieId, theaterId, auditoriumId, includePast } = query;
      const forStaff = isUnrestricted(principal);
      if (includePast && !forStaff) throw new Problem('forbidden', 'Only staff see past showtimes.');
      const now = api.clock();
      const list = {
        projection: showtimes,
        filter: showtimesWhere({
          movieId,
          theaterId,
          auditoriumId,
          businessDate: date,
          after: forStaff ? undefined : now,
          notOverAt: forStaff && !includePast ? now : undefined,
        }),
        sort: 'startsAt',
        idField: 'showtimeId',
        query,
      };
      const present = (showtime: ShowtimeDocument): Promise<Showtime> =>
        presentShowtime(names, showtime, now);
      const page = await listDocuments(api.documents, list, present);
      return answer(200, page, changesOf(page, query, now));
    },
  }),
  route({
    method: 'post',
    path: '/showtimes',
    access: only('admin'),
    summary: 'Schedules a showtime',
    body: ShowtimeBody,
    answers: { 201: Showtime },
    refuses: [
      'auditorium-without-seats',
      'claim-released',
      'currency-mismatch',
      'on-sale-after-start',
      'price-missing',
      'starts-in-the-past',
      'timetable-conflict',
      'unknown-auditorium',
      'unknown-movie',
      'unknown-theater',
    ],
    handle: async ({ body, session, api, names }, answer) => {
      const { state } = accepted(await scheduleShowtime(session, body));
      const { showtime } = state;
      if (showtime === null) throw new Error('A showtime was scheduled and is not there.');
      const { revision, snapshot } = showtime;
      const presented = await presentShowtime(names, showtimeView(showtime), api.clock());
      return answer(201, presented, { revision, location: `/showtimes/${snapshot.showtimeId}` });
    },
  }),
  route({
    method: 'get',
    path: '/showtimes/:id',
    access: anybody(),
    summary: 'One showtime',
    params: showtimeParams,
    answers: { 200: Showtime },
    reads: joined,
    handle: async ({ params, api, names }, answer) => {
      const found = await showtimeOf(api, params.id);
      const { revision } = found;
      return answer(200, await presentShowtime(names, found, api.clock()), { revision });
    },
  }),
  route({
    method: 'get',
    path: '/showtimes/:id/prices',
    access: anybody(),
    summary: 'What a ticket of each type and tier costs, and why',
    params: showtimeParams,
    answers: { 200: Prices },
    reads: [showtimes],
    handle: async ({ params, api }, answer) => {
      return answer(200, presentPrices(await showtimeOf(api, params.id)));
    },
  }),
  route({
    method: 'get',
    path: '/showtimes/:id/seats',
    access: anybody('auditor', 'admin'),
    summary:
      'The seat map of a showtime; with `view=status` the status of each seat alone: `a` available, `h` held, `s` sold, `b` blocked',
    params: showtimeParams,
    query: z.strictObject({ view: z.enum(['full', 'status']).default('full'), asOf: AsOf.optional() }),
    answers: { 200: z.union([SeatMap, SeatStatuses]), 304: null },
    refuses: ['forbidden'],
    reads: [seatMap],
    handle: async ({ params, query: { view, asOf }, principal, api }, answer) => {
      if (asOf !== undefined) {
        requireAuditor(principal);
        const { documents, instant } = await pastMoment(api, asOf, []);
        const past = await findOne(documents, seatMap, params.id);
        if (past === undefined) throw new Problem('not-found', 'There was no such showtime then.');
        const then = instant ?? api.clock();
        return answer(200, view === 'status' ? presentSeatStatuses(past, then) : presentSeatMap(past, then));
      }
      const map = await findOne(api.documents, seatMap, params.id);
      if (map === undefined) throw noSuchShowtime();
      const now = api.clock();
      const bodyVersion = versionOfSeatMap(map, now);
      const name = `seat map ${map.showtimeId} ${view}`;
      const rendered = api.rendered.of<SeatMap | SeatStatuses>(name, bodyVersion, () =>
        view === 'status' ? presentSeatStatuses(map, now) : presentSeatMap(map, now),
      );
      return answer(200, rendered, { bodyVersion });
    },
  }),
  eventRoute({
    path: '/showtimes/:id/seats/events',
    access: anybody(),
    summary:
      'The seat map of a showtime, live: `snapshot` (SeatMap), then `seats` ({revision, seats: [{seatId, status}]}) and `showtime` ({revision, status, startsAt})',
    params: showtimeParams,
    query: z.strictObject({ lastEventId: z.string().max(100).optional() }),
    limit: limits.watching,
    refuses: ['rate-limited', 'read-models-damaged'],
    events: async ({ params, query, clientKey, api }, lastEventId) => {
      const place = await api.liveSeatMaps.open(params.id, clientKey);
      const last = lastEventId === '' ? (query.lastEventId ?? '') : lastEventId;
      const revision = /^\d{1,15}$/.test(last) ? Number(last) : null;
      return { join: (connection) => place.join(connection, revision), release: () => place.release() };
    },
  }),
  route({
    method: 'post',
    path: '/showtimes/:id/blocks',
    access: only('admin'),
    summary: 'Takes seats of a showtime out of sale',
    params: showtimeParams,
    body: z.strictObject({ seats: z.array(SeatId).min(1).max(2000), reason: BlockReason }),
    answers: { 201: BlockedSeats },
    refuses: ['seats-unavailable', 'unknown-seats'],
    handle: async ({ params, body, session }, answer) => {
      const given = { showtimeId: params.id, ...body };
      accepted(await blockSeats(session, given));
      const { seats, reason } = body;
      const location = `/showtimes/${params.id}/seats`;
      return answer(201, { showtimeId: params.id, seats, reason }, { location });
    },
  }),
  route({
    method: 'delete',
    path: '/showtimes/:id/blocks/:seatId',
    access: only('admin'),
    summary: 'Puts a blocked seat back on sale',
    params: showtimeSeatParams,
    answers: { 204: null },
    refuses: ['unknown-seats'],
    handle: async ({ params, session }, answer) => {
      const given = { showtimeId: params.id, seats: [params.seatId] };
      accepted(await unblockSeats(session, given));
      return answer(204, null);
    },
  }),
];

async function showtimeOf({ documents }: ApiDependencies, id: string): Promise<ShowtimeDocument> {
  const found = await findOne(documents, showtimes, id);
  if (found === undefined) throw noSuchShowtime();
  return found;
}

function noSuchShowtime(): Problem {
  return new Problem('not-found', 'There is no such showtime.');
}
