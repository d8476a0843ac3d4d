import { z } from 'zod';
import { assembleUseCases } from '../application.ts';
import { addActor } from '../commands/actor/add-actor.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { derivedId } from '../engine/derived-id.ts';
import { CommandSession } from '../engine/command-handling/command-session.ts';
import { addMovie } from '../commands/movie/add-movie.ts';
import { ActorName } from '../domain/actor/values.ts';
import type { ActorId } from '../domain/kernel/ids.ts';
import type { Instant } from '../engine/instant.ts';
import type { Money } from '../domain/kernel/money.ts';
import { distinct, visibleText } from '../domain/kernel/text.ts';
import { DurationMinutes, Genre, HttpsUrl, Title } from '../domain/movie/values.ts';
import { systemClock } from '../engine/process-managers/job-worker.ts';
import { type CliCommand, UsageError, withRuntime } from './command.ts';
import { moneyOf, readJson, wholeNumber } from './parameters.ts';

export const importMoviesCommand: CliCommand = {
  name: 'import-movies',
  usage: 'FILE [--minutes N] [--base-price "10.00 USD"]',
  summary: 'Imports movies from a JSON file. Lists what it refused, and why.',
  details:
    'FILE holds an array of {title, year, cast, genres, extract, thumbnail, durationMinutes}. A movie without a ' +
    'running time gets --minutes (120). The same file may be imported again. On embedded stores, stop the server first.',
  options: { minutes: { type: 'string' }, 'base-price': { type: 'string' } },
  maximumWords: 1,
  run: async ({ words: [file], options }, context) => {
    if (file === undefined) throw new UsageError('import-movies takes a file.');
    const { minutes, 'base-price': price } = options;
    const assumedMinutes = minutes === undefined ? 120 : wholeNumber(minutes, '--minutes');
    const basePrice = price === undefined ? null : moneyOf(price);
    const entries = await readJson(file);
    return withRuntime(context, async ({ ports, settings }) => {
      const progress = (done: number, total: number): void => {
        if (done % 100 === 0 || done === total) context.warn(`${done} of ${total} movies`);
      };
      const given = { assumedMinutes, basePrice, now: systemClock(), progress };
      const report = await importMovies(assembleUseCases(ports, settings), entries, given);
      for (const line of linesOf(report, assumedMinutes)) context.print(line);
      return report.refused.length === 0;
    });
  },
};

function linesOf(
  { added, alreadyThere, actors, assumedDurations, refused }: ImportReport,
  assumedMinutes: number,
): readonly string[] {
  const summary = `${added} movies added, ${alreadyThere} already there, ${actors} actors, ${refused.length} refused`;
  const assumed = `${assumedDurations} have no running time in the file: ${assumedMinutes} minutes are assumed`;
  return [
    summary,
    ...(assumedDurations > 0 ? [assumed] : []),
    ...refused.map(({ movie, why }) => `refused ${movie}: ${why}`),
  ];
}

/** A movie as the file has it. Other fields are ignored. */
const MovieEntry = z.object({
  title: Title,
  year: z.int().min(1880).max(2200),
  cast: z.array(ActorName).max(100).default([]),
  genres: z.array(Genre).max(10).default([]),
  extract: z.string().nullable().optional(),
  thumbnail: HttpsUrl.nullable().optional(),
  durationMinutes: DurationMinutes.optional(),
});

type MovieEntry = z.output<typeof MovieEntry>;

export interface ImportOptions {
  /** The running time of a movie that has none in the file. */
  readonly assumedMinutes: number;
  readonly basePrice: Money | null;
  readonly now: Instant;
  readonly progress: (done: number, total: number) => void;
}

export interface ImportReport {
  readonly added: number;
  readonly alreadyThere: number;
  readonly assumedDurations: number;
  readonly actors: number;
  readonly refused: readonly { readonly movie: string; readonly why: string }[];
}

/** How many movies are imported at the same time. */
const CONCURRENCY = 16;

/**
 * Imports movies from JSON: an array of `{title, year, cast, genres, extract, thumbnail}`. A movie is known by its
 * title and year, so the same file may be imported again. Throws when `json` is no array. A movie that does not fit is
 * refused with its reason; the others go on.
 */
