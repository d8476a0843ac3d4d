import { z } from 'zod';
import { assembleUseCases } from '../application.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { ActorName } from '../domain/actor/values.ts';
import type { Instant } from '../engine/instant.ts';
import type { Money } from '../domain/kernel/money.ts';
import { distinct, visibleText } from '../domain/kernel/text.ts';
import { DurationMinutes, Genre, HttpsUrl, Title } from '../domain/movie/values.ts';
import { systemClock } from '../engine/process-managers/job-worker.ts';
import type { RowFault } from '../commands/imports/import-report.ts';
import type { ReadRow } from '../commands/imports/read-rows.ts';
import { type CliCommand, UsageError, withRuntime } from './command.ts';
import { importReadRows, withCatalogue } from './import-file.ts';
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
      const dependencies = assembleUseCases(ports, settings);
      const report = await withCatalogue(ports, context, () => importMovies(dependencies, entries, given));
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

/**
 * Imports movies from JSON: an array of `{title, year, cast, genres, extract, thumbnail}`. A movie is known by its
 * title and year, so the same file may be imported again. Throws when `json` is no array. A movie that does not fit is
 * refused with its reason; the others go on.
 */
export async function importMovies(
  dependencies: CommandDependencies,
  json: unknown,
  { assumedMinutes, basePrice, now, progress }: ImportOptions,
): Promise<ImportReport> {
  const entries = z.array(z.unknown(), 'The file must hold an array of movies.').parse(json);
  const read = entries.map((entry) => MovieEntry.safeParse(entry));
  const rows = read.map(({ data }): ReadRow => ({
    value: data === undefined ? null : rowOf(data, assumedMinutes, basePrice),
    refusal: null,
  }));
  const report = await importReadRows(dependencies, rows, { kind: 'movies', dryRun: false, now, progress });
  const created = report.filter(({ outcome }) => outcome === 'created');
  const refused = report.flatMap((row) => {
    if (row.outcome !== 'refused') return [];
    const { error } = read[row.row - 1] ?? {};
    const why = error === undefined ? wordsOf(row.faults) : z.prettifyError(error).replaceAll('\n', ' ');
    return [{ movie: nameOf(entries[row.row - 1], row.row - 1), why }];
  });
  return {
    added: created.length,
    alreadyThere: report.length - created.length - refused.length,
    assumedDurations: created.filter(({ row }) => read[row - 1]?.data?.durationMinutes === undefined).length,
    actors: new Set(read.flatMap(({ data }) => data?.cast ?? [])).size,
    refused,
  };
}

/** The movie as a row of an import. */
function rowOf(movie: MovieEntry, assumedMinutes: number, basePrice: Money | null): object {
  return {
    title: movie.title,
    description: textOrNull(movie.extract),
    genres: distinct(movie.genres),
    durationMinutes: movie.durationMinutes ?? assumedMinutes,
    // The file knows no more of the release.
    year: movie.year,
    basePrice,
    actors: [...new Set(movie.cast)],
    posterUrl: movie.thumbnail ?? null,
  };
}

function wordsOf(faults: readonly RowFault[]): string {
  return faults.map(({ pointer, detail }) => (pointer === '#' ? detail : `${pointer} ${detail}`)).join('; ');
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
