import type { ReadModelReader } from '../engine/ports/read-model-store.ts';
import type { Instant } from '../engine/instant.ts';
import { localDateTime } from '../domain/kernel/local-time.ts';
import type { Showtime } from '../domain/showtime/state.ts';
import { auditoriums } from '../projections/auditoriums.ts';
import { movies } from '../projections/movies.ts';
import { statusesOf, type SeatMapDocument, type SeatStatus } from '../projections/seat-map.ts';
import type { ShowtimeDocument } from '../projections/showtimes.ts';
import { theaters } from '../projections/theaters.ts';
import { lookUp } from '../projections/queries.ts';

/** What is told of a showtime besides its counts. */
export type ShowtimeSummary = Omit<
  ShowtimeDocument,
  'counts' | 'revision' | 'createdAt' | 'updatedAt' | 'prices'
>;

/** Whether a showtime is sold now: derived from stored instants, for a document never looks at the clock. */
export function sellingStatus(
  { onSaleFrom, salesUntil }: Pick<ShowtimeSummary, 'onSaleFrom' | 'salesUntil'>,
  now: Instant,
): 'scheduled' | 'onSale' | 'closed' {
  if (now >= salesUntil) return 'closed';
  return onSaleFrom !== null && now < onSaleFrom ? 'scheduled' : 'onSale';
}

/** A showtime as a booking shows it: with the names of what it is of, without its counts. */
export async function presentShowtimeSummary(
  documents: ReadModelReader,
  facts: ShowtimeSummary,
  now: Instant,
): Promise<object> {
  const [movie, theater, auditorium] = await Promise.all([
    lookUp(documents, movies, facts.movieId),
    lookUp(documents, theaters, facts.theaterId),
    lookUp(documents, auditoriums, facts.auditoriumId),
  ]);
  const { showtimeId, startsAt, endsAt, timeZone, businessDate, basePrice, onSaleFrom, salesUntil } = facts;
  return {
    id: showtimeId,
    movie: {
      id: facts.movieId,
      title: movie?.title ?? null,
      posterUrl: movie?.posterUrl ?? null,
      durationMinutes: facts.durationMinutes,
    },
    theater: { id: facts.theaterId, name: theater?.name ?? null, city: theater?.city ?? null },
    auditorium: {
      id: facts.auditoriumId,
      name: auditorium?.name ?? null,
      screenType: auditorium?.screenType ?? null,
    },
    ...{ startsAt, endsAt, localStart: localDateTime(startsAt, timeZone), timeZone, businessDate, basePrice },
    ...{ onSaleFrom, salesUntil, status: sellingStatus(facts, now) },
  };
}

/** A showtime as the API shows it. */
export async function presentShowtime(
  documents: ReadModelReader,
  showtime: ShowtimeDocument,
  now: Instant,
): Promise<object> {
  const { counts, createdAt, updatedAt } = showtime;
  const available = counts.total - counts.held - counts.sold - counts.blocked;
  const facts = await presentShowtimeSummary(documents, showtime, now);
  return { ...facts, counts: { ...counts, available }, createdAt, updatedAt };
}

/** What an aggregate tells of itself, in the shape of its read model. */
export function summaryOf({ snapshot, salesUntil }: Showtime): ShowtimeSummary {
  const { showtimeId, movieId, theaterId, auditoriumId, startsAt, endsAt, durationMinutes } = snapshot;
  const { timeZone, businessDate, basePrice, onSaleFrom } = snapshot;
  return {
    ...{ showtimeId, movieId, theaterId, auditoriumId, startsAt, endsAt, durationMinutes },
    ...{ timeZone, businessDate, basePrice, onSaleFrom, salesUntil },
  };
}

/** Every seat of a showtime with its price and whether it is to be had. */
export function presentSeatMap(map: SeatMapDocument, now: Instant): object {
  const statuses = statusesOf(map);
  const count = (wanted: SeatStatus): number => statuses.filter((status) => status === wanted).length;
  return {
    showtimeId: map.showtimeId,
    revision: map.revision,
    status: sellingStatus(map, now),
    layout: null,
    counts: {
      total: statuses.length,
      available: count('available'),
      held: count('held'),
      sold: count('sold'),
      blocked: count('blocked'),
    },
    seats: map.seats.map(({ seatId, row, number, tier, kind, position }, place) => {
      return { seatId, row, number, tier, kind, price: map.prices[tier], position, status: statuses[place] };
    }),
  };
}
