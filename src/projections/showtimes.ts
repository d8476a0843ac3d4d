import type { EventIn } from '../domain/aggregates.ts';
import type { AuditoriumId, MovieId, ShowtimeId, TheaterId } from '../domain/kernel/ids.ts';
import type { Money } from '../domain/kernel/money.ts';
import { sellingTimesOf } from '../domain/showtime/selling-times.ts';
import type { PriceList } from '../domain/showtime/values.ts';
import type { TicketType } from '../domain/theater/ticket-types.ts';
import type { MorningDiscount, Surcharges } from '../domain/theater/values.ts';
import type { RecordedEvent } from '../engine/event.ts';
import { addMinutes, movedAlong, type Instant } from '../engine/instant.ts';
import type { Filter } from '../engine/ports/read-model-store.ts';
import { at, ignored, madeAt, type Projection, type Row } from '../engine/projections/projection.ts';
import { changedBy, madeBy, placed, projectionOf, type Placed, type Versioned } from './define-projection.ts';
import { leavingSeatsIgnored } from './showtime-events.ts';

const DAY_MINUTES = 24 * 60;

/** How many seats of a showtime have which status. The rest of `total` is available. */
export interface SeatCounts {
  readonly total: number;
  readonly held: number;
  readonly sold: number;
  readonly blocked: number;
}

export type ShowtimeDocument = Versioned &
  Placed &
  ShowtimeDetails & {
    /** The business dates that it had before it was moved, and the latest of them; null where it never was. */
    readonly formerDates: readonly string[];
    readonly latestFormerDate: string | null;
  };

interface ShowtimeDetails {
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
  readonly surcharges: Surcharges;
  readonly morningDiscount: MorningDiscount;
  readonly businessDayStart: string;
  readonly ticketTypes: readonly TicketType[];
  readonly onSaleFrom: Instant | null;
  readonly salesUntil: Instant;
  /** When nothing of it can be sold or seen any more. */
  readonly overAt: Instant;
  /** Null while it is to take place. */
  readonly cancelled: { readonly reason: string } | null;
  readonly counts: SeatCounts;
}

type Unplaced = Omit<ShowtimeDocument, keyof Placed>;

/** The showtimes with their counts of seats. Its version is that of the schedule, not of the seats. */
export const showtimes: Projection<ShowtimeDocument> = placed(
  projectionOf<Unplaced>().reading('showtime')({
    name: 'showtimes',
    version: 6,
    indexes: [
      ['startsAt', 'showtimeId'],
      ['businessDate', 'startsAt', 'showtimeId'],
      ['movieId', 'startsAt', 'showtimeId'],
      ['auditoriumId', 'startsAt', 'showtimeId'],
      ['theaterId', 'businessDate', 'startsAt', 'showtimeId'],
      ['latestFormerDate', 'showtimeId'],
    ],
    on: {
      ...leavingSeatsIgnored,
      ShowtimeScheduled: madeAt(showtimeOf, (event) => {
        const { data } = event;
        const { salesUntil, overAt } = sellingTimesOf(data);
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
          surcharges: data.surcharges,
          morningDiscount: data.morningDiscount,
          businessDayStart: data.businessDayStart,
          ticketTypes: data.ticketTypes,
          onSaleFrom: data.onSaleFrom,
          salesUntil,
          overAt,
          cancelled: null,
          formerDates: [],
          latestFormerDate: null,
          counts: { total: data.seats.length, held: 0, sold: 0, blocked: 0 },
          ...madeBy(event),
        };
      }),
      ShowtimeRescheduled: at(showtimeOf, (showtime, event) => {
        return { ...movedTo(showtime, event.data), ...changedBy(event) };
      }),
      ShowtimeRelocated: at(showtimeOf, (showtime, event) => {
        const { auditoriumId, seats, blocked } = event.data;
        const counts = { ...showtime.counts, total: seats.length, blocked: blocked.length };
        return { ...movedTo(showtime, event.data), auditoriumId, counts, ...changedBy(event) };
      }),
      ShowtimeRepriced: at(showtimeOf, (showtime, event) => {
        const { basePrice, prices } = event.data;
        return { ...showtime, basePrice, prices, ...changedBy(event) };
      }),
      SalesStartMoved: at(showtimeOf, (showtime, event) => {
        return { ...showtime, onSaleFrom: event.data.onSaleFrom, ...changedBy(event) };
      }),
      ShowtimeCancelled: at(showtimeOf, (showtime, event) => {
        return { ...showtime, cancelled: { reason: event.data.reason }, ...changedBy(event) };
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
      SeatsCancelled: counted(({ data }) => ({ sold: -data.seats.length })),
      BookingExchanged: counted(({ data }) => ({ sold: -data.seats.length })),
      SeatsChanged: counted(({ data: { status, seats, formerSeats } }) => {
        const more = seats.length - formerSeats.length;
        return status === 'held' ? { held: more } : { sold: more };
      }),
      SeatsWithdrawn: ignored,
      SeatsReinstated: ignored,
    },
  }),
);

/** The showtime at another time; of another business date, it remembers the one that it had. */
function movedTo(showtime: Unplaced, to: NewTimes): Unplaced {
  const { startsAt, endsAt, businessDate, prices } = to;
  const salesUntil = movedAlong(showtime.salesUntil, showtime.startsAt, startsAt);
  const overAt = movedAlong(showtime.overAt, showtime.startsAt, startsAt);
  const moved = { ...showtime, startsAt, endsAt, businessDate, prices, salesUntil, overAt };
  if (businessDate === showtime.businessDate) return moved;
  const formerDates = [...new Set([...showtime.formerDates, showtime.businessDate])].sort();
  return { ...moved, formerDates, latestFormerDate: formerDates.at(-1) ?? null };
}

type NewTimes = Pick<ShowtimeDocument, 'startsAt' | 'endsAt' | 'businessDate' | 'prices'>;

export interface ShowtimeCriteria {
  readonly movieId?: string | undefined;
  readonly theaterId?: string | undefined;
  readonly auditoriumId?: string | undefined;
  readonly businessDate?: string | undefined;
  /** Null: only those that are not cancelled. */
  readonly cancelled?: null | undefined;
  /** Only those that start after this instant. */
  readonly after?: Instant | undefined;
  /** Only those that can still be sold or seen at this instant, begun or not. */
  readonly notOverAt?: Instant | undefined;
}

/** The filter for showtimes that meet all criteria. */
export function showtimesWhere({ after, notOverAt, ...equal }: ShowtimeCriteria): Filter {
  const times = {
    startsAt: startOf(after, notOverAt),
    overAt: notOverAt === undefined ? undefined : { $gt: notOverAt },
  };
  const given = Object.entries({ ...equal, ...times }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

/** Until when a showtime may have begun: nothing goes on for a day, so no showtime of long ago is read. */
function startOf(after: Instant | undefined, notOverAt: Instant | undefined): Filter | undefined {
  if (after !== undefined) return { $gt: after };
  return notOverAt === undefined ? undefined : { $gt: addMinutes(notOverAt, -DAY_MINUTES) };
}

function showtimeOf({ data }: RecordedEvent<EventIn<'showtime'>>): ShowtimeId {
  return data.showtimeId;
}

/** The row of an event that changes how many seats have which status. */
function counted<Event extends EventIn<'showtime'>>(
  changesOf: (event: RecordedEvent<Event>) => Partial<SeatCounts>,
): Row<Event, Unplaced> {
  return at<Event, Unplaced>(
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
