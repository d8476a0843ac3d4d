import { z } from 'zod';

/** What can be imported. */
export const ImportKind = z.enum(
  ['movies', 'actors', 'theaters', 'auditoriums', 'seats', 'showtimes', 'accounts', 'bookings'],
  'must be one of movies, actors, theaters, auditoriums, seats, showtimes, accounts and bookings',
);
export type ImportKind = z.output<typeof ImportKind>;

/** The SHA-256 of a stored file, in lower-case hex. */
export const FileDigest = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex');

/** Why an import ended before its rows were looked at, or in the middle of them. */
export const ImportFault = z.enum(['file-lost', 'file-unreadable', 'too-many-rows']);
export type ImportFault = z.output<typeof ImportFault>;

/** How many rows there are, how many have been worked off, and what became of those. */
export const importCounts = {
  rows: z.int().min(0),
  done: z.int().min(0),
  created: z.int().min(0),
  unchanged: z.int().min(0),
  refused: z.int().min(0),
};
