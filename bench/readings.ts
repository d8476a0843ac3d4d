import { systemContext } from '../src/cli/ensure-account.ts';
import { addActor } from '../src/commands/actor/add-actor.ts';
import { holdSeats } from '../src/commands/booking/hold-seats.ts';
import type { CommandDependencies } from '../src/commands/dependencies.ts';
import { addMovie } from '../src/commands/movie/add-movie.ts';
import { reviseMovie } from '../src/commands/movie/revise-movie.ts';
import { UserId, type ActorId, type MovieId, type ShowtimeId } from '../src/domain/kernel/ids.ts';
import { minorUnits, money } from '../src/domain/kernel/money.ts';
import { CommandSession } from '../src/engine/command-handling/command-session.ts';
import { systemClock } from '../src/engine/process-managers/job-worker.ts';
import { openSessionFor } from '../tests/support/people.ts';
import type { TestSystem } from '../tests/support/system.ts';
import { openAuditorium, done, openCinema, rowNames, scheduleShowtimes } from './cinema.ts';
import type { LoadRequest } from './load.ts';

/** What people read again and again. */
export interface Reading {
  readonly name: string;
  readonly requests: readonly LoadRequest[];
  /** The share of the rate of a request that does nothing; null: only how long one takes is measured. */
  readonly aim: number | null;
  readonly note: string;
}

const ROWS = 20;
const SEATS_PER_ROW = 26;
const AUDITORIUMS = 6;
/** The first is tomorrow, so they are of two business dates. */
const SHOWTIMES_PER_HALL = 12;
const BOOKINGS = 20;
const MOVIES_PER_ACTOR = 7;
const AT_ONCE = 250;
/** More than are answered while they are measured, so that none is answered again. */
const DISTINCT_SEARCHES = 20_000;

export interface Readings {
  readonly token: string;
  /** A request that does nothing first. */
  readonly readings: readonly Reading[];
  /** Changes a movie, so that what is kept of all lists is out of date. */
  readonly change: () => Promise<void>;
}

/** Opens a theater with so many movies, and a customer with bookings who reads. */
export async function openReadings(system: TestSystem, movies: number): Promise<Readings> {
  const { application, open, url } = system;
  const { commands } = application;
  const movieIds = await addMovies(commands, movies);
  const cinema = await openCinema(commands);
  const block = { rows: rowNames(ROWS), seatsPerRow: SEATS_PER_ROW, tier: 'regular' } as const;
  const showtimeIds: ShowtimeId[] = [];
  for (let at = 0; at < AUDITORIUMS; at += 1) {
    const movieId = movieIds[at] ?? cinema.movieId;
    const auditoriumId = await openAuditorium(commands, cinema, `Screen ${at + 1}`, [block]);
    showtimeIds.push(
      ...(await scheduleShowtimes(commands, { ...cinema, movieId }, auditoriumId, SHOWTIMES_PER_HALL)),
    );
  }
  const userId = crypto.randomUUID();
  const token = await openSessionFor(commands, open.ports.tokens, 'customer', userId);
  for (const showtimeId of showtimeIds.slice(0, BOOKINGS)) await holdTwo(commands, showtimeId, userId);
  const headers = { 'Min-Position': String(await open.ports.subscription.head()) };
  const get = async (path: string): Promise<Response> => fetch(`${url}/api/v1${path}`, { headers });
  const [showtimeId = ''] = showtimeIds;
  const seats = `/showtimes/${showtimeId}/seats`;
  const tag = (await get(seats)).headers.get('ETag') ?? '';
  const shown = (await (await get(`/showtimes/${showtimeId}`)).json()) as { readonly businessDate: string };
  const ofDay = `/showtimes?date=${dayAfter(shown.businessDate)}&limit=100`;
  const { items } = (await (await get(ofDay)).json()) as { readonly items: readonly unknown[] };
  const searches = NOUNS.map((noun) => `/movies?q=${noun.toLowerCase()}`);
  const found = (await (await get(`${searches[0]}&total=true`)).json()) as { readonly total: number };
  const each = Array.from({ length: DISTINCT_SEARCHES }, (_, at) => {
    // All movies are younger: only the text of the query is another one.
    const date = new Date(Date.UTC(1900, 0, 1 + at)).toISOString().slice(0, 10);
    return `${searches[at % searches.length]}&releasedFrom=${date}`;
  });
  const size = `${ROWS * SEATS_PER_ROW} seats`;
  const reading = (name: string, aim: number | null, paths: readonly string[], note = ''): Reading => ({
    ...{ name, aim, note },
    requests: paths.map((path) => ({ method: 'GET', path: `/api/v1${path}`, token: 0, body: '' })),
  });
  const asBrowsers = (of: Reading, more: Readonly<Record<string, string>>): readonly LoadRequest[] =>
    of.requests.map((each) => ({ ...each, headers: { 'Accept-Encoding': 'gzip, deflate, br', ...more } }));
  const map = reading(`seat map, ${size}`, 1 / 2, [seats]);
  const list = reading('movies list', 1 / 3, ['/movies?limit=20']);
  const day = reading('showtimes of a day', 1 / 2, [ofDay], `${items.length} of them`);
  const mine = reading('my bookings', 1 / 3, ['/bookings'], `${BOOKINGS} of them`);
  return {
    token,
    change: () => changeMovie(system, movieIds[0] ?? cinema.movieId),
    readings: [
      reading('no operation', 1, [`/showtimes/${showtimeId}/no-operation`]),
      map,
      { ...map, name: `${map.name}, compressed`, requests: asBrowsers(map, {}) },
      { ...map, name: `${map.name}, If-None-Match`, requests: asBrowsers(map, { 'If-None-Match': tag }) },
      list,
      { ...list, name: 'movies list, compressed', requests: asBrowsers(list, {}) },
      reading('movies search', 1 / 10, searches, `each word finds ${found.total}`),
      reading('movies search, each another', 1 / 10, each),
      day,
      { ...day, name: 'showtimes of a day, compressed', requests: asBrowsers(day, {}) },
      mine,
      reading('movies search that finds every movie, with the total', null, ['/movies?q=a&total=true']),
      reading('movies search that finds every actor, with the total', null, ['/movies?q=actor&total=true']),
      reading('genres and languages', null, ['/movies/facets']),
    ],
  };
}

