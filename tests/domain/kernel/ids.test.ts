import { describe, expect, it } from '@jest/globals';
import { BookingId, bookingIdIn, MovieId, showtimeOf } from '../../../src/domain/kernel/ids.ts';
import { booking, showtimeId, uuid } from '../../support/fixtures.ts';

describe('The id of a booking', () => {
  it('names the showtime whose stream it lives in', () => {
    expect(bookingIdIn(showtimeId, uuid(6, 1))).toBe(`${showtimeId}_${uuid(6, 1)}`);
    expect(showtimeOf(booking(1))).toBe(showtimeId);
  });

  it.each([
    ['a plain UUID', uuid(6, 1)],
    ['upper case', `${showtimeId}_${uuid(0xabc, 1).toUpperCase()}`],
    ['another separator', `${showtimeId}-${uuid(6, 1)}`],
    ['three parts', `${showtimeId}_${uuid(6, 1)}_${uuid(6, 1)}`],
    ['white space behind it', `${showtimeId}_${uuid(6, 1)}\n`],
  ])('is not %s', (_, id) => expect(BookingId.safeParse(id).success).toBe(false));

  it('cannot be made of something that is no UUID', () =>
    expect(() => bookingIdIn(showtimeId, 'A1')).toThrow());
});

describe('An id', () => {
  it('is a UUID in lower case', () => expect(MovieId.safeParse(uuid(0xabc, 1)).success).toBe(true));

  it.each(['', uuid(0xabc, 1).toUpperCase(), `{${uuid(1, 1)}}`, `${uuid(1, 1)}\n`, uuid(1, 1).slice(1)])(
    'is not %j',
    (id) => expect(MovieId.safeParse(id).success).toBe(false),
  );
});
