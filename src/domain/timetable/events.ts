import { z } from 'zod';
import { event, type EventOf } from '../../engine/event.ts';
import { AuditoriumId, ClaimId, MovieId, ShowtimeId } from '../kernel/ids.ts';
import { Instant } from '../../engine/instant.ts';
import { Price } from '../kernel/money.ts';
import { DurationMinutes } from '../movie/values.ts';
import { policies } from '../theater/values.ts';

/**
 * A slot is taken for a showtime, provisionally until it is confirmed. `scheduling` is what the showtime is scheduled
 * with, so that a process manager can finish after a crash.
 */
export const SlotClaimed = event('SlotClaimed', {
  claimId: ClaimId,
  auditoriumId: AuditoriumId,
  showtimeId: ShowtimeId,
  startsAt: Instant,
  /** The end of the cleaning. The next showtime may start then. */
  until: Instant,
  scheduling: z.strictObject({
    movieId: MovieId,
    basePrice: Price.nullable(),
    onSaleFrom: Instant.nullable(),
    durationMinutes: DurationMinutes,
    cleaningMinutes: policies.cleaningMinutes,
  }),
});

/** The showtime of a slot is scheduled: the slot is its own. */
export const SlotConfirmed = event('SlotConfirmed', {
  claimId: ClaimId,
  auditoriumId: AuditoriumId,
  showtimeId: ShowtimeId,
});

/** A slot is free for other showtimes. */
export const SlotReleased = event('SlotReleased', {
  claimId: ClaimId,
  auditoriumId: AuditoriumId,
  showtimeId: ShowtimeId,
});

export const timetableEvents = [SlotClaimed, SlotConfirmed, SlotReleased] as const;

export type TimetableEvent = EventOf<(typeof timetableEvents)[number]>;
