import { showtimes, showtimesWhere, type ShowtimeCriteria } from '../../projections/showtimes.ts';
import { Problem } from '../problems.ts';
import { findAll } from '../../projections/queries.ts';
import type { ApiDependencies } from '../route.ts';

/**
 * Refuses to retire what showtimes need that are not over, and names them. Not a rule of the domain: a showtime that is scheduled
 * at the same moment keeps what it was scheduled with.
 */
export async function refuseInUse(
  { documents, clock }: ApiDependencies,
  needs: ShowtimeCriteria,
): Promise<void> {
  const filter = showtimesWhere({ ...needs, notOverAt: clock(), cancelled: null });
  const future = await findAll(documents, showtimes, {
    filter,
    sort: { startsAt: 1, showtimeId: 1 },
    limit: 20,
  });
  if (future.length === 0) return;
  const conflicts = future.map(({ showtimeId, startsAt }) => ({ showtimeId, startsAt }));
  throw new Problem('in-use', 'Showtimes need it. Cancel them first, or wait until they are over.', {
    conflicts,
  });
}
