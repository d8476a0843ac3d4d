import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Seat } from '../../../src/domain/auditorium/values.ts';
import { bestAvailable, orphansBeside, type Party } from '../../../src/domain/showtime/best-available.ts';
import { showtime } from '../../../src/domain/showtime/decider.ts';
import { layoutOf } from '../../../src/domain/showtime/layout.ts';
import {
  aScheduledShowtime,
  booking,
  byBob,
  bob,
  holdSeats,
  holdSeatsAtTheBoxOffice,
  justAfter,
  priceCard,
  releaseAt,
  seatRow,
  seatsHeld,
} from '../../support/fixtures.ts';
import { specify } from '../../support/specification.ts';

/**
 * A room drawn from the screen to the back: `.` is a free seat, `x` a taken one, `v` a free VIP seat, `w` a wheelchair
 * space, `c` a companion seat, and a blank is none. Rows are A, B, C ..., seats are numbered from the left.
 */
function room(...rows: readonly string[]): {
  seats: ReadonlyMap<string, Seat>;
  isFree: (id: string) => boolean;
} {
  const taken = new Set<string>();
  const seats = rows.flatMap((row, index) =>
    Array.from(row).flatMap((sign, at): Seat[] => {
      if (sign === ' ') return [];
      const name = String.fromCharCode(65 + index);
      const seatId = `${name}${at + 1}`;
      if (sign === 'x') taken.add(seatId);
      const kind = sign === 'w' ? 'wheelchair' : sign === 'c' ? 'companion' : 'standard';
      const tier = sign === 'v' ? 'vip' : 'regular';
      return [{ seatId, row: name, number: at + 1, tier, kind, position: null }];
    }),
  );
  const byId = new Map(seats.map((seat) => [seat.seatId, seat]));
  return { seats: byId, isFree: (id) => byId.has(id) && !taken.has(id) };
}

function best(rows: readonly string[], count: number, party: Partial<Party> = {}): string | undefined {
  const { seats, isFree } = room(...rows);
  return bestAvailable({ seats }, { count, accessible: false, ...party }, isFree)?.join(' ');
}

describe('The best seats for a party', () => {
  const empty = ['..........', '..........', '..........', '..........'];

  it('are in the middle, two thirds of the way to the back', () => {
    expect(best(empty, 2)).toBe('C5 C6');
    expect(best(empty, 4)).toBe('C4 C5 C6 C7');
    expect(best(['.........'], 1)).toBe('A5');
  });

  it('are side by side, in a row further away where need be', () => {
    expect(best(['......', 'x..x..'], 4)).toBe('A1 A2 A3 A4');
    expect(best(['....', 'x..x', '.x.x'], 3)).toBe('A1 A2 A3');
  });

  it('leave no seat alone where that can be avoided, and do not go to pieces for it', () => {
    expect(best(['....'], 3)).toBe('A1 A2 A3');
    expect(best(['.....'], 3)).toBe('A1 A2 A3');
    expect(best(['...x', '..xx'], 2)).toBe('B1 B2');
    expect(best(['x...x'], 2)).toBe('A2 A3');
  });

  it('are not on two sides of an aisle, nor of a wheelchair space', () => {
    expect(best(['.. ....'], 3)).toBe('A4 A5 A6');
    expect(best(['...w..'], 4)).toBe('A1 A2 A3 A5');
    expect(best(['.. ..'], 2)).toBe('A1 A2');
    expect(best(['.w.'], 2)).toBe('A1 A3');
  });

  it('are split into as few pieces as can be, close together', () => {
    expect(best(['..xxxx', 'xxxxxx', 'xxxxxx', 'xxxx..', 'xxxx..'], 4)).toBe('D5 D6 E5 E6');
    expect(best(['...xx', '.x.x.'], 5)).toBe('A1 A2 A3 B1 B3');
  });

  it('are of the tier that was asked for, and side by side in one tier', () => {
    expect(best(['......', 'vvvv..'], 2, { tier: 'vip' })).toBe('B3 B4');
    expect(best(['..vv..'], 3)).toBe('A2 A3 A4');
    expect(best(['......'], 2, { tier: 'vip' })).toBeUndefined();
  });

  it('have one wheelchair space on request, with the others beside it', () => {
    expect(best(['....', 'wc..'], 2, { accessible: true })).toBe('B1 B2');
    expect(best(['....', 'wc..'], 3, { accessible: true })).toBe('B1 B2 B3');
    expect(best(['....', 'wcwc'], 2, { accessible: true })).toBe('B1 B2');
    expect(best(['....', 'wxxx'], 3, { accessible: true })).toBe('A1 A2 B1');
    expect(best(['....', 'wxx.'], 1, { accessible: true })).toBe('B1');
    expect(best(['....'], 1, { accessible: true })).toBeUndefined();
    expect(best(['.....wcx', '.....wcx'], 4, { accessible: true })).toBe('B4 B5 B6 B7');
  });

  it('are none of the wheelchair spaces and companion seats for others', () =>
    expect(best(['wcx.', 'wc..'], 2)).toBe('B3 B4'));

  it('are undefined where there are not enough', () => {
    expect(best(['..x', 'x.x'], 4)).toBeUndefined();
    expect(best(['..x', 'x.x'], 3)).toBe('A1 A2 B2');
  });

  it('are judged by the plan where seats have positions: rows from the screen, aisles by their width', () => {
    const at = (seatId: string, x: number, y: number): Seat => ({
      ...{
        seatId,
        row: seatId.slice(0, 1),
        number: Number(seatId.slice(1)),
        tier: 'regular',
        kind: 'standard',
      },
      position: { x, y },
    });
    // Row B is in front, and its odd numbers are on the left.
    const plan = [at('A1', 0, 90), at('A2', 30, 90), at('A3', 90, 90), at('A4', 120, 90), at('A5', 150, 90)];
    const front = [at('B3', 0, 0), at('B1', 30, 0), at('B2', 60, 0), at('B4', 90, 0), at('B6', 120, 0)];
    const seats = new Map([...plan, ...front].map((seat) => [seat.seatId, seat]));
    const { blocks } = layoutOf(seats);
    expect(blocks.map((block) => block.map(({ seat }) => seat.seatId).join(' '))).toEqual([
      'B3 B1 B2 B4 B6',
      'A1 A2',
      'A3 A4 A5',
    ]);
    expect(bestAvailable({ seats }, { count: 3, accessible: false }, () => true)).toEqual(['B2', 'B4', 'B6']);
    expect(bestAvailable({ seats }, { count: 4, accessible: false }, () => true)).toEqual([
      'B1',
      'B2',
      'B4',
      'B6',
    ]);
  });
});

