import { z } from 'zod';
import { auditorium } from '../../domain/auditorium/decider.ts';
import type { Auditorium } from '../../domain/auditorium/state.ts';
import { AuditoriumId, MovieId, TheaterId } from '../../domain/kernel/ids.ts';
import { caseless, text } from '../../domain/kernel/text.ts';
import { movie } from '../../domain/movie/decider.ts';
import { Title } from '../../domain/movie/values.ts';
import { theater, type Theater } from '../../domain/theater/decider.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { refused, type RowOutcome } from './import-report.ts';
import { commandOf, externalId, type Importing } from './importing.ts';

type Refusal = Extract<RowOutcome, { readonly outcome: 'refused' }>;
export type Found<Thing> = { readonly outcome: 'found'; readonly thing: Thing } | Refusal;

/** A theater in a row: by id, by the external id that it was imported with, or by name and city. */
export const theaterFields = {
  theaterId: TheaterId.nullable().default(null),
  theaterExternalId: externalId,
  theater: text(200).nullable().default(null),
  city: text(100).nullable().default(null),
};
export type TheaterFields = Readonly<z.output<z.ZodObject<typeof theaterFields>>>;

/** An auditorium in a row: by id, by external id, or by name in a theater. */
export const auditoriumFields = {
  ...theaterFields,
  auditoriumId: AuditoriumId.nullable().default(null),
  auditoriumExternalId: externalId,
  auditorium: text(100).nullable().default(null),
};
export type AuditoriumFields = Readonly<z.output<z.ZodObject<typeof auditoriumFields>>>;

/** What a row calls its auditorium, as one text: rows that call it the same are imported in their order. */
export function auditoriumNamedIn(row: AuditoriumFields): string {
  const { auditoriumId, auditoriumExternalId, auditorium: name, theaterId, theater: of, city } = row;
  return JSON.stringify([auditoriumId, auditoriumExternalId, name, theaterId, of, city]);
}

/** A movie in a row: by id, by external id, or by title and year of release. */
export const movieFields = {
  movieId: MovieId.nullable().default(null),
  movieExternalId: externalId,
  movie: Title.nullable().default(null),
  year: z.int().min(1880).max(2200).nullable().default(null),
};
export type MovieFields = Readonly<z.output<z.ZodObject<typeof movieFields>>>;

/** The columns of these fields. */
export const theaterColumns = {
  theaterId: 'text',
  theaterExternalId: 'text',
  theater: 'text',
  city: 'text',
} as const;
export const auditoriumColumns = {
  ...theaterColumns,
  auditoriumId: 'text',
  auditoriumExternalId: 'text',
  auditorium: 'text',
} as const;

/** The command by which an import makes something that is known by its names. */
export const commandFor = {
  // As imports of movies have always made them.
  movie: (title: string, year: number | null) =>
    derivedId('import-movies', 'movie', `${title} (${year ?? ''})`),
  actor: (name: string) => derivedId('import-movies', 'actor', name),
  theater: (name: string, city: string) =>
    derivedId('import', 'theaters', 'named', caseless(name), caseless(city)),
  auditorium: (theaterId: TheaterId, name: string) =>
    derivedId('import', 'auditoriums', 'named', theaterId, caseless(name)),
};

/** Which theater a row means. */
export function theaterOf(importing: Importing, given: TheaterFields): Promise<Found<Theater>> {
  const { theaterId, theaterExternalId, theater: name, city } = given;
  return once(importing, ['theater', theaterId, theaterExternalId, name, city], async () => {
    const { session, dependencies } = importing;
    const load = async (id: TheaterId): Promise<Theater | null> => {
      const state = await session.load(theater, id);
      return state?.active === true ? state : null;
    };
    if (theaterId !== null) return orUnknown(await load(theaterId), 'theaterId', 'theater');
    if (theaterExternalId !== null) {
      const id = TheaterId.parse(derivedId(commandOf('theaters', theaterExternalId), 'theater'));
      return orUnknown(await load(id), 'theaterExternalId', 'theater');
    }
    if (name === null || city === null)
      return missing('theater', 'must be given, with its city, or a theaterId');
    const own = await load(TheaterId.parse(derivedId(commandFor.theater(name, city), 'theater')));
    const named = await dependencies.catalogueNames.theaters(name, city);
    return oneOf(own?.theaterId, named, load, 'theater');
  });
}

