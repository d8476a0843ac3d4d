import { z } from 'zod';
import { ActorId } from '../kernel/ids.ts';
import { LocalDate } from '../kernel/local-time.ts';
import { Price } from '../kernel/money.ts';
import { text } from '../kernel/text.ts';

export const Title = text(255);
export const Description = text(5000);
export const Genres = z.array(text(50)).max(10).readonly();
export const DurationMinutes = z.int().min(1).max(600);
const Classification = text(20);

/** A rating from 1 to 5 in tenths: 42 is 4.2. */
export const RatingTenths = z.int().min(10).max(50);

/** A language tag of BCP 47: `en`, `pt-BR`. */
export const Language = z
  .string()
  .max(35)
  .refine((tag) => {
    try {
      return Intl.getCanonicalLocales(tag).length === 1;
    } catch {
      return false;
    }
  }, 'must be a language tag of BCP 47, such as en or pt-BR');

export const HttpsUrl = z.url({ protocol: /^https$/, error: 'must be an https address' }).max(2000);

const Cast = z.array(ActorId).max(100).readonly();

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