describe('A choice of one’s own', () => {
  const orphans = (rows: readonly string[], ...chosen: string[]): readonly string[] => {
    const { seats, isFree } = room(...rows);
    return orphansBeside({ seats }, chosen, isFree);
  };

  it('warns of the seats that it leaves alone', () => {
    expect(orphans(['.....'], 'A2', 'A3')).toEqual(['A1']);
    expect(orphans(['.....'], 'A2', 'A4')).toEqual(['A1', 'A3', 'A5']);
    expect(orphans(['x...'], 'A3')).toEqual(['A2', 'A4']);
    expect(orphans(['.. ...'], 'A1')).toEqual(['A2']);
    expect(orphans(['...v'], 'A2', 'A1')).toEqual(['A3']);
  });

  it('warns of none that can be sold to two, nor of those that were alone before', () => {
    expect(orphans(['......'], 'A3', 'A4')).toEqual([]);
    expect(orphans(['.x....'], 'A3', 'A4')).toEqual([]);
    expect(orphans(['......', '.x....'], 'A1', 'A2')).toEqual([]);
    expect(orphans(['...'], 'A1', 'A2', 'A3')).toEqual([]);
  });
});

/** The judgement of the specification by pencil and paper: less is better, the first figure first. */
function judged(
  chosen: readonly string[],
  seats: ReadonlyMap<string, Seat>,
  isFree: (id: string) => boolean,
): number[] {
  const { blocks, best: target } = layoutOf(seats);
  const far = (a: { x: number; y: number }, b: { x: number; y: number }): number =>
    (a.x - b.x) ** 2 + (2 * (a.y - b.y)) ** 2;
  const runs = blocks.flatMap((block) => {
    const parts: (typeof block)[number][][] = [[]];
    for (const place of block) {
      const last = parts.at(-1);
      if (!isFree(place.seat.seatId)) parts.push([]);
      else if (last?.[0] !== undefined && last[0].seat.tier !== place.seat.tier) parts.push([place]);
      else last?.push(place);
    }
    return parts.filter((part) => part.length > 0);
  });
  const own = new Set(chosen);
  const used = runs.filter((run) => run.some(({ seat }) => own.has(seat.seatId)));
  const pieces = used.reduce(
    (count, run) =>
      count +
      run.filter(({ seat }, at) => own.has(seat.seatId) && !own.has(run[at - 1]?.seat.seatId ?? '')).length,
    0,
  );
  const orphans = orphansBeside({ seats }, chosen, isFree).length;
  const middles = used.map((run) => {
    const [first, last] = [run[0], run.at(-1)];
    if (first === undefined || last === undefined) throw new Error('A run has a seat.');
    return { x: (first.x + last.x) / 2, y: first.y };
  });
  const spread = Math.min(
    ...middles.map((anchor) => middles.reduce((sum, each) => sum + far(anchor, each), 0)),
  );
  const distance = blocks
    .flat()
    .filter(({ seat }) => own.has(seat.seatId))
    .reduce((sum, place) => sum + far(target, place), 0);
  return [pieces, orphans, spread, distance];
}

