import { describe, expect, it } from '@jest/globals';
import type { Seat, SeatMap } from '../../web/api/resources.ts';
import { withSeats } from '../../web/seat-map/seat-changes.ts';

const seat = (seatId: string): Seat => ({
  seatId,
  row: 'A',
  number: 1,
  tier: 'regular',
  kind: 'standard',
  price: { amount: 1000, currency: 'EUR' },
  position: null,
  status: 'available',
});
const map: SeatMap = {
  showtimeId: '1',
  revision: 5,
  status: 'onSale',
  wheelchairReleaseAt: null,
  layout: null,
  counts: { total: 2, available: 2, held: 0, sold: 0, blocked: 0 },
  seats: [seat('A1'), seat('A2')],
};

describe('a seat map after an event', () => {
  it('has the new status, and the untouched seats as the same objects', () => {
    const next = withSeats(map, { revision: 6, seats: [{ seatId: 'A2', status: 'held' }] });
    expect([next.revision, next.seats[1]?.status]).toEqual([6, 'held']);
    expect(next.seats[0]).toBe(map.seats[0]);
  });

  it('is the same where it knew the event already', () => {
    expect(withSeats(map, { revision: 5, seats: [{ seatId: 'A2', status: 'held' }] })).toBe(map);
  });
});