async function changeMovie({ application, url, open }: TestSystem, movieId: MovieId): Promise<void> {
  const changes = { description: `It was changed at ${performance.now()}.` };
  const change = { movieId, changes, active: undefined, expectedRevision: undefined };
  done(await reviseMovie(sessionOf(application.commands), change));
  const headers = { 'Min-Position': String(await open.ports.subscription.head()) };
  await (await fetch(`${url}/api/v1/movies/${movieId}`, { headers })).text();
}

function dayAfter(date: string): string {
  return new Date(Date.parse(date) + 24 * 3_600_000).toISOString().slice(0, 10);
}

const ADJECTIVES = [
  ...['Amber', 'Broken', 'Crimson', 'Distant', 'Endless', 'Fading', 'Golden', 'Hidden', 'Iron', 'Jade'],
  ...['Kind', 'Last', 'Midnight', 'Narrow', 'Open', 'Pale', 'Quiet', 'Restless', 'Silent', 'Tender'],
];
const NOUNS = [
  ...['Anchor', 'Bridge', 'Castle', 'Dancer', 'Empire', 'Forest', 'Garden', 'Harbour', 'Island', 'Journey'],
  ...['Kingdom', 'Lantern', 'Mirror', 'Night', 'Ocean', 'Palace', 'Queen', 'River', 'Shadow', 'Train'],
];
const GENRES = ['Drama', 'Comedy', 'Thriller', 'Documentary', 'Film noir', 'Western', 'Animation'];

const sessionOf = (commands: CommandDependencies): CommandSession =>
  new CommandSession(commands.writer, systemContext(systemClock()));

/** So many movies, each with three actors, each of whom plays in many. */
async function addMovies(commands: CommandDependencies, count: number): Promise<readonly MovieId[]> {
  const actorIds = await inTurns(Math.ceil(count / MOVIES_PER_ACTOR), async (index): Promise<ActorId> => {
    const made = done(
      await addActor(sessionOf(commands), { name: `Actor ${NOUNS[index % NOUNS.length]} ${index}` }),
    );
    if (made === null) throw new Error('An actor was added and is not there.');
    return made.actorId;
  });
  const { defaultCurrency: currency } = commands.settings;
  return inTurns(count, async (index): Promise<MovieId> => {
    const adjective = ADJECTIVES[Math.floor(index / NOUNS.length) % ADJECTIVES.length];
    const cast = [0, 1, 2].map((place) => actorIds[(index + place * 101) % actorIds.length]);
    const made = done(
      await addMovie(sessionOf(commands), {
        title: `${adjective} ${NOUNS[index % NOUNS.length]} ${index}`,
        description: `A tale of love and money that nobody in town has told before, and that number ${index} tells again.`,
        genres: [GENRES[index % GENRES.length] ?? ''],
        language: index % 3 === 0 ? 'en' : 'fr',
        ratingTenths: 10 + (index % 41),
        classification: null,
        releaseDate: new Date(Date.UTC(1990, 0, 1 + (index % 13_000))).toISOString().slice(0, 10),
        posterUrl: null,
        trailerUrl: null,
        durationMinutes: 120,
        basePrice: money(minorUnits(10, currency), currency),
        actorIds: [...new Set(cast.filter((actorId) => actorId !== undefined))],
      }),
    );
    if (made === null) throw new Error('A movie was added and is not there.');
    return made.movieId;
  });
}

async function inTurns<Made>(
  count: number,
  make: (index: number) => Promise<Made>,
): Promise<readonly Made[]> {
  const all: Made[] = [];
  while (all.length < count) {
    const from = all.length;
    const some = Math.min(AT_ONCE, count - from);
    all.push(...(await Promise.all(Array.from({ length: some }, (_, index) => make(from + index)))));
  }
  return all;
}

async function holdTwo(commands: CommandDependencies, showtimeId: ShowtimeId, user: string): Promise<void> {
  const userId = UserId.parse(user);
  const context = { ...systemContext(systemClock()), actor: { kind: 'user', id: userId } as const };
  const session = new CommandSession(commands.writer, context);
  const whom = { customerId: userId, walkIn: null };
  const caller = { userId, isStaff: false };
  done(await holdSeats(commands, session, { caller, showtimeId, seats: ['A1', 'A2'], for: whom }));
}
