import type { ExpectedVersion } from '../../engine/decider.ts';
import type { Instant } from '../../engine/instant.ts';
import type { Changes } from '../kernel/changes.ts';
import type { AuditoriumId, TheaterId } from '../kernel/ids.ts';
import type { SeatingPlan } from './seating-plan.ts';
import type { AuditoriumDetails, Seat, SeatKind, Tier } from './values.ts';

export interface BuildAuditorium {
  readonly type: 'BuildAuditorium';
  readonly auditoriumId: AuditoriumId;
  readonly theaterId: TheaterId;
  readonly details: AuditoriumDetails;
}

export interface ReviseAuditorium extends ExpectedVersion {
  readonly type: 'ReviseAuditorium';
  readonly auditoriumId: AuditoriumId;
  readonly changes: Changes<AuditoriumDetails>;
  /** True brings a retired auditorium back, false retires it. */
  readonly active?: boolean | undefined;
}

export interface InstallSeats {
  readonly type: 'InstallSeats';
  readonly auditoriumId: AuditoriumId;
  /** Derives from the command: a repeat has the same id. */
  readonly installationId: string;
  readonly seats: readonly Seat[];
}

export interface ReviseSeat extends ExpectedVersion {
  readonly type: 'ReviseSeat';
  readonly auditoriumId: AuditoriumId;
  readonly seatId: string;
  readonly tier?: Tier | undefined;
  readonly kind?: SeatKind | undefined;
  readonly active?: boolean | undefined;
}

/** From now on the auditorium has the seats of a plan, where the plan has them, and no others. */
export interface AdoptSeatingPlan extends ExpectedVersion {
  readonly type: 'AdoptSeatingPlan';
  readonly auditoriumId: AuditoriumId;
  readonly plan: SeatingPlan;
  /** Every seat of the plan. */
  readonly seats: readonly Seat[];
}

export interface PlacePeriodBlock {
  readonly type: 'PlacePeriodBlock';
  readonly auditoriumId: AuditoriumId;
  readonly blockId: string;
  readonly seats: readonly string[];
  readonly from: Instant;
  /** Later than `from`. */
  readonly to: Instant;
  readonly reason: string;
  readonly now: Instant;
}

export interface LiftPeriodBlock {
  readonly type: 'LiftPeriodBlock';
  readonly auditoriumId: AuditoriumId;
  readonly blockId: string;
}

export type AuditoriumCommand =
  | BuildAuditorium
  | ReviseAuditorium
  | InstallSeats
  | ReviseSeat
  | AdoptSeatingPlan
  | PlacePeriodBlock
  | LiftPeriodBlock;