function subsets(of: readonly string[], count: number): string[][] {
  if (count === 0) return [[]];
  return of.flatMap((first, at) => subsets(of.slice(at + 1), count - 1).map((rest) => [first, ...rest]));
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((figure, index) => Math.abs(figure - (b[index] ?? 0)) > 1e-9);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

describe('The search', () => {
  const small = fc.array(
    fc.string({ unit: fc.constantFrom('.', '.', '.', 'x', 'v', ' '), minLength: 6, maxLength: 6 }),
    {
      minLength: 1,
      maxLength: 3,
    },
  );

  it('finds nothing worse than trying every choice does', () => {
    fc.assert(
      fc.property(small, fc.integer({ min: 1, max: 5 }), (rows, count) => {
        const { seats, isFree } = room(...rows);
        const free = [...seats.keys()].filter(isFree);
        const chosen = bestAvailable({ seats }, { count, accessible: false }, isFree);
        expect({ rows, isFound: chosen !== undefined }).toEqual({ rows, isFound: free.length >= count });
        if (chosen === undefined) return;
        expect(new Set(chosen).size).toBe(count);
        expect(chosen.every(isFree)).toBe(true);
        const found = judged(chosen, seats, isFree);
        const better = subsets(free, count).find((each) => isLess(judged(each, seats, isFree), found));
        expect({ rows, count, chosen, found, better }).toEqual({
          rows,
          count,
          chosen,
          found,
          better: undefined,
        });
      }),
      { numRuns: 150 },
    );
  });
});

describe('Holding the best available seats', () => {
  const { given, stateAfter } = specify(showtime);
  const seats = seatRow('A', 6);
  const onSale = aScheduledShowtime({ seats });
  const party = (count: number, more: Partial<Party> = {}): Party => ({
    count,
    accessible: false,
    ticketTypes: [],
    ...more,
  });

  it('is decided with the state: two parties get different seats', () => {
    given(onSale)
      .when(holdSeats({ seats: party(2) }))
      .then(seatsHeld({ seats: ['A3', 'A4'] }));
    given(onSale, seatsHeld({ seats: ['A3', 'A4'] }))
      .when(holdSeats({ bookingId: booking(2), caller: byBob, customerId: bob, seats: party(2) }))
      .then(seatsHeld({ bookingId: booking(2), customerId: bob, seats: ['A1', 'A2'] }));
  });

  it('names the ticket types of the first tickets; the others are for adults', () => {
    const { data } = given(onSale)
      .when(holdSeats({ seats: party(3, { ticketTypes: ['child', 'student'] }) }))
      .onlyEvent('SeatsHeld');
    expect(data.seats.map(({ ticketType }) => ticketType)).toEqual(['child', 'student', 'adult']);
    given(onSale)
      .when(holdSeats({ seats: party(1, { ticketTypes: ['pirate'] }) }))
      .thenRejected('unknown-ticket-types');
    given(onSale)
      .when(holdSeats({ seats: party(1, { ticketTypes: [priceCard.at(-1)?.code ?? ''] }) }))
      .thenRejected('staff-ticket-type');
  });

  it('takes the seats of a hold that has lapsed, and expires it first', () => {
    const lapsed = seatsHeld({ seats: ['A1', 'A2', 'A3', 'A4', 'A5', 'A6'] });
    const decided = showtime.decide(
      holdSeats({
        bookingId: booking(2),
        caller: byBob,
        customerId: bob,
        seats: party(2),
        now: justAfter(releaseAt),
      }),
      stateAfter([onSale, lapsed]),
    );
    expect(decided.outcome === 'accepted' && decided.events.map(({ type }) => type)).toEqual([
      'HoldExpired',
      'SeatsHeld',
    ]);
  });

  it('is refused where there are not enough, and for more than may be held at once', () => {
    given(onSale, seatsHeld({ seats: ['A3', 'A4'] }))
      .when(holdSeats({ bookingId: booking(2), caller: byBob, customerId: bob, seats: party(5) }))
      .thenRejected('not-enough-seats');
    given(onSale)
      .when(holdSeats({ seats: party(11) }))
      .thenRejected('too-many-seats');
    given(onSale)
      .when(holdSeatsAtTheBoxOffice({ seats: party(11) }))
      .thenRejected('not-enough-seats');
  });

  it('is the same hold when it is repeated, whatever is free by then, and another one for another party', () => {
    const held = seatsHeld({ seats: ['A3', 'A4'] });
    given(onSale, held)
      .when(holdSeats({ seats: party(2) }))
      .thenNothing();
    given(onSale, held)
      .when(holdSeats({ seats: party(3) }))
      .thenRejected('booking-id-taken');
    given(onSale, held)
      .when(holdSeats({ seats: party(2, { ticketTypes: ['child'] }) }))
      .thenRejected('booking-id-taken');
  });
});
