import { z } from 'zod';
import { accept, reject, type Decision } from '../../engine/decider.ts';
import { event, type EventOf } from '../../engine/event.ts';
import type { Instant } from '../../engine/instant.ts';
import type { JsonObject } from '../../engine/json.ts';
import { isSame } from '../../engine/json.ts';
import { Layout } from '../auditorium/layout.ts';
import { Position, Seat, SeatId } from '../auditorium/values.ts';
import { type AuditoriumId, ShowtimeId } from '../kernel/ids.ts';
import { expireLapsed, type HoldExpired } from './holding.ts';
import { isAvailable, isBlock, type ShowtimeRows, type Showtime } from './state.ts';
import { BlockCause, BlockReason, SeatIds } from './values.ts';

/** Seats were added to the auditorium and are for sale. */
export const SeatsOffered = event('SeatsOffered', {
  showtimeId: ShowtimeId,
  seats: z.array(Seat).min(1).readonly(),
});

/** Schema 1 had no cause: the reason `out of use` stood for the auditorium. */
function withCause(data: JsonObject): JsonObject {
  return data['reason'] === 'out of use'
    ? { ...data, cause: 'auditorium', reason: null }
    : { ...data, cause: 'staff' };
}

/** Seats are no longer for sale. `reason` is the text that staff gave; null when the cause is the auditorium. */
export const SeatsBlocked = event(
  'SeatsBlocked',
  { showtimeId: ShowtimeId, seats: SeatIds, cause: BlockCause, reason: BlockReason.nullable() },
  [withCause],
);

/** Blocked seats are for sale again: staff said so, or the seats are in use in the auditorium again. */
export const SeatsUnblocked = event('SeatsUnblocked', { showtimeId: ShowtimeId, seats: SeatIds });

/** Seats are out of use in the auditorium, but taken in this showtime. They are blocked when they come free. */
export const SeatsWithdrawn = event('SeatsWithdrawn', { showtimeId: ShowtimeId, seats: SeatIds });

/** Withdrawn seats are in use in the auditorium again. */
export const SeatsReinstated = event('SeatsReinstated', { showtimeId: ShowtimeId, seats: SeatIds });

/** The picture of the auditorium has changed, and with it where these seats are drawn. Tickets stay as they are. */
export const SeatsArranged = event('SeatsArranged', {
  showtimeId: ShowtimeId,
  layout: Layout,
  positions: z.array(z.strictObject({ position: Position, seatId: SeatId }).readonly()).readonly(),
});

export const blockingEvents = [
  SeatsOffered,
  SeatsBlocked,
  SeatsUnblocked,
  SeatsWithdrawn,
  SeatsReinstated,
  SeatsArranged,
] as const;

type BlockingEvent = EventOf<(typeof blockingEvents)[number]>;
type BlockingDecision = Decision<
  BlockingEvent | EventOf<typeof HoldExpired>,
  'seats-unavailable' | 'unknown-seats'
>;

export interface BlockSeats {
  readonly type: 'BlockSeats';
  readonly seats: readonly string[];
  readonly reason: string;
  readonly now: Instant;
}

export interface UnblockSeats {
  readonly type: 'UnblockSeats';
  readonly seats: readonly string[];
}

/** What an auditorium tells its showtimes. A showtime that is in another one by then leaves it aside. */
export interface OfAuditorium {
  readonly auditoriumId: AuditoriumId;
}

/** Takes seats out of sale that are out of use in the auditorium: free ones at once, others when they come free. */
export interface WithdrawSeats extends OfAuditorium {
  readonly type: 'WithdrawSeats';
  readonly seats: readonly string[];
  readonly now: Instant;
}

export interface OfferSeats extends OfAuditorium {
  readonly type: 'OfferSeats';
  readonly seats: readonly Seat[];
}

/** Draws a showtime as its auditorium is now. */
export interface ArrangeSeats extends OfAuditorium {
  readonly type: 'ArrangeSeats';
  readonly layout: Layout;
  readonly seats: readonly Seat[];
}

