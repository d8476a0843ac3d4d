import type { MovieId, AuditoriumId, ShowtimeId, TheaterId } from '../domain/kernel/ids.ts';
import { addMinutes, type Instant } from '../engine/instant.ts';
import type { Money } from '../domain/kernel/money.ts';
import type { PriceList } from '../domain/showtime/values.ts';
import { legacy } from '../legacy-handlers.ts';
import { madeBy, type ReadModel } from './read-model.ts';

/** How many seats of a showtime are what. What is left of `total` is available. */
export interface SeatCounts {
  readonly total: number;
  readonly held: number;
  readonly sold: number;
  readonly blocked: number;
}

export type ShowtimeDocument = ReadModel & {
  readonly showtimeId: ShowtimeId;
  readonly movieId: MovieId;
  readonly theaterId: TheaterId;
  readonly auditoriumId: AuditoriumId;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly durationMinutes: number;
  readonly timeZone: string;
  readonly businessDate: string;
  readonly basePrice: Money;
  readonly prices: PriceList;
  readonly onSaleFrom: Instant | null;
  readonly salesUntil: Instant;
  readonly counts: SeatCounts;
};

/** The timetable as people read it, with how many seats are left. */
export const showtimes = legacy<ShowtimeDocument>({
  name: 'showtimes',
  version: 1,
  indexes: [['movieId'], ['auditoriumId'], ['theaterId', 'businessDate']],
  documentIds: ({ data }) => ('showtimeId' in data ? [data.showtimeId] : []),
  on: {
    ShowtimeScheduled: (_, event) => {
      const { showtimeId, movieId, theaterId, auditoriumId, startsAt, endsAt, durationMinutes } = event.data;
      const { timeZone, businessDate, basePrice, prices, onSaleFrom, salesCutoffMinutes, seats } = event.data;
      return {
        ...{ showtimeId, movieId, theaterId, auditoriumId, startsAt, endsAt, durationMinutes },
        ...{ timeZone, businessDate, basePrice, prices, onSaleFrom },
        salesUntil: addMinutes(startsAt, -salesCutoffMinutes),
        counts: { total: seats.length, held: 0, sold: 0, blocked: 0 },
        ...madeBy(event),
      };
    },
    SeatsBlocked: (showtime, { data }) => showtime && counted(showtime, { blocked: data.seats.length }),
    SeatsUnblocked: (showtime, { data }) => showtime && counted(showtime, { blocked: -data.seats.length }),
    SeatsOffered: (showtime, { data }) => showtime && counted(showtime, { total: data.seats.length }),
    SeatsHeld: (showtime, { data }) => showtime && counted(showtime, { held: data.seats.length }),
    HoldReleased: (showtime, { data }) => showtime && counted(showtime, { held: -data.seats.length }),
    HoldExpired: (showtime, { data }) => showtime && counted(showtime, { held: -data.seats.length }),
    BookingConfirmed: (showtime, { data }) => {
      const sold = data.seats.length;
      return showtime && counted(showtime, { sold, held: data.lateBySeconds === null ? -sold : 0 });
    },
    BookingCancelled: (showtime, { data }) => showtime && counted(showtime, { sold: -data.seats.length }),
  },
});

function counted(showtime: ShowtimeDocument, change: Partial<SeatCounts>): ShowtimeDocument {
  const { total, held, sold, blocked } = showtime.counts;
  const counts = {
    total: total + (change.total ?? 0),
    held: held + (change.held ?? 0),
    sold: sold + (change.sold ?? 0),
    blocked: blocked + (change.blocked ?? 0),
  };
  return { ...showtime, counts };
}
