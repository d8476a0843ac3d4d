import { describe, expect, it } from '@jest/globals';
import { bestSeats, orphansOf } from '../../web/seat-map/best-seats.ts';
import { layOut, PITCH, seatAfter, type Layout, type Move } from '../../web/seat-map/geometry.ts';

interface Placed {
  readonly seatId: string;
  readonly row: string;
  readonly number: number;
  readonly position: { readonly x: number; readonly y: number } | null;
}

const numbered = (row: string, numbers: readonly number[]): readonly Placed[] =>
  numbers.map((number) => ({ seatId: `${row}${number}`, row, number, position: null }));

const xOf = ({ rows }: Layout, seatId: string): number =>
  rows.flatMap(({ places }) => places).find((place) => place.seatId === seatId)?.x ?? Number.NaN;

describe('the layout of seats without a plan', () => {
  const layout = layOut([...numbered('A', [1, 2, 4]), ...numbered('B', [2, 3])]);

  it('has row behind row, and the same numbers behind each other', () => {
    expect(layout.rows.map(({ name }) => name)).toEqual(['A', 'B']);
    expect(xOf(layout, 'A2')).toBe(xOf(layout, 'B2'));
    expect((layout.rows[1]?.y ?? 0) - (layout.rows[0]?.y ?? 0)).toBe(PITCH);
  });

  it('has a gap where a number is missing', () => {
    expect(xOf(layout, 'A2') - xOf(layout, 'A1')).toBe(PITCH);
    expect(xOf(layout, 'A4') - xOf(layout, 'A2')).toBe(2 * PITCH);
  });

  it('holds every seat, and nothing in an empty auditorium', () => {
    for (const { x, y } of layout.rows.flatMap(({ places }) => places)) {
      expect(x > 0 && x < layout.width && y > 0 && y < layout.height).toBe(true);
    }
    expect(layOut([]).rows).toEqual([]);
  });
});

describe('the layout of seats with positions', () => {
  it('keeps the aisles of the plan, whatever its unit', () => {
    const placed = [0, 100, 300].map((x, index) => ({
      seatId: `A${index + 1}`,
      row: 'A',
      number: index + 1,
      position: { x, y: 50 },
    }));
    const layout = layOut(placed);
    expect(xOf(layout, 'A2') - xOf(layout, 'A1')).toBeCloseTo(PITCH);
    expect(xOf(layout, 'A3') - xOf(layout, 'A2')).toBeCloseTo(2 * PITCH);
  });

  it('puts the row nearest to the screen first, in whatever order the seats come', () => {
    const at = (row: string, y: number): Placed => ({
      seatId: `${row}1`,
      row,
      number: 1,
      position: { x: 0, y },
    });
    expect(layOut([at('B', 20), at('A', 10)]).rows.map(({ name }) => name)).toEqual(['A', 'B']);
  });
});

describe('the areas of a plan', () => {
  const seats = [0, 15].map((x, index) => ({
    seatId: `A${index + 1}`,
    row: 'A',
    number: index + 1,
    position: { x, y: 50 },
  }));
  const plain = { rotation: 0, color: null, borderColor: null, isScreen: false, text: null };
  const bar = { ...plain, shape: 'rectangle', x: -30, y: 80, width: 90, height: 20 } as const;

  it('lie among the seats, in the same measure, and within the drawing', () => {
    const { toDrawing, areas, width, height, rows } = layOut(seats, [bar]);
    expect(areas).toEqual([bar]);
    const { unit, x, y } = toDrawing;
    const [first, second] = rows[0]?.places ?? [];
    expect([first?.x, first?.y]).toEqual([0 * unit + x, 50 * unit + y]);
    expect((second?.x ?? 0) - (first?.x ?? 0)).toBeCloseTo(PITCH);
    expect(bar.x * unit + x).toBeGreaterThan(0);
    expect((bar.x + bar.width) * unit + x).toBeLessThan(width);
    expect((bar.y + bar.height) * unit + y).toBeLessThan(height);
  });

  it('leave out the screen, which is drawn anyway, and are not drawn where seats have no positions', () => {
    expect(layOut(seats, [{ ...bar, isScreen: true }]).areas).toEqual([]);
    expect(layOut(numbered('A', [1, 2]), [bar]).areas).toEqual([]);
  });
});

describe('keys in the map', () => {
  const layout = layOut([
    ...numbered('A', [1, 2, 3]),
    ...numbered('B', [1, 2, 3]),
    ...numbered('C', [2]),
    ...['D', 'E', 'F', 'G'].flatMap((row) => numbered(row, [1, 2, 3])),
  ]);

  it.each<readonly [string, Move, string]>([
    ['A1', 'right', 'A2'],
    ['A3', 'right', 'A3'],
    ['A2', 'left', 'A1'],
    ['B3', 'down', 'C2'],
    ['C2', 'down', 'D2'],
    ['A1', 'up', 'A1'],
    ['A2', 'home', 'A1'],
    ['A2', 'end', 'A3'],
    ['A2', 'pageDown', 'F2'],
    ['G2', 'pageUp', 'B2'],
    ['D2', 'first', 'A1'],
    ['D2', 'last', 'G3'],
  ])('lead from %s %s to %s', (from, move, to) => {
    expect(seatAfter(layout, from, move)).toBe(to);
  });
});

describe('the best seats', () => {
  const rows = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].flatMap((row) => numbered(row, [1, 2, 3, 4, 5, 6, 7, 8]));
  const layout = layOut(rows);
  const allBut =
    (taken: readonly string[]) =>
    (seatId: string): boolean =>
      !taken.includes(seatId);

  it('are side by side, in the middle, two thirds of the way to the back', () => {
    expect(bestSeats(layout, allBut([]), 2)).toEqual(['E4', 'E5']);
    expect(bestSeats(layout, allBut([]), 4)).toEqual(['E3', 'E4', 'E5', 'E6']);
  });

  it('leave no seat alone where others are about as good', () => {
    expect(bestSeats(layout, allBut(['E1', 'E2', 'E8']), 4)).not.toEqual(['E3', 'E4', 'E5', 'E6']);
  });

  it('do not reach over an aisle while there is room elsewhere', () => {
    const gap = layOut([...numbered('A', [1, 2, 5, 6]), ...numbered('B', [1, 2, 3, 4])]);
    expect(bestSeats(gap, allBut([]), 3).map((seatId) => seatId[0])).toEqual(['B', 'B', 'B']);
  });

  it('are near to each other where a party does not fit, and none where there are too few', () => {
    const small = layOut([...numbered('A', [1, 2]), ...numbered('B', [1, 2])]);
    expect([...bestSeats(small, allBut([]), 3)].sort()).toHaveLength(3);
    expect(bestSeats(small, allBut(['A1', 'A2']), 3)).toEqual([]);
  });
});

describe('a seat that is left alone', () => {
  const layout = layOut(numbered('A', [1, 2, 3, 4, 5]));

  it('is named, unless it was alone before', () => {
    const isFree = (): boolean => true;
    expect(orphansOf(layout, isFree, new Set(['A2', 'A3']))).toEqual(['A1']);
    expect(orphansOf(layout, isFree, new Set(['A1', 'A2']))).toEqual([]);
    expect(orphansOf(layout, (seatId) => seatId !== 'A2', new Set(['A3']))).toEqual([]);
  });
});
