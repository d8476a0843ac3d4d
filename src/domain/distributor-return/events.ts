import { z } from 'zod';
import { event, type EventOf } from '../../engine/event.ts';
import { Instant } from '../../engine/instant.ts';
import { MovieId, ShowtimeId, TheaterId, UserId } from '../kernel/ids.ts';
import { LocalDate } from '../kernel/local-time.ts';
import { LogPosition } from '../kernel/log-position.ts';
import { Currency } from '../kernel/money.ts';
import { TicketTypeCode } from '../theater/ticket-types.ts';

/** So many rows a return may have: a week of one movie in one theater has some hundreds. */
export const MAXIMUM_ROWS = 2000;

/** The tickets of one type in one showtime, and their money in minor units. */
export const ReturnRow = z
  .strictObject({
    /** The business date of the show. */
    date: LocalDate,
    showtimeId: ShowtimeId,
    startsAt: Instant,
    ticketType: TicketTypeCode,
    currency: Currency,
    /** Tickets that were not cancelled, complimentary ones included. */
    admissions: z.int(),
    /** What was paid for tickets, cancelled ones included. */
    gross: z.int(),
    /** What was paid back. */
    refunds: z.int(),
  })
  .readonly();
export type ReturnRow = z.output<typeof ReturnRow>;

/** What a theater tells the distributor of a movie about a week of seven business days. */
export const ReturnSent = event('ReturnSent', {
  theaterId: TheaterId,
  movieId: MovieId,
  /** The first day of the week. */
  week: LocalDate,
  /** 1 for the first; each that is sent with other figures is one more. */
  version: z.int().min(1),
  sentBy: UserId,
  /** What the events up to there say, the position of the log at which they were counted. */
  asOf: LogPosition,
  rows: z.array(ReturnRow).max(MAXIMUM_ROWS).readonly(),
});

export const distributorReturnEvents = [ReturnSent] as const;

export type DistributorReturnEvent = EventOf<(typeof distributorReturnEvents)[number]>;
export type SentReturn = EventOf<typeof ReturnSent>['data'];
