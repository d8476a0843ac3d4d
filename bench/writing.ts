import { openEventStoreDb } from '../src/adapters/eventstoredb/event-store.ts';
import { assembleUseCases } from '../src/application.ts';
import type { CommandDependencies } from '../src/commands/dependencies.ts';
import { derivedId } from '../src/engine/derived-id.ts';
import { StreamWriter } from '../src/engine/command-handling/stream-writer.ts';
import type { EventStore } from '../src/engine/ports/event-store.ts';
import { bookingIdIn, type ShowtimeId, UserId } from '../src/domain/kernel/ids.ts';
import type { HoldSeats } from '../src/domain/showtime/holding.ts';
import { showtime } from '../src/domain/showtime/decider.ts';
import { registry } from '../src/domain/aggregates.ts';
import { systemContext } from '../src/cli/ensure-account.ts';
import { systemClock } from '../src/engine/process-managers/job-worker.ts';
import { type EventStoreDouble, startEventStoreDouble } from '../tests/doubles/eventstoredb.ts';
import { openPorts, usualSettings } from '../tests/support/system.ts';
import { openAuditorium, done, openCinema, rowNames, scheduleShowtimes, type Cinema } from './cinema.ts';
import { PlainWriter } from './plain-writer.ts';
import { median, percentile } from './statistics.ts';
import type { Row, Section } from './table.ts';

export interface WritingSizes {
  readonly rounds: number;
  /** Holds a round on one showtime and on many: where each command is for itself, and through the stream writer. */
  readonly one: { readonly plain: number; readonly written: number };
  readonly many: { readonly plain: number; readonly written: number };
}

const CLIENTS = 64;
/** With fewer, the plain way has fewer conflicts. */
const FEW_CLIENTS = 8;
const SHOWTIMES_AT_ONCE = 50;
/** How many times as many holds of one showtime as where each command is for itself. */
const AIM = 50;
const ROOM = { rows: 15, seatsPerRow: 20 };
const APPEND_DELAY_MILLISECONDS = 1;

/** Makes one hold. Throws where it is refused. */
type Hold = (hold: { readonly showtimeId: ShowtimeId; readonly seats: readonly string[] }) => Promise<void>;

interface Round {
  readonly rate: number;
  readonly latencies: Float64Array;
}

/**
 * Holds per second of many clients through the stream writer over the client of EventStoreDB, beside the plain way.
 * The writers are called directly, in this process: there is no HTTP in these figures. The two take turns.
 */
export async function measureWriting(sizes: WritingSizes): Promise<readonly Section[]> {
  const given = process.env['EVENTSTORE_URL'];
  const appendDelay = APPEND_DELAY_MILLISECONDS;
  const on =
    given === undefined
      ? `EventStoreDB double, append + ${appendDelay} ms`
      : 'EventStoreDB of EVENTSTORE_URL';
  const title = `Holds by commands, without HTTP, ${sizes.rounds} rounds on ${on}`;
  if (given !== undefined) return measureOn(given, title, sizes);
  let double: EventStoreDouble;
  try {
    double = await startEventStoreDouble({ appendDelay });
  } catch (error) {
    return [{ title, rows: [], leftOut: (error as Error).message }];
  }
  try {
    return await measureOn(double.url, title, sizes);
  } finally {
    await double.stop();
  }
}

async function measureOn(url: string, title: string, sizes: WritingSizes): Promise<readonly Section[]> {
  const log = openEventStoreDb({ url, prefixes: registry.streamPrefixes });
  const open = await openPorts();
  try {
    const commands = assembleUseCases(
      { ...open.ports, store: log.store, subscription: log.subscription },
      usualSettings,
    );
    const cinema = await openCinema(commands);
    const { rounds } = sizes;
    const hot = { commands, cinema, atOnce: 1, rounds, holds: sizes.one };
    const spread = { ...hot, atOnce: SHOWTIMES_AT_ONCE, holds: sizes.many };
    const onOne = await measureWriters(log.store, hot, [CLIENTS, FEW_CLIENTS]);
    const onMany = await measureWriters(log.store, spread, [CLIENTS]);
    const rows = onOne.map((row, index) => (index === onOne.length - 1 ? { ...row, aim: AIM } : row));
    return [
      { title: `${title}: one showtime`, rows },
      { title: `${title}: ${SHOWTIMES_AT_ONCE} showtimes`, rows: onMany },
    ];
  } finally {
    await open.close();
    await log.close();
  }
}

interface Measurement {
  readonly commands: CommandDependencies;
  readonly cinema: Cinema;
  readonly atOnce: number;
  readonly rounds: number;
  readonly holds: WritingSizes['one'];
}

interface Way {
  readonly name: string;
  readonly clients: number;
  /** Undefined for the stream writer. */
  readonly plain: PlainWriter | undefined;
  readonly rounds: Round[];
}

