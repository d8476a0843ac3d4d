import { auditorium, type InstalledSeat } from '../domain/auditorium/decider.ts';
import type { AuditoriumId, ShowtimeId } from '../domain/kernel/ids.ts';
import type { ShowtimeCommand } from '../domain/showtime/commands.ts';
import { showtime } from '../domain/showtime/decider.ts';
import { isBlock, type ShowtimeState } from '../domain/showtime/state.ts';
import { timetable } from '../domain/timetable/decider.ts';
import type { CommandDependencies } from './dependencies.ts';
import { derivedId } from './derived-id.ts';
import type { CommandContext } from './envelope.ts';

/** A future showtime in which a seat that went out of use is held or sold. */
export interface SeatConflict {
  readonly showtimeId: ShowtimeId;
  readonly bookingId: string;
}

interface Carried {
  /** A booking is named once, however many of its seats are out of use. */
  readonly conflicts: readonly SeatConflict[];
  readonly position: bigint;
}

/** Who keeps changing a seat finds it carried by the last one of them, or by the process. */
const ATTEMPTS = 5;

/**
 * Brings seats as they are in their auditorium to its future showtimes: those in use are offered, the others taken
 * out of sale, where they are taken as soon as they come free. May be repeated, and changes nothing where it was done.
 */
export async function carrySeats(
  dependencies: CommandDependencies,
  context: CommandContext,
  auditoriumId: AuditoriumId,
  seatIds: readonly string[],
): Promise<Carried> {
  let seats = await seatsNamed(dependencies, auditoriumId, seatIds);
  for (let attempt = 1; ; attempt += 1) {
    const carried = await carry(dependencies, context, auditoriumId, seats);
    // Somebody else may have changed a seat meanwhile, and have come to a showtime before this did.
    const now = await seatsNamed(dependencies, auditoriumId, seatIds);
    const isSame = now.every(({ active }, index) => active === seats[index]?.active);
    if ((isSame && now.length === seats.length) || attempt === ATTEMPTS) return carried;
    seats = now;
  }
}

async function seatsNamed(
  { writer }: CommandDependencies,
  auditoriumId: AuditoriumId,
  seatIds: readonly string[],
): Promise<readonly InstalledSeat[]> {
  const named = new Set(seatIds);
  const hall = await writer.read(auditorium, auditoriumId);
  return hall?.seats.filter(({ seatId }) => named.has(seatId)) ?? [];
}

async function carry(
  { writer }: CommandDependencies,
  context: CommandContext,
  auditoriumId: AuditoriumId,
  seats: readonly InstalledSeat[],
): Promise<Carried> {
  const { slots } = await writer.read(timetable, auditoriumId);
  const inUse = seats.filter(({ active }) => active);
  const outOfUse = seats.filter(({ active }) => !active).map(({ seatId }) => seatId);
  const offered = inUse.map(({ active: _active, revision: _revision, ...seat }) => seat);
  const commands: readonly ShowtimeCommand[] = [
    ...(offered.length === 0 ? [] : [{ type: 'OfferSeats', seats: offered } as const]),
    ...(outOfUse.length === 0 ? [] : [{ type: 'WithdrawSeats', seats: outOfUse, now: context.now } as const]),
  ];
  const conflicts: SeatConflict[] = [];
  let position = 0n;
  for (const { showtimeId, startsAt } of slots) {
    if (startsAt <= context.now) continue;
    const own = { ...context, commandId: derivedId(context.commandId, showtimeId) };
    for (const command of commands) {
      const result = await writer.execute(showtime, showtimeId, command, own);
      // A showtime that is just being scheduled is not there yet: the process comes to it later.
      if (result.outcome === 'rejected') continue;
      if (result.position > position) position = result.position;
      if (command.type === 'WithdrawSeats') conflicts.push(...conflictsIn(result.state, outOfUse));
    }
  }
  return { conflicts, position };
}

function conflictsIn(
  { showtime: state }: ShowtimeState,
  outOfUse: readonly string[],
): readonly SeatConflict[] {
  const holders = new Set(outOfUse.map((seatId) => state?.taken.get(seatId)));
  return [...holders].flatMap((bookingId) =>
    state === null || bookingId === undefined || isBlock(bookingId)
      ? []
      : [{ showtimeId: state.facts.showtimeId, bookingId }],
  );
}
