import { z } from 'zod';
import { ruleForNewData } from '../../engine/event.ts';
import { ActorId } from '../kernel/ids.ts';
import { LocalDate } from '../kernel/local-time.ts';
import { Price } from '../kernel/money.ts';
import { distinct, hasInvisible, multilineText, text } from '../kernel/text.ts';

export const Title = text(255);
export const Description = multilineText(5000);
export const Genre = text(50);
export const Genres = z
  .array(Genre)
  .max(10)
  .refine((genres) => distinct(genres).length === genres.length, ruleForNewData('must name each genre once'))
  .readonly();
export const DurationMinutes = z.int().min(1).max(600);
const Classification = text(20);

/** Who plays in a movie, each once. */
export const Cast = z
  .array(ActorId)
  .max(100)
  .refine(
    (actorIds) => new Set(actorIds).size === actorIds.length,
    ruleForNewData('must name each actor once'),
  )
  .readonly();

/** A rating from 1 to 5 in tenths: 42 is 4.2. */
export const RatingTenths = z.int().min(10).max(50);

const hasOneDecimal = (stars: number): boolean => Math.abs(stars * 10 - Math.round(stars * 10)) < 1e-9;

export const Stars = z.number().min(1).max(5).refine(hasOneDecimal, 'must have at most one decimal');

/** A rating: stars for clients, tenths for the domain. */
export const Rating = Stars.transform((stars) => Math.round(stars * 10));

/** The canonical form of a language tag of BCP 47; null for what is none. */
function canonicalLanguage(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

const LANGUAGE_LENGTH = 35;

/** A language as BCP 47 writes it, in its canonical form however it was typed: `en`, `pt-BR`. */
export const Language = z
  .string()
  .max(LANGUAGE_LENGTH)
  .refine((tag) => canonicalLanguage(tag) !== null, 'must be a language tag of BCP 47, such as en or pt-BR')
  .overwrite((tag) => canonicalLanguage(tag) ?? tag)
  .refine((tag) => tag.length <= LANGUAGE_LENGTH, ruleForNewData('must be shorter in its canonical form'));

export const HttpsUrl = z
  .url({ protocol: /^https$/, error: 'must be an https address' })
  .max(2000)
  .refine((url) => url.isWellFormed(), 'must be well-formed Unicode')
  .refine((url) => !hasInvisible(url), ruleForNewData('must not contain invisible or control characters'));

/** The fields of a movie. The fields of a group change with one event. */
export const movieFields = {
  description: {
    title: Title,
    description: Description.nullable(),
    genres: Genres,
    language: Language.nullable(),
    ratingTenths: RatingTenths.nullable(),
    classification: Classification.nullable(),
    releaseDate: LocalDate.nullable(),
    posterUrl: HttpsUrl.nullable(),
    trailerUrl: HttpsUrl.nullable(),
  },
  duration: { durationMinutes: DurationMinutes },
  price: { basePrice: Price.nullable() },
  cast: { actorIds: Cast },
};

/** What is known of a movie. */
export const MovieDetails = z.strictObject({
  ...movieFields.description,
  ...movieFields.duration,
  ...movieFields.price,
  ...movieFields.cast,
});
export type MovieDetails = Readonly<z.output<typeof MovieDetails>>;

/** The SHA-256 of a picture's bytes, in lower-case hex: its address in the picture store. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex');

const SIDE = 10_000;

const PosterPicture = z
  .strictObject({
    digest: Digest,
    width: z.int().min(1).max(SIDE),
    height: z.int().min(1).max(SIDE),
    bytes: z.int().min(1),
  })
  .readonly();

export const PosterSize = z.enum(['small', 'medium', 'large']);
export type PosterSize = z.output<typeof PosterSize>;

/** An uploaded poster: what it was encoded as, and its sizes in the picture store. */
export const posterFields = {
  mediaType: z.enum(['image/webp']),
  sizes: z.strictObject({ small: PosterPicture, medium: PosterPicture, large: PosterPicture }).readonly(),
};
export interface Poster {
  readonly mediaType: z.output<typeof posterFields.mediaType>;
  readonly sizes: z.output<typeof posterFields.sizes>;
}

/** The version of a poster, for its address: the largest size stands for all, as they were made together. */
export function posterVersion({ sizes }: Poster): string {
  return sizes.large.digest;
}
