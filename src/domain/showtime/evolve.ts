import { changedAt, versionedFrom, type EventPlace } from '../../engine/decider.ts';
import { PersistentMap } from '../kernel/persistent-map.ts';
import { admitting } from './admitting.ts';
import { blocking } from './blocking.ts';
import { afterwards } from './booking.ts';
import { changing } from './changing.ts';
import { counter } from './counter.ts';
import { endedHolds } from './ended-holds.ts';
import type { ShowtimeEvent } from './events.ts';
import { exchanging } from './exchanging.ts';
import { holding, newBooking } from './holding.ts';
import { owing } from './owing.ts';
import { paying } from './paying.ts';
import { reseating } from './reseating.ts';
import type { ShowtimeSnapshot } from './scheduling.ts';
import { sellingTimesOf } from './selling-times.ts';
import {
  isUnpaid,
  type Booking,
  type BookingRows,
  type NewBooking,
  type ShowtimeRows,
  type Showtime,
  type ShowtimeState,
} from './state.ts';
import { walkIns } from './walk-ins.ts';

export const unscheduled: ShowtimeState = { showtime: null, abandoned: [] };

/** The events about one booking. */
export type BookingEvent = Extract<ShowtimeEvent, { readonly data: { readonly bookingId: string } }>;
/** The events of a scheduled showtime. */
export type SellingEvent = Exclude<ShowtimeEvent, { type: 'ShowtimeScheduled' | 'SchedulingAbandoned' }>;
type WholeEvent = Exclude<SellingEvent, BookingEvent>;

// An event that no part of the showtime has a row for does not compile here.
const bookingRows: BookingRows<BookingEvent> = {
  ...holding.evolve,
  ...paying.evolve,
  ...counter.evolve,
  ...afterwards.evolve,
  ...owing.evolve,
  ...reseating.evolve,
  ...exchanging.evolve,
  ...admitting.evolve,
  ...walkIns.evolve,
};
const wholeRows: ShowtimeRows<WholeEvent> = {
  ...blocking.evolve,
  ...changing.evolve,
  ...endedHolds.evolve,
};

export function evolve(state: ShowtimeState, event: ShowtimeEvent, place: EventPlace): ShowtimeState {
  if (event.type === 'ShowtimeScheduled') {
    return { ...state, showtime: scheduled(event.data, place) };
  }
  if (event.type === 'SchedulingAbandoned') {
    return { ...state, abandoned: [...state.abandoned, event.data.claimId] };
  }
  if (state.showtime === null) return state;
  return { ...state, showtime: evolveShowtime(state.showtime, event, place) };
}

function scheduled(snapshot: ShowtimeSnapshot, place: EventPlace): Showtime {
  return {
    snapshot,
    cancelled: null,
    lastMove: null,
    ...sellingTimesOf(snapshot),
    seats: new Map(snapshot.seats.map((seat) => [seat.seatId, seat])),
    taken: PersistentMap.empty,
    withdrawn: [],
    bookings: PersistentMap.empty,
    holds: PersistentMap.empty,
    archivedHolds: PersistentMap.empty,
    ...versionedFrom(place),
  };
}

/** A scheduled showtime after one of its events. */
export function evolveShowtime(showtime: Showtime, event: SellingEvent, place: EventPlace): Showtime {
  if (!isAboutBooking(event)) {
    const row = wholeRows[event.type] as (showtime: Showtime, data: WholeEvent['data']) => Showtime;
    const after = row(showtime, event.data);
    // Seats have a version of their own.
    return event.type in changing.evolve ? { ...after, ...changedAt(place) } : after;
  }
  const before = showtime.bookings.get(event.data.bookingId);
  const after = evolveBooking(before, event, place);
  return after === undefined ? showtime : withBooking(withSeats(showtime, before, after), after);
}

/** A scheduled showtime after events that are decided and not recorded yet. */
export function afterEvents(before: Showtime, events: readonly SellingEvent[]): Showtime {
  const place = { revision: before.revision, occurredAt: before.updatedAt };
  return events.reduce((state, event) => evolveShowtime(state, event, place), before);
}

/** A booking after one of its events; undefined while it has not been made. */
function evolveBooking(
  booking: Booking | undefined,
  event: BookingEvent,
  place: EventPlace,
): Booking | undefined {
  if (booking !== undefined) return changedBooking(booking, event, place);
  return event.type === 'SeatsHeld' ? { ...newBooking(event.data), ...versionedFrom(place) } : undefined;
}

/** A booking, and whatever else is known with it, after one of its events. */
export function changedBooking<Known extends Booking>(
  booking: Known,
  event: BookingEvent,
  place: EventPlace,
): Known {
  const row = bookingRows[event.type] as (
    booking: Booking,
    data: BookingEvent['data'],
  ) => Partial<NewBooking>;
  return { ...booking, ...row(booking, event.data), ...changedAt(place) };
}

function isAboutBooking(event: SellingEvent): event is BookingEvent {
  return 'bookingId' in event.data;
}

/** A held or confirmed booking has its seats; any other has given them back. */
function withSeats(showtime: Showtime, before: Booking | undefined, after: Booking): Showtime {
  const { taken } = showtime;
  const { bookingId, status } = after;
  const own = status === 'held' || status === 'confirmed' ? seatIdsOf(after) : [];
  const given = seatIdsOf(before).filter((seat) => !own.includes(seat) && taken.get(seat) === bookingId);
  const added = own.filter((seat) => taken.get(seat) !== bookingId);
  if (given.length === 0 && added.length === 0) return showtime;
  return { ...showtime, taken: taken.without(given).with(added.map((seat) => [seat, bookingId])) };
}

function seatIdsOf(booking: Booking | undefined): readonly string[] {
  return booking?.seats.map(({ seatId }) => seatId) ?? [];
}

function withBooking(showtime: Showtime, booking: Booking): Showtime {
  const bookings = showtime.bookings.with([[booking.bookingId, booking]]);
  let { holds } = showtime;
  for (const holder of [booking.customerId, booking.client]) {
    if (holder === null) continue;
    const others = (holds.get(holder) ?? []).filter((id) => id !== booking.bookingId);
    const held = booking.status === 'held' || isUnpaid(booking) ? [...others, booking.bookingId] : others;
    holds = held.length === 0 ? holds.without([holder]) : holds.with([[holder, held]]);
  }
  return { ...showtime, bookings, holds };
}
