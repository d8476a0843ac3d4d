import { z } from 'zod';
import { addDays } from '../../domain/kernel/local-time.ts';
import type { ReadModelReader } from '../../engine/ports/read-model-store.ts';
import { auditoriums } from '../../projections/auditoriums.ts';
import { bookingMoney } from '../../projections/booking-money.ts';
import { movies } from '../../projections/movies.ts';
import { findAll } from '../../projections/queries.ts';
import { refusedPayments } from '../../projections/refused-payments.ts';
import {
  compare,
  isOfTickets,
  occupancyOf,
  rowsOf,
  SalesSums,
  SeatSums,
} from '../../projections/report-rows.ts';
import { sales, salesParts } from '../../projections/sales.ts';
import { showtimes, type ShowtimeDocument } from '../../projections/showtimes.ts';
import { theaters } from '../../projections/theaters.ts';
import { only } from '../access/access.ts';
import { reportMoment } from '../as-of.ts';
import { route } from '../define-route.ts';
import { isInOrder, notInOrder, reportDates, reportFields } from '../report-period.ts';
import {
  capacityCsv,
  CapacityReport,
  type CapacityRow,
  popularMoviesCsv,
  PopularMoviesReport,
  revenueCsv,
  RevenueReport,
  summaryCsv,
  SummaryReport,
} from '../resources/reports.ts';
import { popularMovies, summaries } from '../report-summaries.ts';
import type { Route } from '../route.ts';
import { limitUpTo } from '../wire.ts';

const RevenueQuery = z.strictObject({
  ...reportFields,
  groupBy: z.enum(['day', 'week', 'month', 'movie', 'theater', 'ticketType', 'channel']).default('day'),
  dateBasis: z.enum(['sale', 'show']).default('sale'),
});

const PopularMoviesQuery = z.strictObject({
  ...reportFields,
  limit: limitUpTo(50).default(10),
});

const forAnalysts = only('analyst', 'admin');
const money = [sales, salesParts, refusedPayments];

