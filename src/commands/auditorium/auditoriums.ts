import type { ReviseAuditorium } from '../../domain/auditorium/commands.ts';
import {
  auditorium,
  type AuditoriumRejection,
  type AuditoriumState,
} from '../../domain/auditorium/decider.ts';
import { seatIdOf, type ScreenType, type SeatKind, type Tier } from '../../domain/auditorium/values.ts';
import { reject } from '../../engine/decider.ts';
import { AuditoriumId, type TheaterId } from '../../domain/kernel/ids.ts';
import { theater } from '../../domain/theater/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { propagateSeats } from './propagate-seats.ts';

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
  _: CommandDependencies,
  session: CommandSession,
  given: { readonly theaterId: TheaterId; readonly name: string; readonly screenType: ScreenType },
): Promise<AuditoriumResult> {
  const house = await session.load(theater, given.theaterId);
  if (house?.active !== true) return reject('unknown-theater', 'There is no such theater.');
  const auditoriumId = AuditoriumId.parse(derivedId(session.commandId, 'auditorium'));
  return session.execute(auditorium, auditoriumId, { type: 'BuildAuditorium', auditoriumId, ...given });
}

/** Renames or refits an auditorium, retires it or brings it back. */
export function reviseAuditorium(
  _: CommandDependencies,
  session: CommandSession,
  command: Omit<ReviseAuditorium, 'type'>,
): Promise<AuditoriumResult> {
  return session.execute(auditorium, command.auditoriumId, { type: 'ReviseAuditorium', ...command });
}

/** Puts rows of seats into an auditorium and offers them in its future showtimes. Refused with `seats-exist`. */
export async function installSeats(
  dependencies: CommandDependencies,
  session: CommandSession,
  auditoriumId: AuditoriumId,
  { rows, seatsPerRow, tier, kind, firstNumber }: SeatRows,
): Promise<AuditoriumResult> {
  const seats = rows.flatMap((row) =>
    Array.from({ length: seatsPerRow }, (_, index) => {
      const number = firstNumber + index;
      return { seatId: seatIdOf(row, number), row, number, tier, kind, position: null };
    }),
  );
  const installationId = derivedId(session.commandId, 'installation');
  const command = { type: 'InstallSeats', auditoriumId, installationId, seats } as const;
  const installed = await session.execute(auditorium, auditoriumId, command);
  if (installed.outcome === 'rejected') return installed;
  const seatIds = seats.map(({ seatId }) => seatId);
  await propagateSeats(session, auditoriumId, seatIds);
  return installed;
}
