import { z } from 'zod';
import { LocalDate } from '../kernel/local-time.ts';
import { text } from '../kernel/text.ts';

export const Title = text(255);
export const Description = text(5000);
export const Genres = z.array(text(50)).max(10).readonly();
export const DurationMinutes = z.int().min(1).max(600);
export const Classification = text(20);
export const ReleaseDate = LocalDate;

/** A rating from 1 to 5 in tenths: 42 is 4.2. */
export const RatingTenths = z.int().min(10).max(50);

/** A language as BCP 47 writes it, in its canonical form: `en`, `pt-BR`. */
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
