import { addMinutes, latest, type Instant } from '../../engine/instant.ts';
import type { ShowtimeSnapshot } from './scheduling.ts';

/** Until when a showtime is sold and shown. It may be sold after its start, and shown after its last sale. */
export interface SellingTimes {
  /** The end of online sales: the start, or before. */
  readonly salesUntil: Instant;
  readonly boxOfficeUntil: Instant;
  /** When wheelchair spaces and companion seats come free for everybody; null where they are never held back. */
  readonly wheelchairReleaseAt: Instant | null;
  /** When it is over: nothing of it can be sold or seen any more. */
  readonly overAt: Instant;
}

export function sellingTimesOf(snapshot: Timed): SellingTimes {
  const { startsAt, endsAt, salesCutoffMinutes, boxOfficeCutoffMinutes, wheelchairReleaseMinutes } = snapshot;
  const salesUntil = addMinutes(startsAt, -salesCutoffMinutes);
  const boxOfficeUntil = addMinutes(startsAt, -boxOfficeCutoffMinutes);
  const wheelchairReleaseAt =
    wheelchairReleaseMinutes === null ? null : addMinutes(startsAt, -wheelchairReleaseMinutes);
  const overAt = latest(salesUntil, boxOfficeUntil, endsAt);
  return { salesUntil, boxOfficeUntil, wheelchairReleaseAt, overAt };
}

type Timed = Pick<
  ShowtimeSnapshot,
  'startsAt' | 'endsAt' | 'salesCutoffMinutes' | 'boxOfficeCutoffMinutes' | 'wheelchairReleaseMinutes'
>;