export const reportRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/reports/revenue',
    access: forAnalysts,
    summary:
      'What was sold, taken and paid back, by date, movie, theater, ticket type or channel, and currency',
    query: RevenueQuery.refine(isInOrder, notInOrder),
    answers: { 200: RevenueReport },
    csv: revenueCsv,
    reads: [...money, bookingMoney, movies, theaters],
    handle: async ({ query, api }, answer) => {
      const { groupBy, dateBasis } = query;
      const moment = await reportMoment(api, query.asOf, [...money, bookingMoney]);
      const { source, asOf, asOfInstant } = moment;
      const { scope } = await reportDates(source.documents, query, moment.now);
      const [groups, all] = [new SalesSums(), new SalesSums()];
      const lines = isOfTickets(groupBy)
        ? source.ticketLines(scope, dateBasis)
        : source.salesLines(scope, dateBasis);
      for await (const line of lines) {
        for (const { key, sales: sold } of rowsOf(line, groupBy, dateBasis)) groups.add(key, sold);
        all.add('', line);
      }
      const totals = groups.totals();
      const keys = totals.map(({ key }) => key);
      const names =
        groupBy === 'movie'
          ? await titlesOf(source.documents, keys)
          : groupBy === 'theater'
            ? await theaterNamesOf(source.documents, keys)
            : new Map(keys.map((key) => [key, key]));
      const rows = totals.map(({ key, ...total }) => ({ key, label: names.get(key) ?? null, ...total }));
      const { from, to } = scope;
      const summary = { totals: all.totals().map(({ key: _key, ...total }) => total) };
      return answer(200, { asOf, asOfInstant, from, to, rows, summary });
    },
  }),
  route({
    method: 'get',
    path: '/reports/capacity',
    access: forAnalysts,
    summary: 'How full showtimes are, by the business date of the show',
    query: z.strictObject(reportFields).refine(isInOrder, notInOrder),
    answers: { 200: CapacityReport },
    csv: capacityCsv,
    reads: [showtimes, movies, theaters, auditoriums],
    handle: async ({ query, api }, answer) => {
      const moment = await reportMoment(api, query.asOf, [showtimes]);
      const { source, asOf, asOfInstant } = moment;
      const { scope } = await reportDates(source.documents, query, moment.now);
      const found: ShowtimeDocument[] = [];
      const sums = new SeatSums();
      for await (const showtime of source.showtimesIn(scope)) {
        found.push(showtime);
        sums.add(showtime.counts);
      }
      const names: Names = {
        titles: await titlesOf(source.documents, idsOf(found, 'movieId')),
        theaterNames: await theaterNamesOf(source.documents, idsOf(found, 'theaterId')),
        auditoriumNames: await auditoriumNamesOf(source.documents, idsOf(found, 'auditoriumId')),
      };
      const rows = found
        .map((showtime) => capacityRow(showtime, names))
        .sort((a, b) => compare(a.startsAt, b.startsAt) || compare(a.showtimeId, b.showtimeId));
      const { averageOccupancy, seats, sold } = sums;
      const summary = { showtimes: sums.showtimes, seats, sold, averageOccupancy };
      return answer(200, { asOf, asOfInstant, from: scope.from, to: scope.to, rows, summary });
    },
  }),
  route({
    method: 'get',
    path: '/reports/popular-movies',
    access: forAnalysts,
    summary: 'The movies with the most seats sold, by the date of the sale',
    query: PopularMoviesQuery.refine(isInOrder, notInOrder),
    answers: { 200: PopularMoviesReport },
    csv: popularMoviesCsv,
    reads: [...money, showtimes, movies, theaters],
    handle: async ({ query, api }, answer) => {
      const moment = await reportMoment(api, query.asOf, [...money, showtimes]);
      const { source, asOf, asOfInstant } = moment;
      const { scope } = await reportDates(source.documents, query, moment.now);
      const report = await popularMovies(source, scope, query.limit);
      return answer(200, { asOf, asOfInstant, from: scope.from, to: scope.to, ...report });
    },
  }),
  route({
    method: 'get',
    path: '/reports/summary',
    access: forAnalysts,
    summary: 'Today, the last 7 and the last 30 business days of each theater',
    query: z.strictObject(reportFields).refine(isInOrder, notInOrder),
    answers: { 200: SummaryReport },
    csv: summaryCsv,
    reads: [...money, showtimes, theaters],
    handle: async ({ query, api }, answer) => {
      const moment = await reportMoment(api, query.asOf, [...money, showtimes]);
      const { source, asOf, asOfInstant } = moment;
      const dates = await reportDates(source.documents, query, moment.now);
      const { from, to } = dates.scope;
      // Where it is still an earlier day, the last 30 days begin earlier, too. Time zones lie up to two dates apart.
      const scope = { ...dates.scope, from: query.from ?? addDays(from, -2) };
      const { today, last7Days, last30Days } = await summaries(source, { ...dates, scope });
      const rows = [
        { period: 'today' as const, ...today },
        { period: 'last7Days' as const, ...last7Days },
        { period: 'last30Days' as const, ...last30Days },
      ];
      return answer(200, { asOf, asOfInstant, from, to, rows, summary: { today, last7Days, last30Days } });
    },
  }),
];

type NamesById = ReadonlyMap<string, string>;

interface Names {
  readonly titles: NamesById;
  readonly theaterNames: NamesById;
  readonly auditoriumNames: NamesById;
}

function capacityRow(showtime: ShowtimeDocument, names: Names): CapacityRow {
  const { showtimeId, movieId, theaterId, auditoriumId, startsAt, counts } = showtime;
  const { total, held, sold, blocked } = counts;
  return {
    showtimeId,
    movieTitle: names.titles.get(movieId) ?? null,
    theaterName: names.theaterNames.get(theaterId) ?? null,
    auditoriumName: names.auditoriumNames.get(auditoriumId) ?? null,
    startsAt,
    seats: total,
    sold,
    held,
    blocked,
    available: total - held - sold - blocked,
    occupancy: occupancyOf(counts),
  };
}

async function titlesOf(documents: ReadModelReader, ids: readonly string[]): Promise<NamesById> {
  const found = await findAll(documents, movies, { filter: { movieId: { $in: ids } } });
  return new Map(found.map(({ movieId, title }) => [movieId, title]));
}

async function theaterNamesOf(documents: ReadModelReader, ids: readonly string[]): Promise<NamesById> {
  const found = await findAll(documents, theaters, { filter: { theaterId: { $in: ids } } });
  return new Map(found.map(({ theaterId, name }) => [theaterId, name]));
}

async function auditoriumNamesOf(documents: ReadModelReader, ids: readonly string[]): Promise<NamesById> {
  const found = await findAll(documents, auditoriums, { filter: { auditoriumId: { $in: ids } } });
  return new Map(found.map(({ auditoriumId, name }) => [auditoriumId, name]));
}

function idsOf<Field extends string>(
  documents: readonly Readonly<Record<Field, string>>[],
  field: Field,
): readonly string[] {
  return [...new Set(documents.map((document) => document[field]))];
}
