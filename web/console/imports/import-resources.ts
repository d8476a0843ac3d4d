import type { AnswerOf } from '../../../client/client.ts';

export const importKinds = [
  'movies',
  'actors',
  'theaters',
  'auditoriums',
  'seats',
  'showtimes',
  'accounts',
  'bookings',
] as const;
export type ImportKind = (typeof importKinds)[number];

export type Import = AnswerOf<'get', '/imports/{id}'>;
/** Its row counts from 1; the head of a table is none. */
export type ImportedRow = Import['report'][number];
