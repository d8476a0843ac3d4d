import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import type { Route } from '../src/api/route.ts';
import { routes } from '../src/api/routes/routes.ts';
import { showtimeRoutes } from '../src/api/routes/showtimes.ts';
import { openSystem, type TestSystem } from '../tests/support/system.ts';
import { planOfHolds, rowOfHolds } from './holds-beside.ts';
import { LoadGenerator } from './load-generator.ts';
import type { LoadPlan, LoadResult } from './load.ts';
import { openReadings, type Reading } from './readings.ts';
import { untilQuiet } from './requests.ts';
import { median, percentile } from './statistics.ts';
import type { Row, Section } from './table.ts';

export interface ReadSizes {
  readonly rounds: number;
  readonly movies: number;
  /** How long each route is read in a round. */
  readonly seconds: number;
}

const CONNECTIONS = 64;
/** So many holds are asked for at a time: when they are answered, the next. */
const HOLDS_AT_A_TIME = 640;
/** More than are made. */
const HOLDS_PER_SECOND = 5000;
/** So many requests, one after the other, show how long one keeps the process. */
const ONE_BY_ONE = 50;
const LONGEST_MILLISECONDS = 20;
/** A generator that is busier than this is what is being measured. */
const BUSY = 0.9;
const MORE_THAN_ARE_ANSWERED = 20_000;

/**
 * What people read, beside a GET that does nothing but pass through the same pipeline, while nothing else is asked and
 * while people hold seats; and for how long one such request keeps the process from all others.
 */
export async function measureReads({ rounds, movies, seconds }: ReadSizes): Promise<readonly Section[]> {
  const system = await openSystem({
    routes: [...routes, noOperation()],
    settings: { holdsPerCustomer: 1000 },
  });
  const [reading, holding] = [new LoadGenerator(), new LoadGenerator()];
  try {
    const { token, readings, change } = await openReadings(system, movies);
    await untilQuiet(system);
    const planOf = ({ requests }: Reading, connections: number, count: number): LoadPlan => ({
      url: system.url,
      connections,
      tokens: [token],
      requests: Array.from({ length: count }, (_, at) => requests[at % requests.length] ?? never()),
      seconds,
    });
    const readAll = async (): Promise<readonly LoadResult[]> => {
      const results: LoadResult[] = [];
      for (const each of readings.filter(({ aim }) => aim !== null)) {
        await change();
        results.push(await reading.run(planOf(each, CONNECTIONS, MORE_THAN_ARE_ANSWERED)));
      }
      return results;
    };
    // Before there are holds to ask for, which take more memory than the server, and the collection of it more time.
    const blocked: (readonly Block[])[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const longest: Block[] = [];
      for (const each of readings) {
        await change();
        longest.push(await blockOf(reading, planOf(each, 1, ONE_BY_ONE)));
      }
      // The first round warms up.
      if (round > 0) blocked.push(longest);
    }
    const holds = await holdersOf(system, holding, (rounds + 1) * readings.length * seconds);
    const measured = { alone: [] as (readonly LoadResult[])[], beside: [] as (readonly LoadResult[])[] };
    const held: LoadResult[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const alone = await readAll();
      const { result: beside, holds: made } = await holds.during(readAll);
      await untilQuiet(system);
      if (round === 0) continue;
      measured.alone.push(alone);
      measured.beside.push(beside);
      held.push(...made);
    }
    const compared = readings.filter(({ aim }) => aim !== null);
    const size = `${CONNECTIONS} connections, ${movies.toLocaleString('en-US')} movies, ${rounds} rounds of ${seconds} s`;
    const beside = rowsOf(compared, measured.beside);
    return [
      { title: `Reads over HTTP, ${size}`, rows: rowsOf(compared, measured.alone) },
      {
        title: `The same beside ${CONNECTIONS} others who hold seats`,
        rows: [...beside, rowOfHolds('holds of the others', held, null, '')],
      },
      {
        title: `The longest that the process was kept while requests came one by one, ${rounds * ONE_BY_ONE} of each; ratios of ${LONGEST_MILLISECONDS} ms to it`,
        rows: readings.map(({ name }, at) =>
          rowOfBlock(
            name,
            blocked.map((round) => round[at] ?? never()),
          ),
        ),
      },
    ];
  } finally {
    await Promise.all([reading.close(), holding.close()]);
    await system.close();
  }
}