/** Takes seats out of sale. Blocked seats stay as they are. */
function blockSeats(command: BlockSeats, showtime: Showtime): BlockingDecision {
  const unknown = command.seats.filter((seatId) => !showtime.seats.has(seatId));
  if (unknown.length > 0) {
    return reject('unknown-seats', `This showtime has no seats ${unknown.join(', ')}.`, { seats: unknown });
  }
  const seats = [...new Set(command.seats)].filter((seatId) => !isBlock(showtime.taken.get(seatId)));
  const unavailable = seats.filter((seatId) => !isAvailable(showtime, seatId, command.now));
  if (unavailable.length > 0) {
    const bookings = new Set(unavailable.map((seatId) => showtime.taken.get(seatId) ?? ''));
    return reject('seats-unavailable', `These seats are held or sold: ${unavailable.join(', ')}.`, {
      seats: unavailable,
      bookings: [...bookings],
    });
  }
  if (seats.length === 0) return accept();
  const { showtimeId } = showtime.snapshot;
  return accept<BlockingEvent | EventOf<typeof HoldExpired>>(
    ...expireLapsed(showtime, seats, command.now),
    SeatsBlocked({ showtimeId, seats, cause: 'staff', reason: command.reason }),
  );
}

/** Puts blocked seats back on sale. Other seats stay as they are. */
function unblockSeats(command: UnblockSeats, showtime: Showtime): BlockingDecision {
  const unknown = command.seats.filter((seatId) => !showtime.seats.has(seatId));
  if (unknown.length > 0) {
    return reject('unknown-seats', `This showtime has no seats ${unknown.join(', ')}.`, { seats: unknown });
  }
  const seats = [...new Set(command.seats)].filter((seatId) => isBlock(showtime.taken.get(seatId)));
  return seats.length === 0
    ? accept()
    : accept(SeatsUnblocked({ showtimeId: showtime.snapshot.showtimeId, seats }));
}

/**
 * Takes seats out of sale that are out of use in the auditorium. Free seats are blocked. Seats that are held, sold or
 * blocked by staff are withdrawn. Seats that the showtime does not have are ignored.
 */
function withdrawSeats({ seats, now }: WithdrawSeats, showtime: Showtime): BlockingDecision {
  const { taken, withdrawn, snapshot } = showtime;
  const concerned = [...new Set(seats)].filter(
    (seatId) =>
      showtime.seats.has(seatId) && taken.get(seatId) !== 'out-of-use' && !withdrawn.includes(seatId),
  );
  const free = concerned.filter((seatId) => isAvailable(showtime, seatId, now));
  const others = concerned.filter((seatId) => !free.includes(seatId));
  const { showtimeId } = snapshot;
  return accept<BlockingEvent | EventOf<typeof HoldExpired>>(
    ...expireLapsed(showtime, free, now),
    ...(free.length === 0 ? [] : [outOfUse(showtimeId, free)]),
    ...(others.length === 0 ? [] : [SeatsWithdrawn({ showtimeId, seats: others })]),
  );
}

/**
 * Offers seats that are in use in the auditorium: new ones, and those that were out of use. Seats that staff have blocked
 * stay blocked.
 */
function offerSeats({ seats }: OfferSeats, showtime: Showtime): BlockingDecision {
  const { showtimeId } = showtime.snapshot;
  const added = seats.filter(({ seatId }) => !showtime.seats.has(seatId));
  const ids = seats.map(({ seatId }) => seatId);
  const blocked = ids.filter((seatId) => showtime.taken.get(seatId) === 'out-of-use');
  const withdrawn = ids.filter((seatId) => showtime.withdrawn.includes(seatId));
  return accept<BlockingEvent | EventOf<typeof HoldExpired>>(
    ...(added.length === 0 ? [] : [SeatsOffered({ showtimeId, seats: added })]),
    ...(blocked.length === 0 ? [] : [SeatsUnblocked({ showtimeId, seats: blocked })]),
    ...(withdrawn.length === 0 ? [] : [SeatsReinstated({ showtimeId, seats: withdrawn })]),
  );
}

