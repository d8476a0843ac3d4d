import type { ImportKind } from '../../domain/import/values.ts';
import type { AnyRowKind } from './importing.ts';
import { accountRows } from './rows/accounts.ts';
import { actorRows } from './rows/actors.ts';
import { auditoriumRows } from './rows/auditoriums.ts';
import { bookingRows } from './rows/bookings.ts';
import { movieRows } from './rows/movies.ts';
import { seatRows } from './rows/seats.ts';
import { showtimeRows } from './rows/showtimes.ts';
import { theaterRows } from './rows/theaters.ts';

/** What can be imported, and how. */
export const rowKinds: Readonly<Record<ImportKind, AnyRowKind>> = {
  movies: movieRows,
  actors: actorRows,
  theaters: theaterRows,
  auditoriums: auditoriumRows,
  seats: seatRows,
  showtimes: showtimeRows,
  accounts: accountRows,
  bookings: bookingRows,
};
