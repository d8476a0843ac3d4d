import { z } from 'zod';

/** A position of the log, in decimal. It is that of the store in which it was written: a copy has others. */
export const LogPosition = z.string().regex(/^\d{1,19}$/, 'must be a position of the log, a whole number');
