import { setTimeout as delay } from 'node:timers/promises';
import type { Route } from '../src/api/route.ts';
import { holdRoutes } from '../src/api/routes/holds.ts';
import { routes } from '../src/api/routes/routes.ts';
import { collectionOf } from '../src/engine/projections/projection.ts';
import { readModels } from '../src/projections/read-models.ts';
import { openSystem, type TestSystem } from '../tests/support/system.ts';
import { openSessionFor } from '../tests/support/people.ts';
import { openCinema } from './cinema.ts';
import { openHoldSupply, type SupplyPlan } from './hold-supply.ts';
import { LoadGenerator } from './load-generator.ts';
import type { LoadRequest, LoadResult } from './load.ts';
import { median, percentile } from './statistics.ts';
import type { Row, Section } from './table.ts';

export interface RequestSizes {
  readonly rounds: number;
  readonly requestsPerRound: number;
}

const CONNECTIONS = 64;
/** As many as a showtime of the largest auditorium has pairs of seats. */
const CUSTOMERS = 1000;
/** The share of a no-op's throughput that holds should reach. */
const AIM = 0.5;
/** A generator that is busier than this is what is being measured. */
const BUSY = 0.9;

interface Scenario {
  readonly name: string;
  readonly unit: 'requests/s' | 'holds/s';
  readonly take: (count: number) => readonly LoadRequest[];
}

interface Round {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly busy: number;
  /** Answers that were no 201. */
  readonly refused: number;
  /** From the last answer until every read model had seen it. */
  readonly catchUpMilliseconds: number;
}

/**
 * Holds per second over HTTP beside a request that does nothing but pass through the same pipeline. The rows take
 * turns, round after round, so that their ratios hold while the machine drifts.
 */
export async function measureRequests({ rounds, requestsPerRound }: RequestSizes): Promise<Section> {
  const system = await openSystem({ routes: [...routes, noOperation()] });
  const load = new LoadGenerator();
  try {
    const scenarios = await openScenarios(system, (rounds + 1) * requestsPerRound);
    const tokens = await Promise.all(
      Array.from({ length: CUSTOMERS }, () =>
        openSessionFor(
          system.application.commands,
          system.open.ports.tokens,
          'customer',
          crypto.randomUUID(),
        ),
      ),
    );
    const results = scenarios.map((): Round[] => []);
    for (let round = 0; round <= rounds; round += 1) {
      for (const [index, { take }] of scenarios.entries()) {
        await untilQuiet(system);
        const requests = take(requestsPerRound);
        const result = await load.run({ url: system.url, connections: CONNECTIONS, tokens, requests });
        const measured = roundOf(result, await untilQuiet(system));
        // The first round warms up: code is compiled, files grow to their size.
        if (round > 0) results[index]?.push(measured);
      }
    }
    const [baseline = []] = results;
    const rows = scenarios.map((scenario, index) => rowOf(scenario, results[index] ?? [], baseline));
    const title = `Requests over HTTP, ${CONNECTIONS} connections, ${rounds} rounds of ${requestsPerRound}`;
    return { title, rows };
  } finally {
    await load.close();
    await system.close();
  }
}

/** The route of holds, with the same checks and an answer of the same size, without the hold. */
function noOperation(): Route {
  const hold = holdRoutes.find(({ path }) => path === '/showtimes/:id/holds');
  if (hold === undefined) throw new Error('There is no route for holds.');
  const price = { amount: 1000, currency: 'USD' };
  const id = crypto.randomUUID();
  const body = {
    bookingId: `${id}_${id}`,
    showtimeId: id,
    status: 'held',
    seats: ['A1', 'A2'].map((seatId) => ({ seatId, tier: 'regular', price })),
    total: { amount: 2000, currency: 'USD' },
    heldUntil: new Date().toISOString(),
  };
  const answer = { status: 201, body, location: `/bookings/${id}_${id}`, revision: 1, position: 1n };
  return { ...hold, path: '/showtimes/:id/no-operation', handle: () => Promise.resolve(answer) };
}

async function openScenarios(system: TestSystem, requests: number): Promise<readonly Scenario[]> {
  const { commands } = system.application;
  const cinema = await openCinema(commands);
  const large = { rows: 40, seatsPerRow: 50, atOnce: 1, holds: requests };
  const usual = { rows: 15, seatsPerRow: 20, atOnce: 1, holds: requests };
  const plans: readonly SupplyPlan[] = [
    { ...large, name: 'holds, one showtime of 2000 seats' },
    { ...large, name: 'the same, each with a key', withKeys: true },
    { ...usual, name: 'holds, one showtime of 300 seats' },
    { ...usual, name: 'holds, 50 showtimes of 300 seats', atOnce: 50 },
  ];
  const holds: Scenario[] = [];
  for (const plan of plans) {
    const { take } = await openHoldSupply(commands, cinema, plan);
    holds.push({ name: plan.name, unit: 'holds/s', take });
  }
  const noOperation = await openHoldSupply(commands, cinema, { ...large, name: 'no operation', holds: 1 });
  const [one] = noOperation.take(1);
  if (one === undefined) throw new Error('There is no request.');
  const path = one.path.replace('/holds', '/no-operation');
  const take = (count: number): readonly LoadRequest[] =>
    Array.from({ length: count }, (_, index) => ({ ...one, path, token: index % CUSTOMERS }));
  return [{ name: 'no operation', unit: 'requests/s', take }, ...holds];
}

/** Waits until the read models have come to the end of the log; how long that took, in milliseconds. */
export async function untilQuiet({ open }: TestSystem): Promise<number> {
  const startedAt = performance.now();
  const { subscription, readModels: documents } = open.ports;
  const head = await subscription.head();
  // Not the tree of the log, which is made once a minute.
  for (const projection of readModels) {
    while ((await documents.checkpoint(collectionOf(projection))) < head) await delay(1);
  }
  const milliseconds = performance.now() - startedAt;
  // The documents are written to their file a second later at most; that belongs to this round.
  await delay(1200);
  return milliseconds;
}

function roundOf({ seconds, statuses, latencies, busy }: LoadResult, catchUpMilliseconds: number): Round {
  const done = statuses[201] ?? 0;
  return {
    rate: done / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    refused: latencies.length - done,
    busy,
    catchUpMilliseconds,
  };
}

function rowOf({ name, unit }: Scenario, rounds: readonly Round[], baseline: readonly Round[]): Row {
  const middle = (of: (round: Round) => number): number => median(rounds.map(of));
  const ratios = rounds.map(({ rate }, index) => rate / (baseline[index]?.rate ?? Number.NaN));
  const refused = rounds.reduce((total, round) => total + round.refused, 0);
  const catchUp = middle(({ catchUpMilliseconds }) => catchUpMilliseconds);
  const notes = [
    ...(rounds === baseline ? [] : [`read models follow within ${catchUp.toFixed(0)} ms`]),
    ...(refused === 0 ? [] : [`${refused} were refused`]),
    ...(middle(({ busy }) => busy) > BUSY ? ['the load generator is the limit'] : []),
  ];
  return {
    name,
    unit,
    note: notes.join('; '),
    value: middle(({ rate }) => rate),
    rounds: rounds.map(({ rate }) => rate),
    p50: middle((round) => round.p50),
    p99: middle((round) => round.p99),
    ...(rounds === baseline ? {} : { ratio: median(ratios), aim: AIM }),
  };
}
