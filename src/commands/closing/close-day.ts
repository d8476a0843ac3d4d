import { account } from '../../domain/account/decider.ts';
import {
  closing,
  closingIdOf,
  type ClosingRejection,
  type ClosingState,
} from '../../domain/closing/decider.ts';
import type { ClosedDay } from '../../domain/closing/events.ts';
import { businessDateOf } from '../../domain/kernel/local-time.ts';
import { theater } from '../../domain/theater/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refuse } from '../refusals.ts';

type ClosingRefusal = ClosingRejection | 'currency-mismatch' | 'day-not-begun' | 'not-found';

/**
 * Closes a business day of a theater with what was counted by then. What comes later is a correction. A note is sealed
 * with the key of who closes it.
 */
export async function closeDay(
  { vault }: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  given: Omit<ClosedDay, 'closingId' | 'note'> & { readonly note: string | null },
): Promise<CommandResult<ClosingState, ClosingRefusal>> {
  const { theaterId, date, counted, closedBy } = given;
  const place = await session.load(theater, theaterId);
  if (place === null) return refuse('not-found', 'There is no such theater.');
  const today = businessDateOf(session.now, place.timeZone, place.businessDayStart);
  if (date > today) return refuse('day-not-begun', `It is ${today} in this theater. Close ${date} later.`);
  if (counted.currency !== place.currency) {
    return refuse('currency-mismatch', `This theater counts ${place.currency}, not ${counted.currency}.`);
  }
  const closer = (await session.load(account, closedBy)).account;
  const known = closer === null ? null : await vault.personKey(closer.email.keyId);
  const seal = async (note: string): Promise<ClosedDay['note']> =>
    (known ?? (await vault.createPersonKey())).seal('note', note);
  return session.execute(closing, closingIdOf(theaterId, date), {
    type: 'CloseDay',
    closed: {
      ...given,
      closingId: derivedId(session.commandId, 'closing'),
      note: given.note === null ? null : await seal(given.note),
    },
  });
}
