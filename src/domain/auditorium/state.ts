import type { Decision, Versioned } from '../../engine/decider.ts';
import type { AuditoriumId, TheaterId } from '../kernel/ids.ts';
import type { AuditoriumEvent } from './events.ts';
import type { SeatingPlan } from './seating-plan.ts';
import type { AuditoriumDetails, PeriodBlock, Seat } from './values.ts';

/** A seat of an auditorium. An inactive one is out of use. */
export type InstalledSeat = Seat & { readonly active: boolean; readonly revision: number };

export interface Auditorium extends AuditoriumDetails, Versioned {
  readonly auditoriumId: AuditoriumId;
  readonly theaterId: TheaterId;
  readonly active: boolean;
  /** In the order of installation. */
  readonly seats: readonly InstalledSeat[];
  readonly installations: readonly string[];
  /** The plan that was adopted last; null where none was. Seats that were added or put out of use since are as `seats` say. */
  readonly plan: SeatingPlan | null;
  /** The blocks that were not over when the last one was placed. */
  readonly blocks: readonly PeriodBlock[];
}

export type AuditoriumState = Auditorium | null;
export type AuditoriumRejection =
  | 'not-found'
  | 'version-conflict'
  | 'seats-exist'
  | 'too-many-blocks'
  | 'too-many-seats-in-auditorium'
  | 'unknown-seats';

/** No auditorium has more seats. The limit bounds the size of a showtime's snapshot. */
export const MAXIMUM_SEATS = 2000;

export type AuditoriumDecision = Decision<AuditoriumEvent, AuditoriumRejection>;

/** How many seats of an auditorium are in use. */
export function capacityOf(state: Pick<Auditorium, 'seats'>): number {
  return state.seats.filter((seat) => seat.active).length;
}
