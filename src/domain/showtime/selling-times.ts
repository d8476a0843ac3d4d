import { addMinutes, latest, type Instant } from '../../engine/instant.ts';
import type { ShowtimeSnapshot } from './scheduling.ts';

/** Until when a showtime is sold and shown. It may be sold after its start, and shown after its last sale. */
export interface SellingTimes {
  /** The end of online sales: the start, or before. */
  readonly salesUntil: Instant;
  readonly boxOfficeUntil: Instant;
  /** When it is over: nothing of it can be sold or seen any more. */
  readonly overAt: Instant;
}

export function sellingTimesOf(
  snapshot: Pick<ShowtimeSnapshot, 'startsAt' | 'endsAt' | 'salesCutoffMinutes' | 'boxOfficeCutoffMinutes'>,
): SellingTimes {
  const { startsAt, endsAt, salesCutoffMinutes, boxOfficeCutoffMinutes } = snapshot;
  const salesUntil = addMinutes(startsAt, -salesCutoffMinutes);
  const boxOfficeUntil = addMinutes(startsAt, -boxOfficeCutoffMinutes);
  return { salesUntil, boxOfficeUntil, overAt: latest(salesUntil, boxOfficeUntil, endsAt) };
}
