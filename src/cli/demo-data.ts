import type { CommandSession } from '../engine/command-handling/command-session.ts';
import { accountOfEmail } from '../commands/account/account-of-email.ts';
import { buildAuditorium } from '../commands/auditorium/build-auditorium.ts';
import { installSeats } from '../commands/auditorium/install-seats.ts';
import type { CommandResult } from '../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { emailDigest } from '../commands/account/email-digest.ts';
import { derivedId } from '../engine/derived-id.ts';
import {
  scheduleShowtime,
  showtimeIdOf,
  type ShowtimeToSchedule,
} from '../commands/showtime/schedule-showtime.ts';
import { uploadPoster } from '../commands/movie/upload-poster.ts';
import { openTheater } from '../commands/theater/open-theater.ts';
import type { Tier } from '../domain/auditorium/values.ts';
import { AuditoriumId, MovieId } from '../domain/kernel/ids.ts';
import { emailClaim } from '../domain/email-claim/decider.ts';
import { NO_EVENTS, type EventStore } from '../engine/ports/event-store.ts';
import { addMinutes, type Instant } from '../engine/instant.ts';
import { addDays, instantOfLocal, localDateTime } from '../domain/kernel/local-time.ts';
import { minorUnits, money } from '../domain/kernel/money.ts';
import { movie } from '../domain/movie/decider.ts';
import { showtime } from '../domain/showtime/decider.ts';
import { theater } from '../domain/theater/decider.ts';
import { TicketTypes } from '../domain/theater/ticket-types.ts';
import { ensureAccount, systemSession } from './ensure-account.ts';
import { importMovies } from './import-movies.ts';

const TIME_ZONE = 'America/New_York';

const ticketTypes = TicketTypes.parse([
  { code: 'child', name: 'Child', percentOff: 40, proof: null },
  { code: 'student', name: 'Student', percentOff: 20, proof: 'Student card' },
  { code: 'senior', name: 'Senior', percentOff: 30, proof: 'Photo ID with date of birth' },
]);

/** The last account that is made. */
const guest = { email: 'guest@marquee.example', password: 'demo-Guest-1!', role: 'customer' } as const;
const staff = [
  { email: 'admin@marquee.example', password: 'demo-Admin-1!', role: 'admin' },
  { email: 'clerk@marquee.example', password: 'demo-Clerk-1!', role: 'boxOffice' },
  { email: 'analyst@marquee.example', password: 'demo-Analyst-1!', role: 'analyst' },
  { email: 'auditor@marquee.example', password: 'demo-Auditor-1!', role: 'auditor' },
] as const;

/** The accounts that come with the demo data, of each role. Never in production: demo data are off there unless asked for. */
export const demoAccounts = [...staff, guest] as const;

interface DemoAuditorium {
  readonly name: string;
  readonly screenType: '2D' | '3D' | 'IMAX';
  readonly seatsPerRow: number;
  readonly rows: Readonly<Partial<Record<Tier, readonly string[]>>>;
}

const auditoriums: readonly DemoAuditorium[] = [
  {
    name: 'Grand',
    screenType: 'IMAX',
    seatsPerRow: 10,
    rows: { regular: ['A', 'B', 'C', 'D', 'E', 'F'], premium: ['G', 'H'], vip: ['J', 'K'] },
  },
  {
    name: 'Studio',
    screenType: '3D',
    seatsPerRow: 10,
    rows: { regular: ['A', 'B', 'C', 'D', 'E'], premium: ['F', 'G'], vip: ['H'] },
  },
  {
    name: 'Salon',
    screenType: '2D',
    seatsPerRow: 10,
    rows: { regular: ['A', 'B', 'C'], premium: ['D', 'E'], vip: ['F'] },
  },
];

/** Each auditorium begins so much later than the one before, so that the foyer does not fill at once. */
const STAGGER_MINUTES = 20;
const STARTS = ['10:30', '14:00', '17:30', '21:00'];
const DAYS = 7;
const MILLISECONDS_PER_DAY = 24 * 60 * 60 * 1000;

export interface DemoData {
  readonly movies: number;
  readonly auditoriums: number;
  readonly showtimes: number;
}

export interface Seeding {
  /** Is told each step. */
  readonly progress: (step: string) => void;
  /** Reads the picture that a movie of the demo names. */
  readonly posterOf: (file: string) => Promise<Buffer>;
  /** Interrupts it between two steps. */
  readonly signal: AbortSignal;
}