/** The plain way with so many clients each, then the stream writer with as many as the first; they take turns. */
async function measureWriters(
  store: EventStore,
  { rounds, holds, ...system }: Measurement,
  plainClients: readonly number[],
): Promise<readonly Row[]> {
  const ways: Way[] = plainClients.map((clients) => ({
    name: `${clients} clients, each command reads, decides and appends`,
    clients,
    plain: new PlainWriter(store),
    rounds: [],
  }));
  const name = `${CLIENTS} clients, through the stream writer`;
  ways.push({ name, clients: CLIENTS, plain: undefined, rounds: [] });
  for (let round = 0; round <= rounds; round += 1) {
    for (const way of ways) {
      // One that remembers nothing, as the plain way does not.
      const streamWriter = new StreamWriter(store, registry);
      const hold: Hold = async ({ showtimeId, seats }) => {
        const { command, context } = holdOf(showtimeId, seats);
        if (way.plain !== undefined) await way.plain.execute(showtime, showtimeId, command, context);
        else done(await streamWriter.execute(showtime, showtimeId, command, context));
      };
      const wanted = way.plain === undefined ? holds.written : holds.plain;
      // The first round warms up.
      const measured = await holdAll(system, way.clients, round === 0 ? Math.ceil(wanted / 4) : wanted, hold);
      if (round > 0) way.rounds.push(measured);
    }
  }
  const [plain] = ways;
  return ways.map((way): Row => {
    const row = { ...rowOf(way), note: noteOf(way, holds) };
    if (way === plain) return row;
    const ratios = way.rounds.map(({ rate }, at) => rate / (plain?.rounds[at]?.rate ?? Number.NaN));
    return { ...row, ratio: median(ratios) };
  });
}

function noteOf({ plain }: Way, holds: Measurement['holds']): string {
  if (plain === undefined) return `${holds.written} holds a round`;
  return `${holds.plain} holds a round, ${(plain.conflicts / plain.commands).toFixed(1)} conflicts a hold`;
}

function rowOf({ name, rounds }: Way): Row {
  const middle = (share: number): number =>
    median(rounds.map(({ latencies }) => percentile(latencies, share)));
  const rates = rounds.map(({ rate }) => rate);
  return { name, value: median(rates), unit: 'holds/s', rounds: rates, p50: middle(0.5), p99: middle(0.99) };
}

/** Schedules new showtimes for so many holds, then lets the clients make them, each one after the other. */
async function holdAll(
  { commands, cinema, atOnce }: Omit<Measurement, 'rounds' | 'holds'>,
  clients: number,
  count: number,
  hold: Hold,
): Promise<Round> {
  const rows = rowNames(ROOM.rows);
  const block = { rows, seatsPerRow: ROOM.seatsPerRow, tier: 'regular' } as const;
  const auditoriumId = await openAuditorium(commands, cinema, 'Usual', [block]);
  const pairs = rows.flatMap((row) =>
    Array.from({ length: ROOM.seatsPerRow / 2 }, (_, pair) => [
      `${row}${2 * pair + 1}`,
      `${row}${2 * pair + 2}`,
    ]),
  );
  const groups = Math.ceil(count / (pairs.length * atOnce));
  const showtimeIds = await scheduleShowtimes(commands, cinema, auditoriumId, groups * atOnce);
  const latencies = new Float64Array(count);
  let taken = 0;
  const client = async (): Promise<void> => {
    for (let index = taken++; index < count; index = taken++) {
      const group = Math.floor(index / (pairs.length * atOnce));
      const showtimeId = showtimeIds[group * atOnce + (index % atOnce)];
      const seats = pairs[Math.floor(index / atOnce) % pairs.length];
      if (showtimeId === undefined || seats === undefined) throw new Error('Every showtime is sold out.');
      const startedAt = performance.now();
      await hold({ showtimeId, seats });
      latencies[index] = performance.now() - startedAt;
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  return { rate: count / ((performance.now() - startedAt) / 1000), latencies };
}

/** The command of a customer of its own, as the use case makes it. */
function holdOf(
  showtimeId: ShowtimeId,
  seats: readonly string[],
): { readonly command: HoldSeats; readonly context: ReturnType<typeof systemContext> } {
  const customerId = UserId.parse(crypto.randomUUID());
  const context = { ...systemContext(systemClock()), actor: { kind: 'user', id: customerId } as const };
  const command: HoldSeats = {
    type: 'HoldSeats',
    caller: { userId: customerId, isStaff: false },
    customerId,
    walkIn: null,
    seats,
    bookingId: bookingIdIn(showtimeId, derivedId(context.commandId, 'booking')),
    now: context.now,
    holdSeconds: usualSettings.holdSeconds,
    maximumSeats: usualSettings.maximumSeatsPerHold,
    maximumHolds: usualSettings.holdsPerCustomer,
    client: null,
  };
  return { command, context };
}
