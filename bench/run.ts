import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { KeyVault } from '../src/commands/keys/key-vault.ts';
import { assembleUseCases } from '../src/application.ts';
import { openPorts, usualSettings } from '../tests/support/system.ts';
import { generateLog, type GeneratedLog } from './log-generator.ts';
import { measureLogins, type LoginSizes } from './logins.ts';
import { measureDrawing, type DrawingSizes } from './drawing.ts';
import { measureEndedBookings, type EndedBookingSizes } from './ended-bookings.ts';
import { measureGrowth, type GrowthSizes } from './growth.ts';
import { describeMachine } from './machine.ts';
import { measureRebuild } from './rebuilding.ts';
import { measureMongoDbRebuild } from './rebuilding-mongodb.ts';
import { measureReads, type ReadSizes } from './reads.ts';
import { measureReports, type ReportSizes } from './reports.ts';
import { measureRequests, type RequestSizes } from './requests.ts';
import { measureRestarts } from './restarting.ts';
import { measureSeatSearch, type SeatSearchSizes } from './seat-search.ts';
import { renderTable, type Row, type Section } from './table.ts';
import { measureSlowGateway, type SlowGatewaySizes } from './slow-gateway.ts';
import { measureViewers, type ViewerSizes } from './viewers.ts';
import { measureWriting, type WritingSizes } from './writing.ts';

/** `npm run bench [-- --quick] [-- --only SECTION] [-- --json FILE]`: measures and reports. It judges no figure but beside its aim. */

interface Sizes {
  readonly requests: RequestSizes;
  readonly reads: ReadSizes;
  readonly logins: LoginSizes;
  readonly payments: SlowGatewaySizes;
  readonly viewers: ViewerSizes;
  readonly reports: ReportSizes;
  readonly endedBookings: EndedBookingSizes;
  readonly growth: GrowthSizes;
  readonly drawing: DrawingSizes;
  readonly seatSearch: SeatSearchSizes;
  readonly writing: WritingSizes;
  readonly rebuild: { readonly rounds: number; readonly events: number };
  readonly restarts: { readonly rounds: number; readonly events: number };
}

const FULL: Sizes = {
  requests: { rounds: 5, requestsPerRound: 6000 },
  reads: { rounds: 5, movies: 20_000, seconds: 1 },
  logins: { rounds: 5, holdsPerRound: 4000 },
  payments: { rounds: 5, holdsPerRound: 4000 },
  viewers: { rounds: 9, viewers: 1000 },
  reports: { rounds: 9, bookings: [10_000, 200_000] },
  endedBookings: { rounds: 7, ended: 30_000, holdsPerRound: 2000 },
  growth: { rounds: 3, bookings: [5000, 500_000] },
  drawing: { rounds: 5, changes: 40 },
  seatSearch: { rounds: 5, searchesPerRound: 5000 },
  writing: { rounds: 3, one: { plain: 128, written: 3000 }, many: { plain: 600, written: 6000 } },
  rebuild: { rounds: 3, events: 200_000 },
  restarts: { rounds: 3, events: 10_000 },
};
const QUICK: Sizes = {
  requests: { rounds: 2, requestsPerRound: 1000 },
  reads: { rounds: 2, movies: 1000, seconds: 0.3 },
  logins: { rounds: 2, holdsPerRound: 1000 },
  payments: { rounds: 2, holdsPerRound: 1000 },
  viewers: { rounds: 3, viewers: 1000 },
  reports: { rounds: 3, bookings: [5000, 20_000] },
  endedBookings: { rounds: 3, ended: 10_000, holdsPerRound: 1000 },
  growth: { rounds: 2, bookings: [1000, 20_000] },
  drawing: { rounds: 3, changes: 20 },
  seatSearch: { rounds: 3, searchesPerRound: 1000 },
  writing: { rounds: 1, one: { plain: 64, written: 1000 }, many: { plain: 300, written: 1500 } },
  rebuild: { rounds: 1, events: 10_000 },
  restarts: { rounds: 1, events: 2000 },
};

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'string' },
  },
});
const machine = await describeMachine();
const sections = await measure(values.quick ? QUICK : FULL, values.only);
console.log(`\n${renderTable(machine, sections)}`);
if (values.json !== undefined) {
  const at = new Date().toISOString();
  await writeFile(
    values.json,
    `${JSON.stringify({ at, quick: values.quick, machine, sections }, null, 2)}\n`,
  );
}

/** All sections, or those of the name that is asked for. */
async function measure(sizes: Sizes, only: string | undefined): Promise<readonly Section[]> {
  const { requests, reads, logins, payments, viewers, seatSearch } = sizes;
  const { reports, endedBookings, growth, drawing } = sizes;
  const named: Readonly<Record<string, () => Promise<readonly Section[]>>> = {
    requests: async () => [await measureRequests(requests)],
    reads: () => measureReads(reads),
    logins: async () => [await measureLogins(logins)],
    payments: async () => [await measureSlowGateway(payments)],
    viewers: async () => [await measureViewers(viewers)],
    'seat-search': () => Promise.resolve([measureSeatSearch(seatSearch)]),
    reports: () => measureReports(reports),
    'ended-bookings': async () => [await measureEndedBookings(endedBookings)],
    growth: async () => [await measureGrowth(growth)],
    drawing: async () => [await measureDrawing(drawing)],
  };
  const chosen = Object.entries(named).filter(([name]) => only === undefined || name === only);
  if (chosen.length === 0) throw new Error(`--only takes one of ${Object.keys(named).join(', ')}.`);
  const sections: Section[] = [];
  for (const [name, section] of chosen) {
    announce(`Measuring ${name} ...`);
    sections.push(...(await section()));
  }
  return only === undefined ? [...sections, ...(await measureStores(sizes))] : sections;
}

async function measureStores({ writing, rebuild, restarts }: Sizes): Promise<readonly Section[]> {
  announce('Writing to EventStoreDB ...');
  const toEventStoreDb = await measureWriting(writing);
  return withLog(restarts.events, (smallDirectory, small) =>
    withLog(rebuild.events, async (largeDirectory, large) => {
      announce('Rebuilding read models ...');
      const rebuilding = await measureRebuild(largeDirectory, rebuild.rounds);
      announce('Rebuilding into MongoDB ...');
      const intoMongoDb = await measureMongoDbRebuild(smallDirectory, rebuild.rounds);
      announce('Restarting the server ...');
      const rows: readonly Row[] = [
        ...(await measureRestarts(smallDirectory, small, restarts.rounds)),
        ...(await measureRestarts(largeDirectory, large, restarts.rounds)),
      ];
      const restarting = { title: 'From the start of the process until it is ready', rows };
      return [...toEventStoreDb, rebuilding, intoMongoDb, restarting];
    }),
  );
}

/** Generates a log in a directory that is removed afterwards. */
async function withLog<Result>(
  events: number,
  use: (directory: string, log: GeneratedLog) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'marquee-bench-'));
  try {
    announce(`A log of ${events.toLocaleString('en-US')} events ...`);
    const open = await openPorts(directory);
    // As the first start makes it: a log without its keys is refused.
    await new KeyVault(open.ports.keys, usualSettings.masterKeys).systemKey('digest');
    const log = await generateLog(
      assembleUseCases(open.ports, usualSettings),
      open.ports.subscription,
      events,
    );
    await open.close();
    return await use(directory, log);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** What is going on, for whoever waits; not a part of what is piped. */
function announce(what: string): void {
  process.stderr.write(`${what}\n`);
}
