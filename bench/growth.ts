import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openEmbeddedEventStore } from '../src/adapters/embedded/event-store.ts';
import { bookingIdIn, UserId } from '../src/domain/kernel/ids.ts';
import { derivedId } from '../src/engine/derived-id.ts';
import { Instant } from '../src/engine/instant.ts';
import { send } from '../tests/support/client.ts';
import { anotherShowtime, aScheduledShowtime, holdReleased, seatsHeld } from '../tests/support/fixtures.ts';
import { workerFile } from '../tests/support/system.ts';
import { LoadGenerator } from './load-generator.ts';
import { readAll } from './rebuilding.ts';
import { caughtUp, start, type Started, type Starting, starting, stop } from './restarting.ts';
import { LogWriter } from './sales-log.ts';
import { median } from './statistics.ts';
import type { Row, Section } from './table.ts';

export interface GrowthSizes {
  readonly rounds: number;
  /** Of the small log and of the large one: each is held and given back. */
  readonly bookings: readonly [number, number];
}

const SHOWTIMES = 400;
const BOOKINGS_AT_ONCE = 100;
const LONGEST_MILLISECONDS = 480_000;
const READS = 4000;
const CONNECTIONS = 16;
const now = Instant.parse('2026-10-01T08:00:00.000Z');
/** Far ahead: of shows that are long over, the server archives the ended holds, and that is no part of a restore. */
const show = {
  startsAt: Instant.parse('2096-11-21T18:30:00.000Z'),
  endsAt: Instant.parse('2096-11-21T20:30:00.000Z'),
  businessDate: '2096-11-21',
};
/** What may be: three times the reading of the log, twice the start, one and a half times the memory. */
const AIMS = { restore: 1 / 3, start: 1 / 2, memory: 1 / 1.5 };

interface Measured {
  readonly events: number;
  readonly readMilliseconds: number;
  /** Until it is ready: its read models are made. */
  readonly restoreMilliseconds: number;
  /** Until the tree of the log for the proofs is made as well. */
  readonly provenMilliseconds: number;
  /** The longest answer of `/health/live` meanwhile. */
  readonly healthMilliseconds: number;
  readonly starts: readonly number[];
  readonly megabytes: number;
}

/**
 * What a server takes with few bookings and with many: from a log without documents until all are made, a start with
 * documents, and the memory that the process has after the same reads.
 */
export async function measureGrowth({ rounds, bookings }: GrowthSizes): Promise<Section> {
  const few = await measureLog(bookings[0], rounds);
  const many = await measureLog(bookings[1], rounds);
  const both = [few, many] as const;
  const of = ({ events }: Measured): string => `${events.toLocaleString('en-US')} events`;
  const rows = both.flatMap((log, index): readonly Row[] => {
    const { readMilliseconds, restoreMilliseconds, provenMilliseconds } = log;
    const { healthMilliseconds, starts, megabytes } = log;
    const one = (name: string, value: number, unit: Row['unit'] = 'ms'): Row => ({
      name: `${name}, ${of(log)}`,
      value,
      unit,
      rounds: [value],
    });
    const started = median(starts);
    const isMany = index === 1;
    return [
      one('reading and parsing the log once', readMilliseconds),
      {
        ...one('read models made from nothing', restoreMilliseconds),
        ratio: readMilliseconds / restoreMilliseconds,
        ...(isMany ? { aim: AIMS.restore } : {}),
        note: `health answered within ${healthMilliseconds.toFixed(0)} ms`,
      },
      one('and the tree for the proofs', provenMilliseconds),
      {
        ...one('start with documents', started),
        rounds: starts,
        ...(isMany ? { ratio: median(few.starts) / started, aim: AIMS.start } : {}),
      },
      {
        ...one('memory of the process', megabytes, 'MB'),
        ...(isMany ? { ratio: few.megabytes / megabytes, aim: AIMS.memory } : {}),
      },
    ];
  });
  return { title: `A server with few bookings and with many, ${rounds} starts`, rows };
}