/** A public GET with the checks of the seat map's route, without the seat map. */
function noOperation(): Route {
  const seats = showtimeRoutes.find(({ path }) => path === '/showtimes/:id/seats');
  if (seats === undefined) throw new Error('There is no route for seat maps.');
  const answer = { status: 200, body: { status: 'available' } };
  return { ...seats, path: '/showtimes/:id/no-operation', handle: () => Promise.resolve(answer) };
}

interface Holders {
  /** Lets them hold while something is done. */
  during: <Result>(
    work: () => Promise<Result>,
  ) => Promise<{ readonly result: Result; readonly holds: readonly LoadResult[] }>;
}

async function holdersOf(system: TestSystem, load: LoadGenerator, seconds: number): Promise<Holders> {
  const plan = await planOfHolds(system, 'beside reads', Math.ceil(seconds * HOLDS_PER_SECOND));
  return {
    during: async (work) => {
      const holds: LoadResult[] = [];
      const over = new AbortController();
      const busy = (async () => {
        while (!over.signal.aborted) {
          holds.push(await load.run({ ...plan(HOLDS_AT_A_TIME), connections: CONNECTIONS }));
        }
      })();
      const result = await work();
      over.abort();
      await busy;
      return { result, holds };
    },
  };
}

/** The longest times in milliseconds. */
interface Block {
  /** That the process, which is the server's, did nothing else. */
  readonly all: number;
  /** That a collection of garbage took. */
  readonly garbage: number;
}

/** How long the process is kept while a plan runs. */
async function blockOf(load: LoadGenerator, plan: LoadPlan): Promise<Block> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const collections: number[] = [];
  const collected = new PerformanceObserver((list) => {
    collections.push(...list.getEntries().map(({ duration }) => duration));
  });
  const running = load.run(plan);
  delays.enable();
  collected.observe({ entryTypes: ['gc'] });
  requireAnswered(await running);
  delays.disable();
  await turn();
  collected.disconnect();
  // It measures from one look to the next, which are a millisecond apart by themselves.
  return { all: delays.max / 1e6 - 1, garbage: Math.max(0, ...collections) };
}

function requireAnswered({ statuses }: LoadResult): void {
  const others = Object.keys(statuses).filter((status) => status !== '200' && status !== '304');
  if (others.length > 0) throw new Error(`A read was answered ${others.join(', ')}.`);
}

function never(): never {
  throw new Error('There is nothing to read.');
}

function rowsOf(readings: readonly Reading[], rounds: readonly (readonly LoadResult[])[]): readonly Row[] {
  return readings.map(({ name, aim, note }, at) => {
    const own = rounds.map((round) => round[at] ?? never());
    own.forEach(requireAnswered);
    const rates = own.map(rateOf);
    const ratios = rounds.map((round, index) => (rates[index] ?? 0) / rateOf(round[0] ?? never()));
    const busy = median(own.map((result) => result.busy)) > BUSY ? 'the load generator is the limit' : '';
    return {
      name,
      value: median(rates),
      unit: 'requests/s',
      rounds: rates,
      p50: median(own.map(({ latencies }) => percentile(latencies, 0.5))),
      p99: median(own.map(({ latencies }) => percentile(latencies, 0.99))),
      ...(at === 0 || aim === null ? {} : { ratio: median(ratios), aim }),
      note: [note, busy].filter((part) => part !== '').join('; '),
    };
  });
}

function rateOf({ latencies, seconds }: LoadResult): number {
  return latencies.length / seconds;
}

/** One request that keeps the process for too long is one too many: what counts is the longest of all. */
function rowOfBlock(name: string, blocks: readonly Block[]): Row {
  const rounds = blocks.map(({ all }) => all);
  const longest = Math.max(...rounds);
  const garbage = Math.max(...blocks.map((block) => block.garbage));
  return {
    name,
    value: longest,
    unit: 'ms',
    rounds,
    ratio: LONGEST_MILLISECONDS / longest,
    aim: 1,
    note: `the longest collection of garbage ${garbage.toFixed(1)} ms`,
  };
}
