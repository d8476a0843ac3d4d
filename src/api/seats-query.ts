import { z } from 'zod';
import { SeatId } from '../domain/auditorium/values.ts';

export const SeatIds = z.array(SeatId).min(1, 'must name at least one seat').max(2000);

/** `A1,A2`, or the parameter once for each. */
export const listInQuery = z
  .union([z.string().max(10_000), z.array(z.string().max(100)).max(2000)])
  .transform((given) => (typeof given === 'string' ? given.split(',') : given));

/** The seats that a query is about. */
export const SeatsQuery = listInQuery.pipe(SeatIds);
