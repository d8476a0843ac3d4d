import { auditorium } from '../../domain/auditorium/decider.ts';
import type { AuditoriumRejection, AuditoriumState } from '../../domain/auditorium/state.ts';
import { seatIdOf, type SeatKind, type Tier } from '../../domain/auditorium/values.ts';
import type { AuditoriumId } from '../../domain/kernel/ids.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { propagateSeats } from './propagate-seats.ts';

/** Rows of seats side by side, all of one tier and kind, numbered from `firstNumber`. */
export interface SeatRows {
  readonly rows: readonly string[];
  readonly seatsPerRow: number;
  readonly tier: Tier;
  readonly kind: SeatKind;
  readonly firstNumber: number;
}

/** Puts rows of seats into an auditorium and offers them in its future showtimes. Refused with `seats-exist`. */
export async function installSeats(
  session: CommandSession,
  given: SeatRows & { readonly auditoriumId: AuditoriumId },
): Promise<CommandResult<AuditoriumState, AuditoriumRejection>> {
  const { auditoriumId, rows, seatsPerRow, tier, kind, firstNumber } = given;
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
  await propagateSeats(session, { auditoriumId, seatIds: seats.map(({ seatId }) => seatId) });
  return installed;
}