export async function importMovies(
  dependencies: CommandDependencies,
  json: unknown,
  options: ImportOptions,
): Promise<ImportReport> {
  const entries = z.array(z.unknown(), 'The file must hold an array of movies.').parse(json);
  const refused: { movie: string; why: string }[] = [];
  const movies = new Map<string, MovieEntry>();
  entries.forEach((entry, index) => {
    const parsed = MovieEntry.safeParse(entry);
    const name = nameOf(entry, index);
    if (!parsed.success)
      refused.push({ movie: name, why: z.prettifyError(parsed.error).replaceAll('\n', ' ') });
    else if (movies.has(name)) refused.push({ movie: name, why: 'stands in the file twice' });
    else movies.set(name, parsed.data);
  });
  const actorIds = await importActors(dependencies, [...movies.values()], options);
  const outcomes = { added: 0, alreadyThere: 0, assumedDurations: 0 };
  await inParallel([...movies.entries()], options, async ([name, movie]) => {
    const result = await addMovie(
      sessionFor(dependencies, options.now, 'movie', name),
      detailsOf(movie, actorIds, options),
    );
    if (result.outcome === 'rejected') refused.push({ movie: name, why: result.rejection.detail });
    else if (result.events.length === 0) outcomes.alreadyThere += 1;
    else {
      outcomes.added += 1;
      if (movie.durationMinutes === undefined) outcomes.assumedDurations += 1;
    }
  });
  return { ...outcomes, actors: actorIds.size, refused };
}

async function importActors(
  dependencies: CommandDependencies,
  movies: readonly MovieEntry[],
  options: ImportOptions,
): Promise<ReadonlyMap<string, ActorId>> {
  const names = [...new Set(movies.flatMap((movie) => movie.cast))];
  const ids = new Map<string, ActorId>();
  await inParallel(names, { progress: () => undefined }, async (name) => {
    const result = await addActor(sessionFor(dependencies, options.now, 'actor', name), {
      name,
    });
    if (result.outcome === 'accepted' && result.state !== null) ids.set(name, result.state.actorId);
  });
  return ids;
}

function detailsOf(
  movie: MovieEntry,
  actorIds: ReadonlyMap<string, ActorId>,
  { assumedMinutes, basePrice }: ImportOptions,
): Parameters<typeof addMovie>[1] {
  const cast = [...new Set(movie.cast)].map((name) => actorIds.get(name)).filter((id) => id !== undefined);
  return {
    title: movie.title,
    description: textOrNull(movie.extract),
    genres: distinct(movie.genres),
    durationMinutes: movie.durationMinutes ?? assumedMinutes,
    language: null,
    ratingTenths: null,
    classification: null,
    // The file knows the year alone; the first of January stands for it.
    releaseDate: `${movie.year}-01-01`,
    basePrice,
    actorIds: cast,
    posterUrl: movie.thumbnail ?? null,
    trailerUrl: null,
  };
}

function textOrNull(text: string | null | undefined): string | null {
  const visible = visibleText(text ?? '', 5000).toWellFormed();
  return visible === '' ? null : visible;
}

function nameOf(entry: unknown, index: number): string {
  const { title, year } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<
    string,
    unknown
  >;
  return typeof title === 'string' && typeof year === 'number'
    ? `${title.trim()} (${year})`
    : `movie ${index + 1}`;
}

function sessionFor(
  { writer }: CommandDependencies,
  now: Instant,
  kind: string,
  name: string,
): CommandSession {
  const commandId = derivedId('import-movies', kind, name);
  return new CommandSession(writer, {
    commandId,
    correlationId: derivedId('import-movies'),
    causationId: commandId,
    actor: { kind: 'system', id: 'marquee' },
    now,
  });
}

async function inParallel<Item>(
  items: readonly Item[],
  { progress }: Pick<ImportOptions, 'progress'>,
  importItem: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0;
  let done = 0;
  const lane = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) {
      await importItem(item);
      done += 1;
      progress(done, items.length);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
}
