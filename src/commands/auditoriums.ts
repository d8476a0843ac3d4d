import type { ReviseAuditorium } from '../domain/auditorium/commands.ts';
import { auditorium, type AuditoriumRejection, type AuditoriumState } from '../domain/auditorium/decider.ts';
import { seatIdOf, type ScreenType, type SeatKind, type Tier } from '../domain/auditorium/values.ts';
import { reject } from '../domain/kernel/decider.ts';
import { AuditoriumId, type TheaterId } from '../domain/kernel/ids.ts';
import { theater } from '../domain/theater/decider.ts';
import type { CommandResult } from './command-result.ts';
import type { CommandDependencies } from './dependencies.ts';
import { derivedId } from './derived-id.ts';
import type { CommandContext } from './envelope.ts';
import { carrySeats } from './seats-in-showtimes.ts';

type AuditoriumResult = CommandResult<AuditoriumState, AuditoriumRejection | 'unknown-theater'>;

/** Rows of seats side by side, all of one tier and kind, numbered from `firstNumber`. */
export interface SeatRows {
  readonly rows: readonly string[];
  readonly seatsPerRow: number;
  readonly tier: Tier;
  readonly kind: SeatKind;
  readonly firstNumber: number;
}

/** Builds an auditorium in a theater, without seats as yet. Refused with `unknown-theater`. */
export async function buildAuditorium(
  { writer }: CommandDependencies,
  context: CommandContext,
  given: { readonly theaterId: TheaterId; readonly name: string; readonly screenType: ScreenType },
): Promise<AuditoriumResult> {
  const house = await writer.read(theater, given.theaterId);
  if (house?.active !== true) return reject('unknown-theater', 'There is no such theater.');
  const auditoriumId = AuditoriumId.parse(derivedId(context.commandId, 'auditorium'));
  return writer.execute(
    auditorium,
    auditoriumId,
    { type: 'BuildAuditorium', auditoriumId, ...given },
    context,
  );
}

/** Renames or refits an auditorium, retires it or brings it back. */
export function reviseAuditorium(
  { writer }: CommandDependencies,
  context: CommandContext,
  command: Omit<ReviseAuditorium, 'type'>,
): Promise<AuditoriumResult> {
  return writer.execute(auditorium, command.auditoriumId, { type: 'ReviseAuditorium', ...command }, context);
}

/** Puts rows of seats into an auditorium and offers them in its future showtimes. Refused with `seats-exist`. */
export async function installSeats(
  dependencies: CommandDependencies,
  context: CommandContext,
  auditoriumId: AuditoriumId,
  { rows, seatsPerRow, tier, kind, firstNumber }: SeatRows,
): Promise<AuditoriumResult> {
  const seats = rows.flatMap((row) =>
    Array.from({ length: seatsPerRow }, (_, index) => {
      const number = firstNumber + index;
      return { seatId: seatIdOf(row, number), row, number, tier, kind, position: null };
    }),
  );
  const installationId = derivedId(context.commandId, 'installation');
  const command = { type: 'InstallSeats', auditoriumId, installationId, seats } as const;
  const installed = await dependencies.writer.execute(auditorium, auditoriumId, command, context);
  if (installed.outcome === 'rejected') return installed;
  const seatIds = seats.map(({ seatId }) => seatId);
  const { position } = await carrySeats(dependencies, context, auditoriumId, seatIds);
  return { ...installed, position: position > installed.position ? position : installed.position };
}
