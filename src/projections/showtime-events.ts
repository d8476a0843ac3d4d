import type { EventIn } from '../domain/aggregates.ts';
import type { BookingId } from '../domain/kernel/ids.ts';
import { showtimeEvents } from '../domain/showtime/events.ts';
import type { DomainEvent, RecordedEvent } from '../engine/event.ts';
import { ignored, type Row } from '../engine/projections/projection.ts';

type ShowtimeEvent = EventIn<'showtime'>;

/** The events about one booking. */
export type BookingEvent = Extract<ShowtimeEvent, { readonly data: { readonly bookingId: BookingId } }>;

/** The events that leave every seat as it is: an event that changes a seat names it. */
type SeatlessEvent = Exclude<ShowtimeEvent, { readonly data: { readonly seats: unknown } }>;

type RowsOf<Event extends DomainEvent, EveryRow> = Readonly<Record<Event['type'], EveryRow>>;

/** The same change of a booking's document for every event about it. */
export function ofBookings<Document>(
  change: (booking: Document, event: RecordedEvent<BookingEvent>) => Document,
): RowsOf<BookingEvent, Row<BookingEvent, Document>> {
  return rowsWhere(
    (fields) => 'bookingId' in fields,
    rowAt(({ data }) => data.bookingId, change),
  );
}

/** The same change of a showtime's document for every event that leaves the seats as they are. */
export function leavingSeats<Document>(
  change: (showtime: Document, event: RecordedEvent<SeatlessEvent>) => Document,
): RowsOf<SeatlessEvent, Row<SeatlessEvent, Document>> {
  return rowsWhere(
    namesNoSeats,
    rowAt(({ data }) => data.showtimeId, change),
  );
}

/** The row of several event types: `at` takes one only. */
function rowAt<Event extends ShowtimeEvent, Document>(
  id: (event: RecordedEvent<Event>) => string,
  change: (document: Document, event: RecordedEvent<Event>) => Document,
): Row<Event, Document> {
  return {
    ids: (event) => [id(event)],
    change: (document, event) => (document === undefined ? undefined : change(document, event)),
  };
}

/** Ignores every event that leaves the seats as they are. */
export const leavingSeatsIgnored: RowsOf<SeatlessEvent, typeof ignored> = rowsWhere(namesNoSeats, ignored);

function namesNoSeats(fields: object): boolean {
  return !('seats' in fields);
}

function rowsWhere<Event extends DomainEvent, EveryRow>(
  isWanted: (fields: object) => boolean,
  row: EveryRow,
): RowsOf<Event, EveryRow> {
  const wanted = showtimeEvents.filter(({ data }) => isWanted(data.shape));
  return Object.fromEntries(wanted.map(({ type }) => [type, row])) as RowsOf<Event, EveryRow>;
}