/**
 * Fills an empty log: the movies of `json` with posters, a theater, three auditoriums of 100, 80 and 60 seats, a week of
 * showtimes from tomorrow on, and the demo accounts. Every id derives from the name of its thing, so that it may be
 * repeated after an interruption. Throws the reason of `signal` when it is interrupted.
 */
export async function seedDemoData(
  dependencies: CommandDependencies,
  json: unknown,
  now: Instant,
  seeding: Seeding,
): Promise<DemoData> {
  const { progress, signal } = seeding;
  const currency = dependencies.settings.defaultCurrency;
  const basePrice = money(minorUnits(10, currency), currency);
  const options = { assumedMinutes: 120, basePrice, now, progress: () => signal.throwIfAborted() };
  progress('a theater with three auditoriums');
  const auditoriumIds = await openDemoTheater(dependencies, currency, now);
  progress('movies and actors');
  const imported = await importMovies(dependencies, json, options);
  progress('a week of showtimes, and posters');
  const slots = weekOf(movieIdsOf(json), auditoriumIds, now);
  const scheduling = async (): Promise<number> => {
    const scheduled = await scheduleWeek(dependencies, slots, now, signal);
    progress('accounts');
    for (const account of staff) await ensureAccount(dependencies, account, now);
    return scheduled;
  };
  // Pictures are made by another process: meanwhile this one does the rest.
  const [showtimes] = await Promise.all([scheduling(), uploadPosters(dependencies, json, now, seeding)]);
  await ensureAccount(dependencies, guest, now);
  return { movies: imported.added, auditoriums: auditoriumIds.length, showtimes };
}

/**
 * How far a log is with its demo data: the theater comes first, and the last of the accounts last. `none`: it has others.
 */
export async function stageOfSeeding(
  store: Pick<EventStore, 'head'>,
  { vault, writer }: Pick<CommandDependencies, 'vault' | 'writer'>,
): Promise<'none' | 'begun' | 'complete'> {
  const theaterId = derivedId(derivedId('demo', 'theater'), 'theater');
  if ((await store.head(`${theater.category}-${theaterId}`)) === NO_EVENTS) return 'none';
  const lastClaim = await emailDigest(vault, writer, guest.email);
  return (await store.head(`${emailClaim.category}-${lastClaim}`)) === NO_EVENTS ? 'begun' : 'complete';
}

async function openDemoTheater(
  dependencies: CommandDependencies,
  currency: string,
  now: Instant,
): Promise<readonly AuditoriumId[]> {
  const session = (...parts: readonly string[]): CommandSession =>
    systemSession(dependencies, now, derivedId('demo', ...parts));
  const opened = done(
    await openTheater(dependencies, session('theater'), {
      name: 'Marquee Downtown',
      city: 'New York',
      address: '214 East 9th Street',
      timeZone: TIME_ZONE,
      currency,
      ticketTypes,
    }),
  );
  if (opened === null) throw new Error('The demo theater was opened and is not there.');
  const auditoriumIds: AuditoriumId[] = [];
  for (const { name, screenType, seatsPerRow, rows } of auditoriums) {
    const given = { theaterId: opened.theaterId, name, screenType };
    const built = done(await buildAuditorium(session('auditorium', name), given));
    if (built === null) throw new Error('A demo auditorium was built and is not there.');
    for (const tier of ['regular', 'premium', 'vip'] as const) {
      const seats = { rows: rows[tier] ?? [], seatsPerRow, tier, kind: 'standard', firstNumber: 1 } as const;
      done(await installSeats(session('seats', name, tier), { auditoriumId: built.auditoriumId, ...seats }));
    }
    auditoriumIds.push(built.auditoriumId);
  }
  return auditoriumIds;
}

/**
 * Schedules what the coming week lacks of the demo's showtimes, in auditoriums and with movies that are still there. It
 * touches no showtime that there ever was, also when it was cancelled or moved. Answers how many are new. Throws the reason of
 * `signal` when it is interrupted.
 */
