import type { Seat } from '../src/domain/auditorium/values.ts';
import { bestAvailable } from '../src/domain/showtime/best-available.ts';
import { median, percentile } from './statistics.ts';
import type { Row, Section } from './table.ts';

export interface SeatSearchSizes {
  readonly rounds: number;
  readonly searchesPerRound: number;
}

/** What a search among 600 seats may take, in milliseconds. */
const AIM = 1;

/**
 * How long the best available seats of one room are looked for: parties of one to ten in a room that fills at random, one
 * of ten with a wheelchair space, as a hold looks for them. No hold is made.
 */
export function measureSeatSearch({ rounds, searchesPerRound }: SeatSearchSizes): Section {
  const rows = [
    rowOf(`600 seats, aim ${AIM} ms`, room(20, 30), rounds, searchesPerRound),
    rowOf('2,000 seats', room(40, 50), rounds, searchesPerRound),
  ];
  return { title: 'The best available seats, each party looked for alone', rows };
}

/** Rows with an aisle in the middle; the last one has wheelchair spaces, each with a companion seat. */
function room(rows: number, seatsPerRow: number): ReadonlyMap<string, Seat> {
  const seats = Array.from({ length: rows * seatsPerRow }, (_, index): Seat => {
    const [row, place] = [Math.floor(index / seatsPerRow), index % seatsPerRow];
    const name = `R${row + 1}`;
    const isLast = row === rows - 1;
    const kind = !isLast || place >= 12 ? 'standard' : place % 2 === 0 ? 'wheelchair' : 'companion';
    const x = 30 * place + (place < seatsPerRow / 2 ? 0 : 60);
    return {
      seatId: `${name}-${place + 1}`,
      row: name,
      number: place + 1,
      tier: row < rows / 2 ? 'regular' : 'premium',
      kind,
      position: { x, y: 36 * row },
    };
  });
  return new Map(seats.map((seat) => [seat.seatId, seat]));
}

function rowOf(name: string, seats: ReadonlyMap<string, Seat>, rounds: number, searches: number): Row {
  // The first round warms up.
  const timings = Array.from({ length: rounds + 1 }, () => timed(seats, searches)).slice(1);
  const medians = timings.map((times) => percentile(times, 0.5));
  return {
    name,
    value: median(medians),
    unit: 'ms',
    rounds: medians,
    p50: median(medians),
    p99: median(timings.map((times) => percentile(times, 0.99))),
  };
}

/** The time of each search, from an empty room to one that is nearly full, in milliseconds. */
function timed(seats: ReadonlyMap<string, Seat>, searches: number): Float64Array {
  const ids = [...seats.keys()];
  const taken = new Set<string>();
  const isFree = (seatId: string): boolean => !taken.has(seatId);
  const nextOf = randomNumbers();
  return Float64Array.from({ length: searches }, (_, index) => {
    const wanted = Math.floor((0.95 * ids.length * index) / searches);
    while (taken.size < wanted) taken.add(ids[Math.floor((nextOf() / 2 ** 32) * ids.length)] ?? '');
    const party = { count: 1 + (index % 10), accessible: index % 10 === 3, companions: 'own' } as const;
    const startedAt = performance.now();
    bestAvailable({ seats }, party, isFree);
    return performance.now() - startedAt;
  });
}

/** The same numbers each time: a linear congruential generator. */
function randomNumbers(): () => number {
  let state = 1;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
}
