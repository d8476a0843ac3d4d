import { z } from 'zod';
import { event, type EventOf } from '../../engine/event.ts';
import { Instant } from '../../engine/instant.ts';
import type { JsonObject } from '../../engine/json.ts';
import { Layout } from '../auditorium/layout.ts';
import { Seat } from '../auditorium/values.ts';
import { AuditoriumId, ClaimId, MovieId, ShowtimeId, TheaterId } from '../kernel/ids.ts';
import { LocalDate } from '../kernel/local-time.ts';
import { Price } from '../kernel/money.ts';
import { text } from '../kernel/text.ts';
import { DurationMinutes } from '../movie/values.ts';
import { withTicketTypes } from '../theater/ticket-types.ts';
import { policies, TimeZone, withSalesUntilStart, withSpacesForAll } from '../theater/values.ts';
import { PriceList } from './values.ts';

/** Showtimes of before schema 4 are drawn without a plan. */
function withoutLayout(data: JsonObject): JsonObject {
  return { ...data, layout: null };
}

/** A showtime with a snapshot of what sales need. Later changes of the catalogue change no ticket. */
export const ShowtimeScheduled = event(
  'ShowtimeScheduled',
  {
    showtimeId: ShowtimeId,
    claimId: ClaimId,
    movieId: MovieId,
    theaterId: TheaterId,
    auditoriumId: AuditoriumId,
    startsAt: Instant,
    endsAt: Instant,
    durationMinutes: DurationMinutes,
    timeZone: TimeZone,
    businessDate: LocalDate,
    basePrice: Price,
    prices: PriceList,
    ...policies,
    seats: z.array(Seat).min(1).readonly(),
    /** The picture in which the seats have their positions; null for showtimes that are older than pictures. */
    layout: Layout.nullable(),
    onSaleFrom: Instant.nullable(),
  },
  [withSalesUntilStart, withTicketTypes, withoutLayout, withSpacesForAll],
);

/** The claim of a slot will never become a showtime. Scheduling that comes later is refused. */
export const SchedulingAbandoned = event('SchedulingAbandoned', {
  showtimeId: ShowtimeId,
  claimId: ClaimId,
  auditoriumId: AuditoriumId,
  reason: text(200),
});

export const schedulingEvents = [ShowtimeScheduled, SchedulingAbandoned] as const;

export type ShowtimeSnapshot = EventOf<typeof ShowtimeScheduled>['data'];

export interface ScheduleShowtime {
  readonly type: 'ScheduleShowtime';
  readonly snapshot: ShowtimeSnapshot;
  /** The seats of the snapshot that are out of use at that time, if any. */
  readonly outOfUse?: readonly string[] | undefined;
  readonly now: Instant;
}

export interface AbandonScheduling {
  readonly type: 'AbandonScheduling';
  readonly showtimeId: ShowtimeId;
  readonly claimId: ClaimId;
  readonly auditoriumId: AuditoriumId;
  readonly reason: string;
}
