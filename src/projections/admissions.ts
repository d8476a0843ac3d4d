import type { EventIn } from '../domain/aggregates.ts';
import type { ShowtimeId } from '../domain/kernel/ids.ts';
import type { RecordedEvent } from '../engine/event.ts';
import { at, ignored } from '../engine/projections/projection.ts';
import { placed, projectionOf } from './define-projection.ts';
import { leavingSeatsIgnored } from './showtime-events.ts';

/** The tickets of a showtime that are good for it, by ticket type: sold or given away, and not cancelled. */
export interface Admissions {
  readonly showtimeId: ShowtimeId;
  readonly currency: string;
  readonly types: readonly { readonly ticketType: string; readonly admissions: number }[];
}

type SeatsEvent = Extract<
  EventIn<'showtime'>,
  { readonly type: 'BookingCancelled' | 'BookingConfirmed' | 'BookingExchanged' | 'SeatsCancelled' }
>;

/** A seat that a booking changes for another one keeps its ticket type. */
export const admissions = placed(
  projectionOf<Admissions>().reading('showtime')({
    name: 'admissions',
    version: 1,
    indexes: [['showtimeId']],
    on: {
      ...leavingSeatsIgnored,
      BookingConfirmed: {
        ids: ({ data }) => [data.showtimeId],
        change: (showtime, event) => {
          const { showtimeId, total } = event.data;
          return withSeats(showtime ?? { showtimeId, currency: total.currency, types: [] }, event, 1);
        },
      },
      BookingCancelled: at(
        ({ data }) => data.showtimeId,
        (showtime, event) => withSeats(showtime, event, -1),
      ),
      SeatsCancelled: at(
        ({ data }) => data.showtimeId,
        (showtime, event) => withSeats(showtime, event, -1),
      ),
      BookingExchanged: at(
        ({ data }) => data.showtimeId,
        (showtime, event) => withSeats(showtime, event, -1),
      ),
      ShowtimeScheduled: ignored,
      ShowtimeRelocated: ignored,
      SeatsHeld: ignored,
      HoldReleased: ignored,
      HoldExpired: ignored,
      SeatsChanged: ignored,
      SeatsOffered: ignored,
      SeatsBlocked: ignored,
      SeatsUnblocked: ignored,
      SeatsWithdrawn: ignored,
      SeatsReinstated: ignored,
    },
  }),
);

function withSeats(showtime: Admissions, { data }: RecordedEvent<SeatsEvent>, each: 1 | -1): Admissions {
  const types = new Map(showtime.types.map(({ ticketType, admissions: count }) => [ticketType, count]));
  for (const { ticketType } of data.seats) types.set(ticketType, (types.get(ticketType) ?? 0) + each);
  return {
    ...showtime,
    types: [...types].map(([ticketType, count]) => ({ ticketType, admissions: count })),
  };
}
