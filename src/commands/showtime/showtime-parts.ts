import { auditorium } from '../../domain/auditorium/decider.ts';
import type { Auditorium } from '../../domain/auditorium/state.ts';
import type { AuditoriumId, MovieId } from '../../domain/kernel/ids.ts';
import type { Money } from '../../domain/kernel/money.ts';
import { movie, type Movie } from '../../domain/movie/decider.ts';
import { theater, type Theater } from '../../domain/theater/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { Rejected } from '../../engine/decider.ts';
import { refuse } from '../refusals.ts';

/** What a showtime is made of. */
export interface ShowtimeParts {
  readonly auditorium: Auditorium;
  readonly theater: Theater;
  readonly movie: Movie;
  readonly basePrice: Money;
}

export type PartsRefusal =
  'auditorium-without-seats' | 'currency-mismatch' | 'price-missing' | 'unknown-auditorium' | 'unknown-movie';

/** The parts of a showtime as the catalogue has them now, or why no showtime can be made of them. */
export async function showtimeParts(
  session: CommandSession,
  given: {
    readonly auditoriumId: AuditoriumId;
    readonly movieId: MovieId;
    readonly basePrice: Money | null;
  },
): Promise<{ readonly outcome: 'found'; readonly parts: ShowtimeParts } | Rejected<PartsRefusal>> {
  const place = await session.load(auditorium, given.auditoriumId);
  if (place?.active !== true) return refuse('unknown-auditorium', 'There is no such auditorium.');
  const [owner, shown] = await Promise.all([
    session.load(theater, place.theaterId),
    session.load(movie, given.movieId),
  ]);
  if (owner?.active !== true) return refuse('unknown-auditorium', 'Its theater is closed.');
  if (shown?.active !== true) return refuse('unknown-movie', 'There is no such movie.');
  if (!place.seats.some((seat) => seat.active)) {
    return refuse('auditorium-without-seats', 'The auditorium has no seats in use. Install seats first.');
  }
  const basePrice = given.basePrice ?? shown.basePrice;
  if (basePrice === null) return refuse('price-missing', 'Give a basePrice, or give the movie one.');
  if (basePrice.currency !== owner.currency) {
    return refuse(
      'currency-mismatch',
      `This theater sells in ${owner.currency}; the price is in ${basePrice.currency}.`,
    );
  }
  return { outcome: 'found', parts: { auditorium: place, theater: owner, movie: shown, basePrice } };
}
