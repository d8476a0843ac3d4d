import { assembleUseCases } from '../src/application.ts';
import { systemContext } from '../src/cli/ensure-account.ts';
import { holdSeats } from '../src/commands/booking/hold-seats.ts';
import { releaseHold } from '../src/commands/booking/release-hold.ts';
import type { CommandDependencies } from '../src/commands/dependencies.ts';
import { UserId, type ShowtimeId } from '../src/domain/kernel/ids.ts';
import { CommandSession } from '../src/engine/command-handling/command-session.ts';
import { systemClock } from '../src/engine/process-managers/job-worker.ts';
import { openPorts, usualSettings } from '../tests/support/system.ts';
import { openAuditorium, done, openCinema, rowNames, scheduleShowtimes } from './cinema.ts';
import { median } from './statistics.ts';
import type { Row, Section } from './table.ts';

export interface EndedBookingSizes {
  readonly rounds: number;
  readonly ended: number;
  readonly holdsPerRound: number;
}

const ROWS = 10;
const SEATS_PER_ROW = 20;
/** A hold on the showtime that has had many bookings may cost 1.2 times as much. */
const AIM = 1 / 1.2;

/** Holds a second of processor time on a showtime that has had many bookings, beside a fresh one, in turns, without HTTP. */
export async function measureEndedBookings(sizes: EndedBookingSizes): Promise<Section> {
  const { rounds, ended, holdsPerRound } = sizes;
  const open = await openPorts();
  try {
    const commands = assembleUseCases(open.ports, usualSettings);
    const cinema = await openCinema(commands);
    const block = { rows: rowNames(ROWS), seatsPerRow: SEATS_PER_ROW, tier: 'regular' } as const;
    const auditoriumId = await openAuditorium(commands, cinema, 'One', [block]);
    const [used, ...fresh] = await scheduleShowtimes(commands, cinema, auditoriumId, rounds + 2);
    if (used === undefined) throw new Error('There is no showtime.');
    await holdAndRelease(commands, used, ended);
    const rates: [number[], number[]] = [[], []];
    for (const [round, showtimeId] of fresh.entries()) {
      const first = await rateOf(() => holdAndRelease(commands, showtimeId, holdsPerRound), holdsPerRound);
      const second = await rateOf(() => holdAndRelease(commands, used, holdsPerRound), holdsPerRound);
      // The first round warms up.
      if (round === 0) continue;
      rates[0].push(first);
      rates[1].push(second);
    }
    const [onFresh, onUsed] = rates;
    const rows: readonly Row[] = [
      { name: 'on a fresh showtime', value: median(onFresh), unit: 'holds/s', rounds: onFresh },
      {
        name: `on one with ${ended.toLocaleString('en-US')} ended bookings`,
        value: median(onUsed),
        unit: 'holds/s',
        rounds: onUsed,
        ratio: median(onUsed.map((rate, round) => rate / (onFresh[round] ?? Number.NaN))),
        aim: AIM,
      },
    ];
    return {
      title: `Holds, each given back, a second of processor time, ${rounds} rounds of ${holdsPerRound}`,
      rows,
    };
  } finally {
    await open.close();
  }
}

async function rateOf(run: () => Promise<void>, count: number): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return count / ((user + system) / 1e6);
}

/** As many at once as there are seats. */
async function holdAndRelease(
  commands: CommandDependencies,
  showtimeId: ShowtimeId,
  count: number,
): Promise<void> {
  const seats = rowNames(ROWS).flatMap((row) =>
    Array.from({ length: SEATS_PER_ROW }, (_, index) => `${row}${index + 1}`),
  );
  for (let made = 0; made < count; made += seats.length) {
    const some = seats.slice(0, count - made);
    await Promise.all(some.map((seat) => holdOne(commands, showtimeId, seat)));
  }
}

async function holdOne(commands: CommandDependencies, showtimeId: ShowtimeId, seat: string): Promise<void> {
  const userId = UserId.parse(crypto.randomUUID());
  const caller = { userId, isStaff: false };
  const session = (): CommandSession => {
    const context = { ...systemContext(systemClock()), actor: { kind: 'user', id: userId } as const };
    return new CommandSession(commands.writer, context);
  };
  const whom = { customerId: userId, walkIn: null };
  const { booking } = done(
    await holdSeats(commands, session(), { caller, showtimeId, seats: [seat], for: whom }),
  );
  const { bookingId } = booking;
  done(await releaseHold(session(), { caller, bookingId, expectedRevision: undefined }));
}
