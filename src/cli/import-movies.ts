import { z } from 'zod';
import { addActor } from '../commands/actor/add-actor.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { derivedId } from '../engine/derived-id.ts';
import { CommandSession } from '../engine/command-handling/command-session.ts';
import { addMovie } from '../commands/movie/add-movie.ts';
import { ActorName } from '../domain/actor/events.ts';
import type { ActorId } from '../domain/kernel/ids.ts';
import type { Instant } from '../engine/instant.ts';
import type { Money } from '../domain/kernel/money.ts';
import { DurationMinutes, Genres, HttpsUrl, Title } from '../domain/movie/values.ts';

/** A film as the file has it. What else it tells is left alone. */
const Film = z.object({
  title: Title,
  year: z.int().min(1880).max(2200),
  cast: z.array(ActorName).max(100).default([]),
  genres: Genres.default([]),
  extract: z.string().nullable().optional(),
  thumbnail: HttpsUrl.nullable().optional(),
  durationMinutes: DurationMinutes.optional(),
});

type Film = z.output<typeof Film>;

export interface ImportOptions {
  /** The running time of a film whose file does not tell it. */
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
  readonly refused: readonly { readonly film: string; readonly why: string }[];
}

/** How many films are worked on at a time. */
const CONCURRENCY = 16;

/**
 * Imports films from JSON: an array of `{title, year, cast, genres, extract, thumbnail}`. A film is known by its
 * title and year, so the same file may be imported again. Rejects when `json` is no array; a film that can't be
 * taken is refused with its reason and stops nothing.
 */
export async function importMovies(
  dependencies: CommandDependencies,
  json: unknown,
  options: ImportOptions,
): Promise<ImportReport> {
  const entries = z.array(z.unknown(), 'The file must hold an array of films.').parse(json);
  const refused: { film: string; why: string }[] = [];
  const films = new Map<string, Film>();
  entries.forEach((entry, index) => {
    const parsed = Film.safeParse(entry);
    const name = nameOf(entry, index);
    if (!parsed.success)
      refused.push({ film: name, why: z.prettifyError(parsed.error).replaceAll('\n', ' ') });
    else if (films.has(name)) refused.push({ film: name, why: 'stands in the file twice' });
    else films.set(name, parsed.data);
  });
  const actorIds = await importActors(dependencies, [...films.values()], options);
  const outcomes = { added: 0, alreadyThere: 0, assumedDurations: 0 };
  await inParallel([...films.entries()], options, async ([name, film]) => {
    const result = await addMovie(
      sessionFor(dependencies, options.now, 'movie', name),
      factsOf(film, actorIds, options),
    );
    if (result.outcome === 'rejected') refused.push({ film: name, why: result.rejection.detail });
    else if (result.events.length === 0) outcomes.alreadyThere += 1;
    else {
      outcomes.added += 1;
      if (film.durationMinutes === undefined) outcomes.assumedDurations += 1;
    }
  });
  return { ...outcomes, actors: actorIds.size, refused };
}

async function importActors(
  dependencies: CommandDependencies,
  films: readonly Film[],
  options: ImportOptions,
): Promise<ReadonlyMap<string, ActorId>> {
  const names = [...new Set(films.flatMap((film) => film.cast))];
  const ids = new Map<string, ActorId>();
  await inParallel(names, { progress: () => undefined }, async (name) => {
    const result = await addActor(sessionFor(dependencies, options.now, 'actor', name), name);
    if (result.outcome === 'accepted' && result.state !== null) ids.set(name, result.state.actorId);
  });
  return ids;
}

function factsOf(
  film: Film,
  actorIds: ReadonlyMap<string, ActorId>,
  { assumedMinutes, basePrice }: ImportOptions,
): Parameters<typeof addMovie>[1] {
  const cast = [...new Set(film.cast)].map((name) => actorIds.get(name)).filter((id) => id !== undefined);
  return {
    title: film.title,
    description: textOrNull(film.extract),
    genres: [...new Set(film.genres)],
    durationMinutes: film.durationMinutes ?? assumedMinutes,
    ...{ language: null, ratingTenths: null, classification: null },
    // The file knows the year alone; the first of January stands for it.
    releaseDate: `${film.year}-01-01`,
    ...{ basePrice, actorIds: cast, posterUrl: film.thumbnail ?? null, trailerUrl: null },
  };
}

function textOrNull(text: string | null | undefined): string | null {
  const trimmed = text?.trim().slice(0, 5000) ?? '';
  return trimmed === '' ? null : trimmed;
}

function nameOf(entry: unknown, index: number): string {
  const { title, year } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<
    string,
    unknown
  >;
  return typeof title === 'string' && typeof year === 'number'
    ? `${title.trim()} (${year})`
    : `film ${index + 1}`;
}

function sessionFor(
  { writer }: CommandDependencies,
  now: Instant,
  kind: string,
  name: string,
): CommandSession {
  const commandId = derivedId('import-movies', kind, name);
  return new CommandSession(writer, {
    ...{ commandId, correlationId: derivedId('import-movies'), causationId: commandId },
    actor: { kind: 'system', id: 'marquee' },
    now,
  });
}

async function inParallel<Item>(
  items: readonly Item[],
  { progress }: Pick<ImportOptions, 'progress'>,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let begun = 0;
  let done = 0;
  const lane = async (): Promise<void> => {
    for (let item = items[begun++]; item !== undefined; item = items[begun++]) {
      await work(item);
      done += 1;
      progress(done, items.length);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
}