export async function refillDemoData(
  dependencies: CommandDependencies,
  json: unknown,
  now: Instant,
  signal: AbortSignal,
): Promise<number> {
  const auditoriumIds = auditoriums.map(({ name }) =>
    AuditoriumId.parse(derivedId(derivedId('demo', 'auditorium', name), 'auditorium')),
  );
  let scheduled = 0;
  for (const slot of weekOf(movieIdsOf(json), auditoriumIds, now)) {
    signal.throwIfAborted();
    const session = sessionOfSlot(dependencies, slot, now);
    const known = await session.load(showtime, showtimeIdOf(session));
    if (known.showtime !== null || known.abandoned.length > 0) continue;
    // What staff have changed stands: a slot that they use, an auditorium or a movie that they retired.
    const result = await scheduleShowtime(session, slot);
    if (result.outcome === 'accepted') scheduled += 1;
  }
  return scheduled;
}

interface DemoSlot extends ShowtimeToSchedule {
  /** The local time of the row of starts that it is in. */
  readonly local: string;
}

/** The slots of the week from tomorrow on. A day has the same movies, whenever it is scheduled. */
function weekOf(
  movieIds: readonly MovieId[],
  auditoriumIds: readonly AuditoriumId[],
  now: Instant,
): readonly DemoSlot[] {
  const tomorrow = addDays(localDateTime(now, TIME_ZONE).slice(0, 10), 1);
  return Array.from({ length: DAYS }, (_, day) => addDays(tomorrow, day)).flatMap((date) =>
    auditoriumIds.flatMap((auditoriumId, index) =>
      STARTS.flatMap((time, slot): DemoSlot[] => {
        const daysSoFar = Date.parse(date) / MILLISECONDS_PER_DAY;
        const movieId = movieIds[(daysSoFar + index * STARTS.length + slot) % movieIds.length];
        if (movieId === undefined) return [];
        const local = `${date}T${time}`;
        const startsAt = addMinutes(instantOfLocal(local, TIME_ZONE), index * STAGGER_MINUTES);
        return [{ local, movieId, auditoriumId, startsAt, basePrice: null, onSaleFrom: null }];
      }),
    ),
  );
}

function sessionOfSlot(
  dependencies: CommandDependencies,
  { auditoriumId, local }: DemoSlot,
  now: Instant,
): CommandSession {
  return systemSession(dependencies, now, derivedId('demo', 'showtime', auditoriumId, local));
}

async function scheduleWeek(
  dependencies: CommandDependencies,
  slots: readonly DemoSlot[],
  now: Instant,
  signal: AbortSignal,
): Promise<number> {
  for (const slot of slots) {
    signal.throwIfAborted();
    done(await scheduleShowtime(sessionOfSlot(dependencies, slot, now), slot));
  }
  return slots.length;
}

/** Gives each movie its poster that has none. A picture that cannot be made does not keep the system from starting. */
async function uploadPosters(
  dependencies: CommandDependencies,
  json: unknown,
  now: Instant,
  { progress, posterOf, signal }: Seeding,
): Promise<void> {
  try {
    for (const { title, year, poster } of json as readonly DemoMovie[]) {
      signal.throwIfAborted();
      const movieId = movieIdOf({ title, year });
      const session = systemSession(dependencies, now, derivedId('demo', 'poster', movieId));
      if ((await session.load(movie, movieId))?.poster !== null) continue;
      const bytes = await posterOf(poster);
      done(await uploadPoster(session, dependencies, { movieId, bytes, expectedRevision: undefined }));
    }
  } catch (error) {
    if (signal.aborted) throw error;
    progress(`no more posters: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface DemoMovie {
  readonly title: string;
  readonly year: number;
  readonly durationMinutes: number;
  /** Beside the file of the movies. */
  readonly poster: string;
}

/** The movies that fit between two starts in one auditorium. */
function movieIdsOf(json: unknown): readonly MovieId[] {
  return (json as readonly DemoMovie[])
    .filter(({ durationMinutes }) => durationMinutes <= 190)
    .map(movieIdOf);
}

function movieIdOf({ title, year }: Pick<DemoMovie, 'title' | 'year'>): MovieId {
  return MovieId.parse(derivedId(derivedId('import-movies', 'movie', `${title} (${year})`), 'movie'));
}

function done<State>(result: CommandResult<State, string>): State {
  if (result.outcome === 'rejected') throw new Error(`Demo data: ${result.rejection.detail}`);
  return result.state;
}

/** The demo accounts that are there and active. */
export async function presentDemoAccounts(
  dependencies: CommandDependencies,
): Promise<readonly (typeof demoAccounts)[number][]> {
  const known = await Promise.all(
    demoAccounts.map(({ email }) => accountOfEmail(dependencies, dependencies.writer, email)),
  );
  return demoAccounts.filter((_, index) => known[index]?.active === true);
}
