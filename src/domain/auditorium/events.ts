import { z } from 'zod';
import { event, type EventOf } from '../../engine/event.ts';
import type { RevisionsOf } from '../kernel/changes.ts';
import { AuditoriumId, TheaterId } from '../kernel/ids.ts';
import { SeatingPlan } from './seating-plan.ts';
import { AuditoriumDetails, PeriodBlock, auditoriumFields, Seat, SeatId, SeatKind, Tier } from './values.ts';

/** A theater has an auditorium more, without seats yet. */
export const AuditoriumBuilt = event('AuditoriumBuilt', {
  auditoriumId: AuditoriumId,
  theaterId: TheaterId,
  ...AuditoriumDetails.shape,
});

/** An auditorium has another name. */
export const AuditoriumRenamed = event('AuditoriumRenamed', {
  auditoriumId: AuditoriumId,
  ...auditoriumFields.name,
});

/** An auditorium has another kind of screen. */
export const ScreenRefitted = event('ScreenRefitted', {
  auditoriumId: AuditoriumId,
  ...auditoriumFields.screen,
});

/** Which event changes which fields. */
export const auditoriumRevisions = {
  name: AuditoriumRenamed,
  screen: ScreenRefitted,
} satisfies RevisionsOf<typeof auditoriumFields>;

/** An auditorium has more seats. */
export const SeatsInstalled = event('SeatsInstalled', {
  auditoriumId: AuditoriumId,
  /** Derives from the command: a repeat has the same id. */
  installationId: z.uuid(),
  seats: z.array(Seat).min(1).readonly(),
});

/** A seat has another tier or kind. */
export const SeatReclassified = event('SeatReclassified', {
  auditoriumId: AuditoriumId,
  seatId: SeatId,
  tier: Tier,
  kind: SeatKind,
});

/** A seat is out of use: no new showtime has it. */
export const SeatDeactivated = event('SeatDeactivated', { auditoriumId: AuditoriumId, seatId: SeatId });

/** A seat is in use again. */
export const SeatActivated = event('SeatActivated', { auditoriumId: AuditoriumId, seatId: SeatId });

/**
 * The auditorium has the seats of a plan, and no others. Seats that were there before keep their labels; `removed` are
 * those that are out of use because the plan does not have them.
 */
export const SeatingPlanAdopted = event('SeatingPlanAdopted', {
  auditoriumId: AuditoriumId,
  plan: SeatingPlan,
  seats: z.array(Seat).min(1).readonly(),
  removed: z.array(SeatId).readonly(),
});

/** Seats are out of use from one instant up to, but not at, another, over all showtimes. */
export const PeriodBlockPlaced = event('PeriodBlockPlaced', {
  auditoriumId: AuditoriumId,
  ...PeriodBlock.shape,
});

/** The seats of a block are in use again. */
export const PeriodBlockLifted = event('PeriodBlockLifted', {
  auditoriumId: AuditoriumId,
  blockId: z.uuid(),
  seats: z.array(SeatId).min(1).readonly(),
});

/** An auditorium is no longer shown and takes no new showtimes. */
export const AuditoriumRetired = event('AuditoriumRetired', { auditoriumId: AuditoriumId });

/** An auditorium is in use again. */
export const AuditoriumReinstated = event('AuditoriumReinstated', { auditoriumId: AuditoriumId });

export const auditoriumEvents = [
  AuditoriumBuilt,
  AuditoriumRenamed,
  ScreenRefitted,
  SeatsInstalled,
  SeatReclassified,
  SeatDeactivated,
  SeatActivated,
  SeatingPlanAdopted,
  PeriodBlockPlaced,
  PeriodBlockLifted,
  AuditoriumRetired,
  AuditoriumReinstated,
] as const;

export type AuditoriumEvent = EventOf<(typeof auditoriumEvents)[number]>;