/** Which auditorium a row means. */
export function auditoriumOf(importing: Importing, given: AuditoriumFields): Promise<Found<Auditorium>> {
  const { auditoriumId, auditoriumExternalId, auditorium: name } = given;
  const { theaterId, theaterExternalId, theater: theaterName, city } = given;
  const names = [auditoriumId, auditoriumExternalId, name, theaterId, theaterExternalId, theaterName, city];
  return once(importing, ['auditorium', ...names], async () => {
    const { session, dependencies } = importing;
    const load = async (id: AuditoriumId): Promise<Auditorium | null> => {
      const state = await session.load(auditorium, id);
      return state?.active === true ? state : null;
    };
    if (auditoriumId !== null) return orUnknown(await load(auditoriumId), 'auditoriumId', 'auditorium');
    if (auditoriumExternalId !== null) {
      const command = commandOf('auditoriums', auditoriumExternalId);
      const id = AuditoriumId.parse(derivedId(command, 'auditorium'));
      return orUnknown(await load(id), 'auditoriumExternalId', 'auditorium');
    }
    if (name === null) return missing('auditorium', 'must be given, with its theater, or an auditoriumId');
    const owner = await theaterOf(importing, given);
    if (owner.outcome === 'refused') return owner;
    const { theaterId: ownerId } = owner.thing;
    const command = commandFor.auditorium(ownerId, name);
    const own = await load(AuditoriumId.parse(derivedId(command, 'auditorium')));
    const named = await dependencies.catalogueNames.auditoriums(ownerId, name);
    return oneOf(own?.auditoriumId, named, load, 'auditorium');
  });
}

/** Which movie a row means. */
export function movieOf(importing: Importing, given: MovieFields): Promise<Found<MovieId>> {
  const { movieId, movieExternalId, movie: title, year } = given;
  return once(importing, ['movie', movieId, movieExternalId, title, year], async () => {
    const { session, dependencies } = importing;
    const load = async (id: MovieId): Promise<MovieId | null> =>
      (await session.load(movie, id))?.active === true ? id : null;
    if (movieId !== null) return orUnknown(await load(movieId), 'movieId', 'movie');
    if (movieExternalId !== null) {
      const id = MovieId.parse(derivedId(commandOf('movies', movieExternalId), 'movie'));
      return orUnknown(await load(id), 'movieExternalId', 'movie');
    }
    if (title === null) return missing('movie', 'must be given, with its year, or a movieId');
    const own = await load(MovieId.parse(derivedId(commandFor.movie(title, year), 'movie')));
    const named = await dependencies.catalogueNames.movies(title, year);
    return oneOf(own ?? undefined, named, load, 'movie');
  });
}

/** What an import of the same names has made counts; else the only one of these names. */
async function oneOf<Id, Thing>(
  own: Id | undefined,
  named: readonly Id[],
  load: (id: Id) => Promise<Thing | null>,
  field: 'theater' | 'auditorium' | 'movie',
): Promise<Found<Thing>> {
  const others = named.filter((id) => id !== own);
  const id = own ?? others[0];
  if (others.length > (own === undefined ? 1 : 0)) {
    return refused(
      `#/${field}`,
      `ambiguous-${field}`,
      `has the names of several; give ${field}Id in their place`,
    );
  }
  return orUnknown(id === undefined ? null : await load(id), field, field);
}

export function orUnknown<Thing>(thing: Thing | null, field: string, noun: string): Found<Thing> {
  if (thing !== null) return { outcome: 'found', thing };
  return refused(`#/${field}`, `unknown-${noun}`, `names no ${noun} that is there`);
}

export function missing(field: string, detail: string): Refusal {
  return refused(`#/${field}`, 'invalid-body', detail);
}

/** Looks for the same once in an import. */
export function once<Result>(
  { known }: Importing,
  names: readonly unknown[],
  find: () => Promise<Result>,
): Promise<Result> {
  const key = JSON.stringify(names);
  const finding = known.get(key) ?? find();
  known.set(key, finding);
  return finding as Promise<Result>;
}