/** Gives a showtime that has a picture the present one. Seats that the auditorium does not have any more stay in place. */
function arrangeSeats(
  { layout, seats }: ArrangeSeats,
  { snapshot, seats: present }: Showtime,
): BlockingDecision {
  if (snapshot.layout === null) return accept();
  const positions = seats.flatMap(({ seatId, position }) => {
    const seat = present.get(seatId);
    if (seat === undefined || position === null || isSame(seat.position, position)) return [];
    return [{ seatId, position }];
  });
  if (positions.length === 0 && isSame(layout, snapshot.layout)) return accept();
  return accept(SeatsArranged({ showtimeId: snapshot.showtimeId, layout, positions }));
}

/** The seats with those moved that an arrangement names. */
export function arranged(
  seats: readonly Seat[],
  { positions }: EventOf<typeof SeatsArranged>['data'],
): readonly Seat[] {
  const moved = new Map(positions.map(({ seatId, position }) => [seatId, position]));
  return seats.map((seat) => {
    const position = moved.get(seat.seatId);
    return position === undefined ? seat : { ...seat, position };
  });
}

/**
 * What a showtime records so that exactly these seats are out of use: free ones are blocked, taken ones withdrawn, and all
 * others that the auditorium had taken out come back.
 */
export function usedWithout(
  showtime: Showtime,
  outOfUse: readonly string[],
  now: Instant,
): readonly (BlockingEvent | EventOf<typeof HoldExpired>)[] {
  const { showtimeId, auditoriumId } = showtime.snapshot;
  const out = new Set(outOfUse);
  const blocked = [...showtime.taken.entries()].filter(
    ([seatId, holder]) => holder === 'out-of-use' && !out.has(seatId),
  );
  const reinstated = showtime.withdrawn.filter((seatId) => !out.has(seatId));
  const decided = withdrawSeats({ type: 'WithdrawSeats', auditoriumId, seats: outOfUse, now }, showtime);
  return [
    ...(decided.outcome === 'accepted' ? decided.events : []),
    ...(blocked.length === 0
      ? []
      : [SeatsUnblocked({ showtimeId, seats: blocked.map(([seatId]) => seatId) })]),
    ...(reinstated.length === 0 ? [] : [SeatsReinstated({ showtimeId, seats: reinstated })]),
  ];
}

/** The block of seats that are out of use in the auditorium. */
export function outOfUse(showtimeId: ShowtimeId, seats: readonly string[]): EventOf<typeof SeatsBlocked> {
  return SeatsBlocked({ showtimeId, seats, cause: 'auditorium', reason: null });
}

function withoutWithdrawn(showtime: Showtime, seats: readonly string[]): Showtime {
  if (showtime.withdrawn.length === 0) return showtime;
  return { ...showtime, withdrawn: showtime.withdrawn.filter((seatId) => !seats.includes(seatId)) };
}

export const blocking = {
  decide: {
    BlockSeats: blockSeats,
    UnblockSeats: unblockSeats,
    WithdrawSeats: withdrawSeats,
    OfferSeats: offerSeats,
    ArrangeSeats: arrangeSeats,
  },
  evolve: {
    SeatsOffered: (showtime, data) => {
      const seats = new Map(showtime.seats);
      for (const seat of data.seats) seats.set(seat.seatId, seat);
      return { ...showtime, seats };
    },
    SeatsBlocked: (showtime, { seats, cause }) => {
      const block = cause === 'auditorium' ? 'out-of-use' : 'blocked';
      const taken = showtime.taken.with(seats.map((seatId) => [seatId, block]));
      return withoutWithdrawn({ ...showtime, taken }, seats);
    },
    SeatsUnblocked: (showtime, { seats }) =>
      withoutWithdrawn({ ...showtime, taken: showtime.taken.without(seats) }, seats),
    SeatsWithdrawn: (showtime, { seats }) => ({ ...showtime, withdrawn: [...showtime.withdrawn, ...seats] }),
    SeatsReinstated: (showtime, { seats }) => withoutWithdrawn(showtime, seats),
    SeatsArranged: (showtime, data) => {
      const seats = arranged([...showtime.seats.values()], data);
      const snapshot = { ...showtime.snapshot, layout: data.layout };
      return { ...showtime, snapshot, seats: new Map(seats.map((seat) => [seat.seatId, seat])) };
    },
  } satisfies ShowtimeRows<BlockingEvent>,
};
