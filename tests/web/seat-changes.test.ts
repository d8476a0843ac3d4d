import { describe, expect, it } from '@jest/globals';
import type { Seat, SeatMap } from '../../web/api/resources.ts';
import { withAllOf, withSeats } from '../../web/seat-map/seat-changes.ts';

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

describe('a seat map that comes as a whole', () => {
  const layout = { areas: [], width: 100, height: 100 };
  const planned: SeatMap = { ...map, layout };
  const again = (): SeatMap => structuredClone(planned);

  it('has the seats that are alike, and the layout, as the same objects', () => {
    const next = withAllOf(planned, again());
    expect(next.seats.every((each, index) => each === planned.seats[index])).toBe(true);
    expect(next.layout).toBe(layout);
  });

  it('has a seat whose status is another as a new object, in the same layout', () => {
    const came = { ...again(), revision: 6, seats: [seat('A1'), { ...seat('A2'), status: 'sold' as const }] };
    const next = withAllOf(planned, came);
    expect([next.revision, next.seats[1]?.status]).toEqual([6, 'sold']);
    expect(next.seats[0]).toBe(planned.seats[0]);
    expect(next.layout).toBe(layout);
  });

  it('has a new layout where a seat has moved, has come, or the room is another', () => {
    const moved = { ...again(), seats: [seat('A1'), { ...seat('A2'), position: { x: 1, y: 1 } }] };
    const more = { ...again(), seats: [seat('A1'), seat('A2'), seat('A3')] };
    const wider = { ...again(), layout: { ...layout, width: 200 } };
    for (const came of [moved, more, wider]) expect(withAllOf(planned, came).layout).not.toBe(layout);
  });
});
