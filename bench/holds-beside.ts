import { openSessionFor } from '../tests/support/people.ts';
import type { TestSystem } from '../tests/support/system.ts';
import { openCinema } from './cinema.ts';
import { openHoldSupply } from './hold-supply.ts';
import type { LoadPlan, LoadResult } from './load.ts';
import { median, percentile } from './statistics.ts';
import type { Row } from './table.ts';

export const HOLD_CONNECTIONS = 16;
const CUSTOMERS = 1000;
/** The hold's p99 by itself is to be at least this share of its p99 beside what else goes on. */
const AIM = 0.5;

/** Makes plans of so many holds, each of its own seats, of one showtime after the other. */
export async function planOfHolds(
  system: TestSystem,
  name: string,
  holds: number,
): Promise<(count: number) => LoadPlan> {
  const { commands } = system.application;
  const cinema = await openCinema(commands);
  const supply = { name, rows: 40, seatsPerRow: 50, atOnce: 1, holds };
  const { take } = await openHoldSupply(commands, cinema, supply);
  const tokens = await Promise.all(
    Array.from({ length: CUSTOMERS }, () =>
      openSessionFor(commands, system.open.ports.tokens, 'customer', crypto.randomUUID()),
    ),
  );
  return (count) => ({
    url: system.url,
    connections: HOLD_CONNECTIONS,
    tokens,
    requests: take(count),
  });
}

/** The row of holds. With a baseline, of as many rounds, it has the ratio of that one's p99 to its own. */
export function rowOfHolds(
  name: string,
  rounds: readonly LoadResult[],
  baseline: readonly LoadResult[] | null,
  note: string,
): Row {
  const p99 = ({ latencies }: LoadResult): number => percentile(latencies, 0.99);
  const rates = rounds.map(({ seconds, latencies }) => latencies.length / seconds);
  const refused = rounds.reduce(
    (sum, { statuses, latencies }) => sum + latencies.length - (statuses[201] ?? 0),
    0,
  );
  const ratios = rounds.flatMap((round, index) => {
    const quiet = baseline?.[index];
    return quiet === undefined ? [] : [p99(quiet) / p99(round)];
  });
  return {
    name,
    value: median(rates),
    unit: 'holds/s',
    rounds: rates,
    p50: median(rounds.map(({ latencies }) => percentile(latencies, 0.5))),
    p99: median(rounds.map(p99)),
    ...(baseline === null ? {} : { ratio: median(ratios), aim: AIM }),
    note: [note, refused === 0 ? '' : `${refused} were refused`].filter((part) => part !== '').join('; '),
  };
}
