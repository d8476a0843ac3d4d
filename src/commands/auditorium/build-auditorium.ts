import { auditorium } from '../../domain/auditorium/decider.ts';
import type { AuditoriumRejection, AuditoriumState } from '../../domain/auditorium/state.ts';
import type { AuditoriumDetails } from '../../domain/auditorium/values.ts';
import { AuditoriumId, type TheaterId } from '../../domain/kernel/ids.ts';
import { theater } from '../../domain/theater/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { refuse } from '../refusals.ts';

/** Builds an auditorium in a theater, without seats as yet. Refused with `unknown-theater`. */
export async function buildAuditorium(
  session: CommandSession,
  { theaterId, ...details }: AuditoriumDetails & { readonly theaterId: TheaterId },
): Promise<CommandResult<AuditoriumState, AuditoriumRejection | 'unknown-theater'>> {
  const owner = await session.load(theater, theaterId);
  if (owner?.active !== true) return refuse('unknown-theater', 'There is no such theater.');
  const auditoriumId = AuditoriumId.parse(derivedId(session.commandId, 'auditorium'));
  return session.execute(auditorium, auditoriumId, {
    type: 'BuildAuditorium',
    auditoriumId,
    theaterId,
    details,
  });
}
