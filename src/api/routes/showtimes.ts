import { z } from 'zod';
import { blockSeats } from '../../commands/showtime/block-seats.ts';
import { unblockSeats } from '../../commands/showtime/unblock-seats.ts';
import { scheduleShowtime } from '../../commands/showtime/schedule-showtime.ts';
import { SeatId } from '../../domain/auditorium/values.ts';
import { AuditoriumId, MovieId, TheaterId } from '../../domain/kernel/ids.ts';
import { LocalDate } from '../../domain/kernel/local-time.ts';
import { Money } from '../../domain/kernel/money.ts';
import { isBlock, type Showtime } from '../../domain/showtime/state.ts';
import { BlockReason } from '../../domain/showtime/values.ts';
import { auditoriums } from '../../projections/auditoriums.ts';
import { movies } from '../../projections/movies.ts';
import { seatMap } from '../../projections/seat-map.ts';
import { showtimes, showtimesWhere, type ShowtimeDocument } from '../../projections/showtimes.ts';
import { theaters } from '../../projections/theaters.ts';
import { route } from '../define-route.ts';
import { showtimeParams, showtimeSeatParams } from '../identifiers.ts';
import { listDocuments } from '../list.ts';
import { presentSeatMap, presentShowtime, presentShowtimeSummary, summaryOf } from '../present-showtime.ts';
import { Problem } from '../problems.ts';
import { findOne } from '../../projections/queries.ts';
import { accepted, isUnrestricted, type ApiDependencies, type Route } from '../route.ts';
import { Flag, pageQuery, WireInstant } from '../wire.ts';

const ShowtimeBody = z.strictObject({
  movieId: MovieId,
  auditoriumId: AuditoriumId,
  startsAt: WireInstant,
  basePrice: Money.nullable().default(null),
  onSaleFrom: WireInstant.nullable().default(null),
});

const ShowtimeQuery = z.strictObject({
  ...pageQuery,
  date: LocalDate.optional(),
  movieId: MovieId.optional(),
  theaterId: TheaterId.optional(),
  auditoriumId: AuditoriumId.optional(),
  includePast: Flag.default(false),
});

const joined = [showtimes, movies, theaters, auditoriums];

export const showtimeRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/showtimes',
    summary: 'The coming showtimes; for staff the past ones too',
    query: ShowtimeQuery,
    reads: joined,
    handle: async ({ query, principal, api }) => {
      const { date, movieId, theaterId, auditoriumId, includePast } = query;
      if (includePast && !isUnrestricted(principal))
        throw new Problem('forbidden', 'Only staff see past showtimes.');
      const now = api.clock();
      const list = {
        projection: showtimes,
        filter: showtimesWhere({
          movieId,
          theaterId,
          auditoriumId,
          businessDate: date,
          after: includePast ? undefined : now,
        }),
        sort: 'startsAt',
        idField: 'showtimeId',
        query,
      };
      const present = (showtime: ShowtimeDocument): Promise<object> =>
        presentShowtime(api.documents, showtime, now);
      return { status: 200, body: await listDocuments(api.documents, list, present) };
    },
  }),
  route({
    method: 'post',
    path: '/showtimes',
    summary: 'Schedules a showtime',
    body: ShowtimeBody,
    handle: async ({ body, session, api }) => {
      const { state } = accepted(await scheduleShowtime(session, body));
      const { showtime } = state;
      if (showtime === null) throw new Error('A showtime was scheduled and is not there.');
      return {
        ...{
          status: 201,
          location: `/showtimes/${showtime.snapshot.showtimeId}`,
          revision: showtime.revision,
        },
        body: await presentState(api, showtime),
      };
    },
  }),
  route({
    method: 'get',
    path: '/showtimes/:id',
    summary: 'One showtime',
    params: showtimeParams,
    reads: joined,
    handle: async ({ params, api }) => {
      const found = await showtimeOf(api, params.id);
      return {
        status: 200,
        body: await presentShowtime(api.documents, found, api.clock()),
        revision: found.revision,
      };
    },
  }),
  route({
    method: 'get',
    path: '/showtimes/:id/prices',
    summary: 'What a ticket of each tier costs',
    params: showtimeParams,
    reads: [showtimes],
    handle: async ({ params, api }) => {
      const { showtimeId, basePrice, prices } = await showtimeOf(api, params.id);
      return { status: 200, body: { showtimeId, basePrice, prices } };
    },
  }),
  route({
    method: 'get',
    path: '/showtimes/:id/seats',
    summary: 'The seat map of a showtime',
    params: showtimeParams,
    reads: [seatMap],
    handle: async ({ params, api }) => {
      const map = await findOne(api.documents, seatMap, params.id);
      if (map === undefined) throw noSuchShowtime();
      return { status: 200, body: presentSeatMap(map, api.clock()), revision: map.revision };
    },
  }),
  route({
    method: 'post',
    path: '/showtimes/:id/blocks',
    summary: 'Takes seats of a showtime out of sale',
    params: showtimeParams,
    body: z.strictObject({ seats: z.array(SeatId).min(1).max(2000), reason: BlockReason }),
    handle: async ({ params, body, session }) => {
      const given = { showtimeId: params.id, ...body };
      accepted(await blockSeats(session, given));
      const { seats, reason } = body;
      const location = `/showtimes/${params.id}/seats`;
      return { status: 201, body: { showtimeId: params.id, seats, reason }, location };
    },
  }),
  route({
    method: 'delete',
    path: '/showtimes/:id/blocks/:seatId',
    summary: 'Puts a blocked seat back on sale',
    params: showtimeSeatParams,
    handle: async ({ params, session }) => {
      const given = { showtimeId: params.id, seats: [params.seatId] };
      accepted(await unblockSeats(session, given));
      return { status: 204 };
    },
  }),
];

async function showtimeOf({ documents }: ApiDependencies, id: string): Promise<ShowtimeDocument> {
  const found = await findOne(documents, showtimes, id);
  if (found === undefined) throw noSuchShowtime();
  return found;
}

async function presentState({ documents, clock }: ApiDependencies, showtime: Showtime): Promise<object> {
  const facts = await presentShowtimeSummary(documents, summaryOf(showtime), clock());
  const taken = [...showtime.taken.values()].map((holder) =>
    isBlock(holder) ? 'blocked' : showtime.bookings.get(holder)?.status === 'held' ? 'held' : 'sold',
  );
  const count = (as: string): number => taken.filter((each) => each === as).length;
  const total = showtime.seats.size;
  const counts = { total, available: total - taken.length, held: count('held'), sold: count('sold') };
  const { createdAt, updatedAt } = showtime;
  return { ...facts, counts: { ...counts, blocked: count('blocked') }, createdAt, updatedAt };
}

function noSuchShowtime(): Problem {
  return new Problem('not-found', 'There is no such showtime.');
}
