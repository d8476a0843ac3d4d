import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openSystem, usualSettings, type TestSystem } from '../tests/support/system.ts';
import { openSessionFor } from '../tests/support/people.ts';
import { openCinema } from './cinema.ts';
import { openHoldSupply, SEATS_PER_HOLD } from './hold-supply.ts';
import { LoadGenerator } from './load-generator.ts';
import type { LoadRequest, LoadResult } from './load.ts';
import { median, percentile } from './statistics.ts';
import type { Row, Section } from './table.ts';
import type { WatchersJob, WatchersResult } from './watchers.ts';

export interface ViewerSizes {
  readonly rounds: number;
  readonly viewers: number;
}

const CONNECTIONS = 64;
const ROWS = 40;
const SEATS_PER_ROW = 50;
const HOLDS_PER_SHOWTIME = (ROWS * SEATS_PER_ROW) / SEATS_PER_HOLD;
/** The share of the rate of holds that is left while people watch. */
const AIM = 0.8;

/**
 * Holds of a whole showtime while so many people watch its seat map, beside one that nobody watches: in turns, on one
 * system. Throws where somebody has seen another map in the end than a GET shows.
 */
export async function measureViewers({ rounds, viewers }: ViewerSizes): Promise<Section> {
  const { web } = usualSettings;
  // A comment would come to those only who are there already.
  const live = { ...web.live, heartbeatMilliseconds: 3_600_000 };
  const system = await openSystem({ settings: { web: { ...web, live } } });
  const [load, crowd] = [new LoadGenerator(), new Crowd()];
  try {
    const next = await openShowtimes(system, 2 * rounds + 2);
    const alone: LoadResult[] = [];
    const watched: LoadResult[] = [];
    let messages = 0;
    for (let round = 0; round <= rounds; round += 1) {
      const quiet = await load.run(next());
      const plan = next();
      const path = plan.requests[0]?.path.replace('/holds', '/seats') ?? '';
      await crowd.watch(`${system.url}${path}/events`, viewers);
      const shaken = await load.run(plan);
      messages = await checkCrowd(system, crowd, path, viewers);
      // The first round warms up.
      if (round > 0) {
        alone.push(quiet);
        watched.push(shaken);
      }
    }
    const note = `all saw the same map in the end, in ${messages} messages each`;
    const title = `Holds while people watch: ${HOLDS_PER_SHOWTIME} on a showtime of ${ROWS * SEATS_PER_ROW} seats, ${CONNECTIONS} connections, ${rounds} rounds`;
    const rows = [
      rowOf('holds, nobody watches', alone, null, ''),
      rowOf(`holds, ${viewers.toLocaleString('en-US')} people watch`, watched, alone, note),
    ];
    return { title, rows };
  } finally {
    await Promise.all([load.close(), crowd.close()]);
    await system.close();
  }
}

async function openShowtimes(
  { application: { commands }, open, url }: TestSystem,
  count: number,
): Promise<
  () => { url: string; connections: number; tokens: readonly string[]; requests: readonly LoadRequest[] }
> {
  const cinema = await openCinema(commands);
  const size = { rows: ROWS, seatsPerRow: SEATS_PER_ROW, atOnce: 1 };
  const plan = { ...size, name: 'watched', holds: count * HOLDS_PER_SHOWTIME };
  const { take } = await openHoldSupply(commands, cinema, plan);
  const tokens = await Promise.all(
    Array.from({ length: HOLDS_PER_SHOWTIME }, () =>
      openSessionFor(commands, open.ports.tokens, 'customer', crypto.randomUUID()),
    ),
  );
  return () => ({ url, connections: CONNECTIONS, tokens, requests: take(HOLDS_PER_SHOWTIME) });
}

/** Waits for the end of what is sent. Answers how many messages that was. */
async function checkCrowd(
  { url, open }: TestSystem,
  crowd: Crowd,
  path: string,
  viewers: number,
): Promise<number> {
  const headers = { 'Min-Position': String(await open.ports.subscription.head()) };
  const map = (await (await fetch(`${url}${path}`, { headers })).json()) as {
    readonly revision: number;
    readonly seats: readonly { readonly seatId: string; readonly status: string }[];
  };
  const { alike, seats, messages } = await crowd.compare(map.revision);
  const wrong = map.seats.filter(({ seatId, status }) => seats[seatId] !== status);
  if (alike !== viewers || wrong.length > 0) {
    throw new Error(
      `${alike} of ${viewers} viewers saw the same; ${wrong.length} seats were not as they are.`,
    );
  }
  return messages;
}

/** The parent's side of bench/watchers.ts. */
class Crowd {
  private readonly child: ChildProcess = fork(fileURLToPath(new URL('watchers.ts', import.meta.url)));

  /** Resolves when everybody has begun to be sent the map. */
  async watch(url: string, viewers: number): Promise<void> {
    await this.ask({ job: 'watch', url, viewers });
  }

  async compare(revision: number): Promise<WatchersResult> {
    return (await this.ask({ job: 'compare', revision })) as WatchersResult;
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill();
    await exited;
  }

  private async ask(job: WatchersJob): Promise<unknown> {
    this.child.send(job);
    const [answer] = (await once(this.child, 'message')) as [{ result?: unknown; fault?: string }];
    if (answer.fault !== undefined) throw new Error(`The viewers stopped: ${answer.fault}`);
    return answer.result;
  }
}

function rowOf(
  name: string,
  rounds: readonly LoadResult[],
  baseline: readonly LoadResult[] | null,
  note: string,
): Row {
  const rates = rounds.map(({ seconds, statuses }) => (statuses[201] ?? 0) / seconds);
  const ratios = rounds.flatMap(({ seconds }, index) => {
    const quiet = baseline?.[index];
    return quiet === undefined ? [] : [quiet.seconds / seconds];
  });
  return {
    name,
    value: median(rates),
    unit: 'holds/s',
    rounds: rates,
    p50: median(rounds.map(({ latencies }) => percentile(latencies, 0.5))),
    p99: median(rounds.map(({ latencies }) => percentile(latencies, 0.99))),
    ...(baseline === null ? {} : { ratio: median(ratios), aim: AIM }),
    note,
  };
}
