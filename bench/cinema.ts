import { CommandSession } from '../src/engine/command-handling/command-session.ts';
import { buildAuditorium } from '../src/commands/auditorium/build-auditorium.ts';
import { installSeats } from '../src/commands/auditorium/install-seats.ts';
import type { CommandResult } from '../src/engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../src/commands/dependencies.ts';
import { addMovie } from '../src/commands/movie/add-movie.ts';
import { scheduleShowtime } from '../src/commands/showtime/schedule-showtime.ts';
import { openTheater } from '../src/commands/theater/open-theater.ts';
import type { Tier } from '../src/domain/auditorium/values.ts';
import type { AuditoriumId, MovieId, ShowtimeId, TheaterId } from '../src/domain/kernel/ids.ts';
import { addMinutes, type Instant } from '../src/engine/instant.ts';
import { minorUnits, money } from '../src/domain/kernel/money.ts';
import { systemContext } from '../src/cli/ensure-account.ts';
import { systemClock } from '../src/engine/process-managers/job-worker.ts';

/** A theater and the one movie that it shows. */
export interface Cinema {
  readonly theaterId: TheaterId;
  readonly movieId: MovieId;
}

/** Rows of seats side by side, the back of the auditorium last. */
export interface Block {
  readonly rows: readonly string[];
  readonly seatsPerRow: number;
  readonly tier: Tier;
}

const MOVIE_MINUTES = 120;
/** Long enough for the movie and for the cleaning after it. */
const MINUTES_BETWEEN_SHOWTIMES = 180;
const DAY_MINUTES = 24 * 60;

/** Opens a theater through the same use cases as the API. */
export async function openCinema(commands: CommandDependencies): Promise<Cinema> {
  const { defaultCurrency: currency } = commands.settings;
  const theater = done(
    await openTheater(commands, new CommandSession(commands.writer, systemContext(systemClock())), {
      name: 'Marquee Bench',
      city: 'Berlin',
      address: 'Unter den Linden 1',
      currency,
      timeZone: 'Europe/Berlin',
    }),
  );
  const movie = done(
    await addMovie(new CommandSession(commands.writer, systemContext(systemClock())), {
      title: 'The Long Queue',
      description: null,
      genres: ['drama'],
      language: 'en',
      ratingTenths: null,
      classification: null,
      releaseDate: null,
      posterUrl: null,
      trailerUrl: null,
      durationMinutes: MOVIE_MINUTES,
      basePrice: money(minorUnits(10, currency), currency),
      actorIds: [],
    }),
  );
  if (theater === null || movie === null) throw new Error('The theater or its movie is not there.');
  return { theaterId: theater.theaterId, movieId: movie.movieId };
}

/** Builds an auditorium with these seats in it. */
export async function openAuditorium(
  commands: CommandDependencies,
  { theaterId }: Cinema,
  name: string,
  blocks: readonly Block[],
): Promise<AuditoriumId> {
  const given = { theaterId, name, screenType: '2D' } as const;
  const built = done(
    await buildAuditorium(new CommandSession(commands.writer, systemContext(systemClock())), given),
  );
  if (built === null) throw new Error('The auditorium was built and is not there.');
  for (const block of blocks) {
    const seats = { ...block, kind: 'standard', firstNumber: 1 } as const;
    done(
      await installSeats(new CommandSession(commands.writer, systemContext(systemClock())), {
        auditoriumId: built.auditoriumId,
        ...seats,
      }),
    );
  }
  return built.auditoriumId;
}

/** Schedules so many showtimes in an auditorium, one after the other, the first of them tomorrow. */
export async function scheduleShowtimes(
  commands: CommandDependencies,
  { movieId }: Cinema,
  auditoriumId: AuditoriumId,
  count: number,
  now: Instant = systemClock(),
): Promise<readonly ShowtimeId[]> {
  const showtimeIds: ShowtimeId[] = [];
  for (let index = 0; index < count; index += 1) {
    const startsAt = addMinutes(now, DAY_MINUTES + index * MINUTES_BETWEEN_SHOWTIMES);
    const given = { movieId, auditoriumId, startsAt, basePrice: null, onSaleFrom: null };
    const { showtime } = done(
      await scheduleShowtime(new CommandSession(commands.writer, systemContext(now)), given),
    );
    if (showtime === null) throw new Error('A showtime was scheduled and is not there.');
    showtimeIds.push(showtime.snapshot.showtimeId);
  }
  return showtimeIds;
}

/** The names of so many rows: A to Z, then AA, AB ... */
export function rowNames(count: number): readonly string[] {
  const letter = (index: number): string => String.fromCharCode(65 + index);
  return Array.from({ length: count }, (_, row) =>
    row < 26 ? letter(row) : `${letter(Math.floor(row / 26) - 1)}${letter(row % 26)}`,
  );
}

/** The state that an accepted command left. Throws where it was refused: what is set up here never is. */
export function done<State>(result: CommandResult<State, string>): State {
  if (result.outcome === 'rejected') {
    throw new Error(`${result.rejection.code}: ${result.rejection.detail}`);
  }
  return result.state;
}
