import type { EventIn } from '../domain/aggregates.ts';
import type { AuditoriumId, MovieId, ShowtimeId, TheaterId } from '../domain/kernel/ids.ts';
import type { Money } from '../domain/kernel/money.ts';
import type { PriceList } from '../domain/showtime/values.ts';
import type { RecordedEvent } from '../engine/event.ts';
import { addMinutes, type Instant } from '../engine/instant.ts';
import type { Filter } from '../engine/ports/read-model-store.ts';
import { at, ignored, madeAt, type Row } from '../engine/projections/projection.ts';
import { projectionOf, madeBy, type Versioned } from './define-projection.ts';
import { leavingSeatsIgnored } from './showtime-events.ts';

/** How many seats of a showtime have which status. The rest of `total` is available. */
export interface SeatCounts {
  readonly total: number;
  readonly held: number;
  readonly sold: number;
  readonly blocked: number;
}

export type ShowtimeDocument = Versioned & {
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

/** The showtimes with their counts of seats. Its version is that of the schedule, not of the seats. */
export const showtimes = projectionOf<ShowtimeDocument>().reading('showtime')({
  name: 'showtimes',
  version: 1,
  indexes: [
    ['startsAt', 'showtimeId'],
    ['businessDate', 'startsAt', 'showtimeId'],
    ['movieId', 'startsAt', 'showtimeId'],
    ['auditoriumId', 'startsAt', 'showtimeId'],
    ['theaterId', 'businessDate', 'startsAt', 'showtimeId'],
  ],
  on: {
    ...leavingSeatsIgnored,
    ShowtimeScheduled: madeAt(showtimeOf, (event) => {
      const { data } = event;
      return {
        showtimeId: data.showtimeId,
        movieId: data.movieId,
        theaterId: data.theaterId,
        auditoriumId: data.auditoriumId,
        startsAt: data.startsAt,
        endsAt: data.endsAt,
        durationMinutes: data.durationMinutes,
        timeZone: data.timeZone,
        businessDate: data.businessDate,
        basePrice: data.basePrice,
        prices: data.prices,
        onSaleFrom: data.onSaleFrom,
        salesUntil: addMinutes(data.startsAt, -data.salesCutoffMinutes),
        counts: { total: data.seats.length, held: 0, sold: 0, blocked: 0 },
        ...madeBy(event),
      };
    }),
    SeatsOffered: counted(({ data }) => ({ total: data.seats.length })),
    SeatsBlocked: counted(({ data }) => ({ blocked: data.seats.length })),
    SeatsUnblocked: counted(({ data }) => ({ blocked: -data.seats.length })),
    SeatsHeld: counted(({ data }) => ({ held: data.seats.length })),
    HoldReleased: counted(({ data }) => ({ held: -data.seats.length })),
    HoldExpired: counted(({ data }) => ({ held: -data.seats.length })),
    BookingConfirmed: counted(({ data }) => {
      const sold = data.seats.length;
      // A late payment finds its hold ended, so its seats are not counted as held any more.
      return { sold, held: data.lateBySeconds === null ? -sold : 0 };
    }),
    BookingCancelled: counted(({ data }) => ({ sold: -data.seats.length })),
    SeatsWithdrawn: ignored,
    SeatsReinstated: ignored,
  },
});

export interface ShowtimeCriteria {
  readonly movieId?: string | undefined;
  readonly theaterId?: string | undefined;
  readonly auditoriumId?: string | undefined;
  readonly businessDate?: string | undefined;
  /** Only those that start after this instant. */
  readonly after?: Instant | undefined;
}

/** The filter for showtimes that meet all criteria. */
export function showtimesWhere({ after, ...equal }: ShowtimeCriteria): Filter {
  const given = Object.entries(equal).filter(([, value]) => value !== undefined);
  const filter: Filter = Object.fromEntries(given);
  return after === undefined ? filter : { ...filter, startsAt: { $gt: after } };
}

function showtimeOf({ data }: RecordedEvent<EventIn<'showtime'>>): ShowtimeId {
  return data.showtimeId;
}

/** The row of an event that changes how many seats have which status. */
function counted<Event extends EventIn<'showtime'>>(
  changesOf: (event: RecordedEvent<Event>) => Partial<SeatCounts>,
): Row<Event, ShowtimeDocument> {
  return at<Event, ShowtimeDocument>(
    (event) => event.data.showtimeId,
    (showtime, event) => {
      const { total, held, sold, blocked } = showtime.counts;
      const change = changesOf(event);
      const counts = {
        total: total + (change.total ?? 0),
        held: held + (change.held ?? 0),
        sold: sold + (change.sold ?? 0),
        blocked: blocked + (change.blocked ?? 0),
      };
      return { ...showtime, counts };
    },
  );
}
