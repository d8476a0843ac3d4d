import type { Filter } from '../../engine/ports/read-model-store.ts';
import { showtimes } from '../../projections/showtimes.ts';
import { Problem } from '../problems.ts';
import { readAll } from '../read.ts';
import type { ApiDependencies } from '../route.ts';

/**
 * Refuses to retire what future showtimes need, and names them. A courtesy, not a rule of the domain: a showtime
 * that is scheduled at the same moment keeps what it was scheduled with.
 */
export async function refuseInUse({ documents, clock }: ApiDependencies, needs: Filter): Promise<void> {
  const filter = { ...needs, startsAt: { $gt: clock() } };
  const future = await readAll(documents, showtimes, { filter, sort: { startsAt: 1 }, limit: 20 });
  if (future.length === 0) return;
  const conflicts = future.map(({ showtimeId, startsAt }) => ({ showtimeId, startsAt }));
  throw new Problem('in-use', 'Cancel these showtimes first, or wait until they are over.', { conflicts });
}
