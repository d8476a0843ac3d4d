import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Route } from '../src/api/route.ts';
import { reportTableRoutes } from '../src/api/routes/report-tables.ts';
import { reportRoutes } from '../src/api/routes/reports.ts';
import { registry } from '../src/domain/aggregates.ts';
import { rebuild } from '../src/cli/rebuild.ts';
import type { Instant } from '../src/engine/instant.ts';
import { Past } from '../src/projections/past.ts';
import { readModels } from '../src/projections/read-models.ts';
import { openPorts, type OpenPorts } from '../tests/support/system.ts';
import { measureProofs } from './proofs.ts';
import { middleOfSales, soldPeriod, writeSales } from './sales-log.ts';
import { median } from './statistics.ts';
import type { Row, Section } from './table.ts';

export interface ReportSizes {
  readonly rounds: number;
  /** Of the small log and of the large one. */
  readonly bookings: readonly [number, number];
}

/** What a report takes with many bookings should be what it takes with few. */
const AIM = 0.8;
const WARM_UPS = 2;

/** What the read models of the reports are: nothing else is made. */
const wanted = 'booking-money event-times movies refused-payments sales sales-parts showtimes theaters'.split(
  ' ',
);
const projections = readModels.filter(({ name }) => wanted.includes(name));

interface Question {
  readonly name: string;
  /** Whether it has a row for each booking: then the time of one counts, in microseconds. */
  readonly isTable?: true;
  readonly ask: (log: OpenPorts) => Promise<unknown>;
}

const revenue = (asOf?: Instant): Question['ask'] =>
  ask('/reports/revenue', { groupBy: 'day', dateBasis: 'sale', asOf });

const questions: readonly Question[] = [
  { name: 'revenue by day', ask: revenue() },
  { name: 'revenue by day, as of the middle', ask: revenue(middleOfSales) },
  { name: 'popular movies', ask: ask('/reports/popular-movies', { limit: 10 }) },
  { name: 'a row of the table of bookings', isTable: true, ask: askForRows('/reports/bookings') },
];

/**
 * How long reports of a month take, of now and as of a moment, with few bookings and with many of the same showtimes; and
 * how fast the small log is verified and proven. Ratios of latency are to the same report with few bookings.
 */
export async function measureReports({ rounds, bookings }: ReportSizes): Promise<readonly Section[]> {
  const [few, many] = bookings;
  return withSales(few, (small) =>
    withSales(many, async (large) => [
      await compare(small, large, rounds, bookings),
      await measureProofs(small.ports.scan, registry, rounds),
    ]),
  );
}

async function compare(
  small: OpenPorts,
  large: OpenPorts,
  rounds: number,
  [few, many]: ReportSizes['bookings'],
): Promise<Section> {
  const rows: Row[] = [];
  for (const { name, isTable, ask: asking } of questions) {
    const [ofFew, ofMany]: [number[], number[]] = [[], []];
    for (let round = -WARM_UPS; round < rounds; round += 1) {
      const [first, second] = [await timed(() => asking(small)), await timed(() => asking(large))];
      if (round < 0) continue;
      ofFew.push(isTable ? (1000 * first) / few : first);
      ofMany.push(isTable ? (1000 * second) / many : second);
    }
    const rowOf = (count: number, own: readonly number[]): Row => ({
      name: `${name}, ${count.toLocaleString('en-US')} bookings`,
      value: median(own),
      unit: isTable ? 'µs' : 'ms',
      rounds: own,
    });
    const ratio = median(ofMany.map((own, round) => (ofFew[round] ?? Number.NaN) / own));
    rows.push(rowOf(few, ofFew), { ...rowOf(many, ofMany), ratio, aim: AIM });
  }
  return { title: `Reports of a month, ${rounds} rounds; ratios to the same report of few bookings`, rows };
}

/** Asks a route as the API does, without HTTP. */
function ask(path: string, query: object): Question['ask'] {
  const route = routeOf(reportRoutes, path);
  return async (log) => {
    const { status } = await route.handle(requestOf(log, query));
    if (status !== 200) throw new Error(`${path} answered ${status}.`);
  };
}

/** The same for a route that answers with a table, whose rows are made and not sent. */
function askForRows(path: string): Question['ask'] {
  const { table } = routeOf(reportTableRoutes, path);
  return async (log) => {
    let rows = 0;
    for await (const some of table?.rows(requestOf(log, { dateBasis: 'sale' })) ?? []) rows += some.length;
    if (rows === 0) throw new Error(`${path} has no rows.`);
  };
}

function routeOf(routes: readonly Route[], path: string): Route {
  const route = routes.find((each) => each.path === path);
  if (route === undefined) throw new Error(`There is no route ${path}.`);
  return route;
}

function requestOf({ ports }: OpenPorts, query: object): never {
  const documents = ports.readModels;
  const clock = (): string => new Date().toISOString();
  const api = { documents, clock, past: new Past({ ...ports, registry }) };
  return { query: { ...soldPeriod, ...query }, api } as never;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Fills a log and its read models in a directory that is removed afterwards. */
async function withSales<Result>(
  bookings: number,
  use: (log: OpenPorts) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'marquee-bench-'));
  try {
    const open = await openPorts(directory);
    try {
      await writeSales(open.ports.store, bookings);
      await rebuild(projections, open.ports.subscription, open.ports.readModels, () => undefined);
      return await use(open);
    } finally {
      await open.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