async function measureLog(bookings: number, rounds: number): Promise<Measured> {
  const directory = await mkdtemp(join(tmpdir(), 'marquee-bench-'));
  try {
    // A log without its keys is refused: the first start makes them.
    await stop(await start(directory));
    for (const end of ['', '-wal', '-shm']) await rm(join(directory, `documents.db${end}`), { force: true });
    const { events, readMilliseconds } = await writeLog(directory, bookings);
    const startedAt = performance.now();
    const restoring = await starting(directory);
    const health = watchHealth(restoring);
    const first = await restoring.ready(LONGEST_MILLISECONDS);
    const restoreMilliseconds = first.milliseconds;
    await caughtUp(directory, events, first, LONGEST_MILLISECONDS);
    const provenMilliseconds = performance.now() - startedAt;
    const healthMilliseconds = await health.end();
    await stop(first);
    const starts: number[] = [];
    let megabytes = Number.NaN;
    for (let round = 0; round < rounds; round += 1) {
      const started = await start(directory, LONGEST_MILLISECONDS);
      starts.push(started.milliseconds);
      if (round === rounds - 1) megabytes = await memoryAfterReads(started);
      await stop(started);
    }
    return {
      events,
      readMilliseconds,
      restoreMilliseconds,
      provenMilliseconds,
      healthMilliseconds,
      starts,
      megabytes,
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Holds that were given back, of the same showtimes in turns; and how long it takes to read them. */
async function writeLog(
  directory: string,
  bookings: number,
): Promise<{ readonly events: number; readonly readMilliseconds: number }> {
  const onFailure = (failure: Error): void => {
    throw failure;
  };
  const log = await openEmbeddedEventStore({
    directory,
    workerFile: workerFile('embedded/sqlite'),
    onFailure,
  });
  const writer = new LogWriter(log.store);
  const showtimeIds = Array.from({ length: SHOWTIMES }, (_, index) => anotherShowtime(index + 1));
  for (const showtimeId of showtimeIds) {
    await writer.append(`showtime-${showtimeId}`, [aScheduledShowtime({ ...show, showtimeId })], now);
  }
  for (let written = 0, turn = 0; written < bookings; turn += 1) {
    const showtimeId = showtimeIds[turn % SHOWTIMES] ?? anotherShowtime(1);
    const count = Math.min(BOOKINGS_AT_ONCE, bookings - written);
    const facts = Array.from({ length: count }, (_, index) => {
      const number = written + index;
      const bookingId = bookingIdIn(showtimeId, derivedId('bench-booking', number));
      const customerId = UserId.parse(derivedId('bench-customer', number % 1000));
      const release = holdReleased({ bookingId });
      const released = { ...release, data: { ...release.data, showtimeId } };
      return [seatsHeld({ showtimeId, bookingId, customerId }), released];
    });
    await writer.append(`showtime-${showtimeId}`, facts.flat(), now);
    written += count;
  }
  const readAt = performance.now();
  await readAll(log.subscription);
  const readMilliseconds = performance.now() - readAt;
  const events = Number(await log.subscription.head());
  await log.close();
  return { events, readMilliseconds };
}

/** Asks again and again whether the process is alive, from when it listens. */
function watchHealth({ url }: Starting): { end(): Promise<number> } {
  const over = new AbortController();
  let longest = 0;
  const asking = (async () => {
    while (!over.signal.aborted) {
      const askedAt = performance.now();
      const answer = await fetch(`${url}/health/live`).catch(() => null);
      await answer?.arrayBuffer();
      if (answer !== null) longest = Math.max(longest, performance.now() - askedAt);
      await delay(50);
    }
  })();
  return {
    end: async () => {
      over.abort();
      await asking;
      return longest;
    },
  };
}

/** What the operating system counts for a process, in megabytes, after it has answered for all showtimes. Linux only. */
async function memoryAfterReads({ server, url }: Started): Promise<number> {
  const load = new LoadGenerator();
  const requests = Array.from({ length: READS }, (_, index) => {
    const id = anotherShowtime(1 + (index % SHOWTIMES));
    const path = index % 2 === 0 ? `/api/v1/showtimes/${id}/seats` : `/api/v1/showtimes/${id}`;
    return { method: 'GET', path, token: 0, body: '' } as const;
  });
  await send(url, 'GET', '/movies');
  await load.run({ url, connections: CONNECTIONS, tokens: [''], requests });
  await load.close();
  const status = await readFile(`/proc/${server.pid ?? 0}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
