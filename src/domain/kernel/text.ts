import { z } from 'zod';

/** Text of so many characters, without white space around it, of well-formed Unicode (a lone surrogate can't be hashed). */
export function text(maximum: number, minimum = 1): z.ZodString {
  return z
    .string()
    .trim()
    .min(minimum, minimum === 1 ? 'must not be empty' : undefined)
    .max(maximum)
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')
    .refine((value) => !value.includes('\u0000'), 'must not contain NUL');
}
