import { randomUUID } from 'node:crypto';
import { startEventStoreCluster, type EventStoreCluster } from '../doubles/eventstoredb-cluster.ts';
import { openCinema } from './cinema.ts';
import { seatsOfRounds } from './crowd.ts';
import { exportedEvents, faultsOfSeats } from './exported-events.ts';
import { type RunningMarquee, runCommandIn, startMarquee, temporaryDirectory } from './process.ts';
import { amissOf, sell, type Sellers } from './sellers.ts';
import { until } from './until.ts';

export interface LeaderKills {
  readonly kills: number;
  /** Bookings that were acknowledged. */
  readonly bookings: number;
  /** How often a command was answered 503. */
  readonly refused: number;
  /** Of the times that these took, in milliseconds; 0 where there are none. */
  readonly refusedP99: number;
  /** The longest that it took to sell again after another node led, in milliseconds. */
  readonly resumedWithin: number;
  /** Whatever is not as it must be. */
  readonly faults: readonly string[];
}

const SHOWTIMES = 12;

/** Sells on a cluster of three nodes whose leader is killed again and again, and audits what is left. */
export async function killLeaders(kills: number): Promise<LeaderKills> {
  const cluster = await startEventStoreCluster();
  const { directory, remove } = await temporaryDirectory();
  const environment = { EVENTSTORE_URL: cluster.url, DEMO_DATA: 'false', HOLD_SECONDS: '3600' };
  const marquee = await startMarquee(directory, environment);
  try {
    const cinema = await openCinema(marquee, seatsOfRounds);
    const showtimeIds: string[] = [];
    while (showtimeIds.length < SHOWTIMES) showtimeIds.push(await cinema.schedule());
    const sellers = sell({ systems: [marquee], showtimeIds, countAtEach: 8, pause: 200 });
    const resumed: number[] = [];
    try {
      for (let kill = 0; kill < kills; kill += 1) resumed.push(await killLeader(cluster, sellers));
    } finally {
      await sellers.stop();
    }
    const refusals = sellers.answers.filter(({ status }) => status === 503);
    const times = refusals.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    const audited = await auditOf(marquee, sellers, { ...environment, DATA_DIR: directory });
    return {
      kills,
      bookings: sellers.bookings.size,
      refused: refusals.length,
      refusedP99: times[Math.ceil(times.length * 0.99) - 1] ?? 0,
      resumedWithin: Math.max(...resumed),
      faults: [...faultsOfAnswers(marquee, sellers), ...audited],
    };
  } finally {
    await marquee.kill();
    await cluster.stop();
    await remove();
  }
}

/** Kills the node that leads while it is written to. Answers how long it took to sell again after another one did. */
async function killLeader(cluster: EventStoreCluster, { answers, bookings }: Sellers): Promise<number> {
  const before = bookings.size;
  await until(() => bookings.size > before + 5, 'it sells');
  const { leader } = cluster;
  await leader?.kill();
  await until(() => cluster.leader !== undefined, 'another one leads');
  const ledAt = performance.now();
  const firstSold = (): number | undefined =>
    answers.find(({ status, answeredAt }) => status < 300 && answeredAt > ledAt)?.answeredAt;
  await until(() => firstSold() !== undefined, 'it sells again');
  await leader?.start();
  return (firstSold() ?? Infinity) - ledAt;
}

/** Nobody's connection breaks off, and who is refused is told when to try again. */
function faultsOfAnswers({ child }: RunningMarquee, { answers }: Sellers): readonly string[] {
  const odd = answers.filter(
    ({ status, retryAfter }) =>
      ![200, 201, 409, 503].includes(status) || (status === 503 && retryAfter === undefined),
  );
  const ended = child.exitCode === null ? [] : [`The process has ended with ${child.exitCode}.`];
  return [...ended, ...odd.map(({ status, code }) => `A command was answered ${status} ${code ?? ''}`)];
}

/** Every booking that was acknowledged is there, no seat is sold twice, and the log is whole. */
async function auditOf(
  marquee: RunningMarquee,
  sellers: Sellers,
  environment: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const faults: string[] = [];
  const clerk = marquee.as('boxOffice', randomUUID());
  const minimum = { 'Min-Position': String(sellers.position()) };
  const isThere = async (): Promise<boolean> =>
    (await clerk.get('/bookings?all=true&limit=1', minimum)).status === 200;
  await until(isThere, 'the read models have caught up');
  faults.push(...(await amissOf(sellers.bookings, [clerk])));
  const { output } = await runCommandIn(environment, 'export');
  faults.push(...faultsOfSeats(exportedEvents(output)));
  const verified = await runCommandIn(environment, 'verify');
  if (verified.code !== 0) faults.push(verified.output);
  return faults;
}
