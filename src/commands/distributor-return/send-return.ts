import {
  distributorReturn,
  returnIdOf,
  type DistributorReturnState,
} from '../../domain/distributor-return/decider.ts';
import { MAXIMUM_ROWS, type SentReturn } from '../../domain/distributor-return/events.ts';
import { addDays, businessDateOf } from '../../domain/kernel/local-time.ts';
import { movie } from '../../domain/movie/decider.ts';
import { theater } from '../../domain/theater/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { refuse } from '../refusals.ts';

type ReturnRefusal = 'not-found' | 'return-too-large' | 'week-not-over';

/** Sends the return of a week that is over. Figures that differ from the last version are a new one beside it. */
export async function sendReturn(
  session: CommandSession,
  figures: Omit<SentReturn, 'version'>,
): Promise<CommandResult<DistributorReturnState, ReturnRefusal>> {
  const { theaterId, movieId, week, rows } = figures;
  const place = await session.load(theater, theaterId);
  if (place === null) return refuse('not-found', 'There is no such theater.');
  if ((await session.load(movie, movieId)) === null) return refuse('not-found', 'There is no such movie.');
  const today = businessDateOf(session.now, place.timeZone, place.businessDayStart);
  const end = addDays(week, 6);
  if (today <= end) return refuse('week-not-over', `This week ends with ${end}. Send its return after that.`);
  if (rows.length > MAXIMUM_ROWS) {
    return refuse('return-too-large', `This return has ${rows.length} rows. At most ${MAXIMUM_ROWS} fit.`);
  }
  return session.execute(distributorReturn, returnIdOf(figures), { type: 'SendReturn', figures });
}
