import { z } from 'zod';
import { accept, reject, refuseStale, type Decision, type ExpectedVersion } from '../../engine/decider.ts';
import { event, type EventOf } from '../../engine/event.ts';
import type { Instant } from '../../engine/instant.ts';
import { UserId, type BookingId } from '../kernel/ids.ts';
import { formatMoney, isSameMoney, Money, sum } from '../kernel/money.ts';
import { beingExchanged } from './booking.ts';
import { refusedByShare, type ClientShare } from './holders.ts';
import { expireLapsed, refusedByTime, type HoldExpired } from './holding.ts';
import { findBooking, namesOf } from './rules.ts';
import { isAvailable, isBeingExchanged, type Booking, type BookingRows, type Showtime } from './state.ts';
import {
  hasTickets,
  refusedRequest,
  seatIdOf,
  ticketsOf,
  type Choice,
  type ChoiceRejection,
} from './tickets.ts';
import { aboutBooking, BookedSeats, Channel, type BookedSeat, type Caller } from './values.ts';
import { refusedSpaces, type HeldBackRejection } from './wheelchair-spaces.ts';

/** A booking has other seats. */
export const SeatsChanged = event('SeatsChanged', {
  ...aboutBooking,
  customerId: UserId.nullable(),
  channel: Channel,
  status: z.enum(['held', 'confirmed']),
  formerSeats: BookedSeats,
  /** A confirmed ticket keeps its type and its price, and moves to the seat at its place in this list. */
  seats: BookedSeats,
  /** The price of the tickets. */
  total: Money,
  /** What the seats cost whoever buys them now. What this is more than `total`, the theater waives. */
  listPrice: Money,
});

export const reseatingEvents = [SeatsChanged] as const;

type ReseatingEvent = EventOf<(typeof reseatingEvents)[number] | typeof HoldExpired>;
type ReseatingRejection =
  | 'already-cancelled'
  | 'different-tickets'
  | 'exchange-not-allowed'
  | 'exchange-open'
  | 'hold-lapsed'
  | 'not-found'
  | 'payment-open'
  | 'price-differs'
  | 'sales-closed'
  | 'sales-not-open'
  | 'seats-unavailable'
  | 'showtime-cancelled'
  | 'showtime-over'
  | 'staff-only'
  | 'too-many-held-by-client'
  | 'version-conflict'
  | ChoiceRejection
  | HeldBackRejection;
type ReseatingDecision = Decision<ReseatingEvent, ReseatingRejection>;

/** Gives a booking the seats that are named, in the place of those that it has: all of them, or none. */
export interface ChangeSeats extends ExpectedVersion {
  readonly type: 'ChangeSeats';
  readonly bookingId: BookingId;
  readonly caller: Caller;
  readonly seats: readonly Choice[];
  /** Whether somebody of the party needs a wheelchair space. */
  readonly accessible?: boolean | undefined;
  readonly maximumSeats: number;
  /** Whether the theater gives up what the seats of a confirmed booking cost more or less than was paid. */
  readonly waiveDifference: boolean;
  /** What the client that holds the seats may hold; null without limit. */
  readonly share: ClientShare | null;
  readonly now: Instant;
}

/**
 * Changes the seats of a hold that nobody has begun to pay, by the same clock; or, by staff, those of a confirmed booking,
 * whose tickets keep their types and prices.
 */
function changeSeats(command: ChangeSeats, showtime: Showtime): ReseatingDecision {
  const { bookingId, caller } = command;
  const found = findBooking(showtime, bookingId, caller);
  if (found.outcome === 'rejected') return found;
  const { booking } = found;
  switch (booking.status) {
    case 'cancelled':
      return reject('already-cancelled', 'This booking is cancelled.');
    case 'released':
    case 'expired':
      return reject('hold-lapsed', `This hold has ended (${booking.status}). Hold the seats anew.`);
    case 'held':
      return changeHeld(command, booking, showtime);
    case 'confirmed':
      return changeConfirmed(command, booking, showtime);
  }
}

function changeHeld(command: ChangeSeats, booking: Booking, showtime: Showtime): ReseatingDecision {
  const { caller, seats: choices, maximumSeats, now } = command;
  if (hasTickets(booking, choices)) return accept();
  const refused =
    refuseStale(command, booking.revision) ??
    refusedHold(booking, now) ??
    refusedRequest(choices, { maximumSeats, isStaff: caller.isStaff }, showtime) ??
    refusedByTime(command, showtime) ??
    refusedSpaces(
      { seatIds: choices.map(seatIdOf), formerIds: booking.seats.map(({ seatId }) => seatId) },
      { caller, now, accessible: command.accessible === true },
      showtime,
    );
  if (refused !== undefined) return refused;
  const added = choices.length - booking.seats.length;
  if (command.share !== null && booking.client !== null && added > 0) {
    const tooMany = refusedByShare(showtime, { digest: booking.client, ...command.share }, added, now);
    if (tooMany !== undefined) return tooMany;
  }
  const seats = ticketsOf(choices, showtime);
  return changed(booking, showtime, { seats, listPrice: totalOf(seats, booking), now });
}

function refusedHold(
  { payments, heldUntil, exchange }: Booking,
  now: Instant,
): ReseatingDecision | undefined {
  if (exchange !== null) {
    return reject('exchange-not-allowed', 'Release these seats, and exchange the booking for others.');
  }
  if (payments.length > 0) {
    return reject('payment-open', 'A payment of these seats has begun. Release the hold to choose others.');
  }
  return now < heldUntil ? undefined : reject('hold-lapsed', 'The hold has ended. Hold the seats anew.');
}

