import type { z } from 'zod';
import { addDays } from '../domain/kernel/local-time.ts';
import { MovieId } from '../domain/kernel/ids.ts';
import { movies } from '../projections/movies.ts';
import { findAll } from '../projections/queries.ts';
import type { ReportScope, ReportSource } from '../projections/read-reports.ts';
import { compare, isWithin, SalesSums, SeatSums, type SalesTotal } from '../projections/report-rows.ts';
import type { ReportDates } from './report-period.ts';
import type { PeriodSummary, PopularMoviesReport, SummaryReport } from './resources/reports.ts';

/** What was sold in all currencies together: counts are added up, money is not. */
type Sold = Pick<PeriodSummary, 'revenue' | 'bookings' | 'seatsSold'>;

function soldOf(totals: readonly SalesTotal[]): Sold {
  return {
    revenue: totals.map(({ net, currency }) => ({ amount: net, currency })),
    bookings: totals.reduce((sum, { bookings }) => sum + bookings, 0),
    seatsSold: totals.reduce((sum, { seatsSold }) => sum + seatsSold, 0),
  };
}

/** The movies of which the most seats were sold in a scope, and what was sold of all movies. */
export async function popularMovies(
  source: ReportSource,
  scope: ReportScope,
  limit: number,
): Promise<Pick<z.output<typeof PopularMoviesReport>, 'rows' | 'summary'>> {
  const [sums, all] = [new SalesSums(), new SalesSums()];
  for await (const line of source.salesLines(scope, 'sale')) {
    sums.add(line.movieId, line);
    all.add('', line);
  }
  const byMovie = new Map<string, SalesTotal[]>();
  for (const { key, ...total } of sums.totals()) byMovie.set(key, [...(byMovie.get(key) ?? []), total]);
  const sold = [...byMovie]
    .map(([movieId, totals]) => ({ movieId: MovieId.parse(movieId), ...soldOf(totals) }))
    .filter(({ seatsSold }) => seatsSold > 0)
    .sort((a, b) => b.seatsSold - a.seatsSold || compare(a.movieId, b.movieId));
  const seats = new Map(sold.slice(0, limit).map(({ movieId }) => [movieId, new SeatSums()]));
  for await (const { movieId, counts } of source.showtimesIn(scope)) seats.get(movieId)?.add(counts);
  const found = await findAll(source.documents, movies, { filter: { movieId: { $in: [...seats.keys()] } } });
  const known = new Map(found.map((movie) => [movie.movieId, movie]));
  const rows = sold.slice(0, limit).map((movie) => ({
    ...movie,
    title: known.get(movie.movieId)?.title ?? null,
    genres: known.get(movie.movieId)?.genres ?? [],
    averageOccupancy: seats.get(movie.movieId)?.averageOccupancy ?? null,
  }));
  return { rows, summary: { movies: sold.length, ...soldOf(all.totals()) } };
}

/** Today, the last 7 and the last 30 business days of each theater, within the scope. */
export async function summaries(
  source: ReportSource,
  { scope, todayIn }: ReportDates,
): Promise<z.output<typeof SummaryReport>['summary']> {
  const periods = [1, 7, 30].map((days) => ({ days, sums: new SalesSums(), seats: new SeatSums() }));
  const covering = (theaterId: string, date: string): typeof periods => {
    const to = todayIn(theaterId);
    return periods.filter(({ days }) => isWithin(date, { from: addDays(to, 1 - days), to }));
  };
  for await (const line of source.salesLines(scope, 'sale')) {
    for (const { sums } of covering(line.theaterId, line.saleDate)) sums.add('', line);
  }
  for await (const { theaterId, businessDate, counts } of source.showtimesIn(scope)) {
    for (const { seats } of covering(theaterId, businessDate)) seats.add(counts);
  }
  const [today, last7Days, last30Days] = periods.map(({ sums, seats }) => ({
    ...soldOf(sums.totals()),
    occupancy: seats.occupancy,
  }));
  if (today === undefined || last7Days === undefined || last30Days === undefined) {
    throw new Error('There are three periods.');
  }
  return { today, last7Days, last30Days };
}