function changeConfirmed(command: ChangeSeats, booking: Booking, showtime: Showtime): ReseatingDecision {
  const { caller, seats: choices, waiveDifference, now } = command;
  if (!caller.isStaff) {
    return reject('staff-only', 'Ask at the box office for other seats: this booking is confirmed.');
  }
  if (isBeingExchanged(booking)) return beingExchanged();
  const moves = movesOf(booking, choices);
  if (moves?.every(({ ticket, seatId }) => ticket.seatId === seatId) === true) return accept();
  const refused =
    refuseStale(command, booking.revision) ??
    refusedConfirmed(showtime, now) ??
    refusedRequest(choices, { maximumSeats: command.maximumSeats, isStaff: true }, showtime);
  if (refused !== undefined) return refused;
  if (moves === undefined) {
    const tickets = booking.seats.map(({ ticketType }) => ticketType).join(', ');
    return reject(
      'different-tickets',
      `This booking keeps its tickets. Name a seat for each of: ${tickets}.`,
    );
  }
  const listed = ticketsOf(
    moves.map(({ ticket, seatId }) => ({ seatId, ticketType: ticket.ticketType })),
    showtime,
  );
  const listPrice = totalOf(listed, booking);
  if (!isSameMoney(listPrice, booking.total) && !waiveDifference) {
    const prices = `${formatMoney(listPrice)}, and ${formatMoney(booking.total)} was paid`;
    return reject('price-differs', `These seats cost ${prices}. Waive the difference, or choose others.`);
  }
  const seats = listed.map((seat, index) => ({ ...seat, price: moves[index]?.ticket.price ?? seat.price }));
  const tickets = moves.map(({ ticket }) => ticket);
  return changed({ ...booking, seats: tickets }, showtime, { seats, listPrice, now });
}

function refusedConfirmed({ cancelled, snapshot }: Showtime, now: Instant): ReseatingDecision | undefined {
  if (cancelled !== null) return reject('showtime-cancelled', 'This showtime is cancelled.');
  const { endsAt } = snapshot;
  return now < endsAt ? undefined : reject('showtime-over', `The showtime ended at ${endsAt}.`);
}

interface Move {
  readonly ticket: BookedSeat;
  readonly seatId: string;
}

/**
 * Which ticket goes to which seat: a seat that stays keeps its ticket, another takes one of the type that is named with
 * it, else the first that is left. Undefined where the tickets are others than those of the booking.
 */
function movesOf({ seats }: Booking, choices: readonly Choice[]): readonly Move[] | undefined {
  if (choices.length !== seats.length) return undefined;
  const left = [...seats];
  const take = (fits: (ticket: BookedSeat) => boolean): BookedSeat | undefined => {
    const index = left.findIndex(fits);
    return index < 0 ? undefined : left.splice(index, 1)[0];
  };
  const taken = new Map<Choice, BookedSeat | undefined>();
  const typeFits = (choice: Choice, ticket: BookedSeat): boolean =>
    typeof choice === 'string' || choice.ticketType === ticket.ticketType;
  const takeFor = (choice: Choice, fits: (ticket: BookedSeat) => boolean): void => {
    if (taken.get(choice) === undefined) {
      taken.set(
        choice,
        take((ticket) => typeFits(choice, ticket) && fits(ticket)),
      );
    }
  };
  for (const choice of choices) takeFor(choice, ({ seatId }) => seatId === seatIdOf(choice));
  for (const choice of choices) if (typeof choice !== 'string') takeFor(choice, () => true);
  for (const choice of choices) takeFor(choice, () => true);
  const moves = choices.flatMap((choice) => {
    const ticket = taken.get(choice);
    return ticket === undefined ? [] : [{ ticket, seatId: seatIdOf(choice) }];
  });
  return moves.length === seats.length ? moves : undefined;
}

/** The change to seats that are free or the booking's own, or the refusal that names the others. */
function changed(
  booking: Booking,
  showtime: Showtime,
  { seats, listPrice, now }: { seats: readonly BookedSeat[]; listPrice: Money; now: Instant },
): ReseatingDecision {
  const { bookingId, customerId, channel, status, seats: formerSeats } = booking;
  const added = seats
    .map(({ seatId }) => seatId)
    .filter((seatId) => showtime.taken.get(seatId) !== bookingId);
  const unavailable = added.filter((seatId) => !isAvailable(showtime, seatId, now));
  if (unavailable.length > 0) {
    return reject(
      'seats-unavailable',
      `Somebody has these seats: ${unavailable.join(', ')}. Choose others.`,
      { seats: unavailable },
    );
  }
  if (status !== 'held' && status !== 'confirmed') throw new Error(`${bookingId} has no seats to change.`);
  return accept<ReseatingEvent>(
    ...expireLapsed(showtime, added, now),
    SeatsChanged({
      ...namesOf(showtime, bookingId),
      customerId,
      channel,
      status,
      formerSeats,
      seats,
      total: totalOf(seats, booking),
      listPrice,
    }),
  );
}

function totalOf(seats: readonly BookedSeat[], { total }: Booking): Money {
  return sum(
    seats.map(({ price }) => price),
    total.currency,
  );
}

/** Other seats for a booking. */
export const reseating = {
  decide: { ChangeSeats: changeSeats },
  evolve: {
    // Who was let in with a ticket is in, wherever its seat is now.
    SeatsChanged: ({ scans }, { formerSeats, seats, total }) => ({
      seats,
      total,
      scans: scans.map((scan) => {
        const place = formerSeats.findIndex(({ seatId }) => seatId === scan.seatId);
        return { ...scan, seatId: seats[place]?.seatId ?? scan.seatId };
      }),
    }),
  } satisfies BookingRows<EventOf<(typeof reseatingEvents)[number]>>,
};
