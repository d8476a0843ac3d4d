import { z } from 'zod';
import {
  accept,
  reject,
  refuseStale,
  type Decision,
  type ExpectedVersion,
  type Rejected,
} from '../../engine/decider.ts';
import { event, type EventOf, type Upcaster } from '../../engine/event.ts';
import { addSeconds, Instant } from '../../engine/instant.ts';
import { ClientDigest } from '../kernel/client-digest.ts';
import { PaymentId, UserId, type BookingId } from '../kernel/ids.ts';
import { Money, sum } from '../kernel/money.ts';
import { refusedHolder, type HoldingClient } from './holders.ts';
import { findBooking, namesOf } from './rules.ts';
import {
  hasLapsed,
  isAvailable,
  lastPaymentOf,
  notExchanged,
  type Booking,
  type BookingRows,
  type NewBooking,
  type Showtime,
} from './state.ts';
import {
  chosenSeats,
  hasTickets,
  isParty,
  refusedRequest,
  seatIdOf,
  ticketsOf,
  type ChoiceRejection,
  type Wanted,
} from './tickets.ts';
import {
  aboutBooking,
  BookedSeats,
  Channel,
  SeatIds,
  WalkIn,
  withAdultSeats,
  type Caller,
} from './values.ts';
import { refusedSpaces, type HeldBackRejection } from './wheelchair-spaces.ts';

/** Seats are kept for somebody until `heldUntil`: a booking begins. */
export const SeatsHeld = event(
  'SeatsHeld',
  {
    ...aboutBooking,
    /** The customer's account; null for a walk-in. */
    customerId: UserId.nullable(),
    walkIn: WalkIn.nullable(),
    channel: Channel,
    /** The member of staff who sold; null online. */
    soldBy: UserId.nullable(),
    seats: BookedSeats,
    total: Money,
    heldUntil: Instant,
    /** Whence a customer held them; null where staff did, or where clients are not told apart. */
    client: ClientDigest.nullable(),
  },
  [withAdultSeats, (data) => ({ ...data, client: null })],
);

const aboutEndedHold = {
  ...aboutBooking,
  seats: SeatIds,
  total: Money,
  /** The last payment that was begun for it, which may still be open; null for none. Events of schema 1 do not tell. */
  paymentId: z.exactOptional(PaymentId.nullable()),
};

const withPaymentUnknown: Upcaster = (data) => data;

/** A hold was given back: its seats are free. */
export const HoldReleased = event('HoldReleased', aboutEndedHold, [withPaymentUnknown]);

/** The time of a hold was up: its seats are free. */
export const HoldExpired = event('HoldExpired', { ...aboutEndedHold, heldUntil: Instant }, [
  withPaymentUnknown,
]);

export const holdingEvents = [SeatsHeld, HoldReleased, HoldExpired] as const;

type HoldingEvent = EventOf<(typeof holdingEvents)[number]>;
type HoldingRejection =
  | 'already-cancelled'
  | 'already-confirmed'
  | 'booking-id-taken'
  | 'hold-lapsed'
  | 'hold-live'
  | 'not-found'
  | 'sales-closed'
  | 'sales-not-open'
  | 'seats-unavailable'
  | 'showtime-cancelled'
  | 'too-many-held-by-client'
  | 'too-many-holds'
  | 'version-conflict'
  | ChoiceRejection
  | HeldBackRejection;
type HoldingDecision = Decision<HoldingEvent, HoldingRejection>;

export interface HoldSeats {
  readonly type: 'HoldSeats';
  readonly bookingId: BookingId;
  readonly caller: Caller;
  /** The account that the seats are for. */
  readonly customerId: UserId | null;
  readonly walkIn: WalkIn | null;
  readonly seats: Wanted;
  /** Whether somebody of the party needs a wheelchair space, where the seats are of their own choice. */
  readonly accessible?: boolean | undefined;
  readonly now: Instant;
  readonly holdSeconds: number;
  readonly maximumSeats: number;
  /** How many live holds a customer may have at this showtime. */
  readonly maximumHolds: number;
  /** Whence the command comes, where that is limited. */
  readonly client: HoldingClient | null;
}

export interface ReleaseHold extends ExpectedVersion {
  readonly type: 'ReleaseHold';
  readonly bookingId: BookingId;
  readonly caller: Caller;
}

export interface ExpireHold {
  readonly type: 'ExpireHold';
  readonly bookingId: BookingId;
  /** The booking's payment, if it has ended: then the hold expires before the end of the grace. */
  readonly endedPaymentId: PaymentId | null;
  readonly now: Instant;
}

/** Holds all seats of the command, or none. */
export function holdSeats(command: HoldSeats, showtime: Showtime): HoldingDecision {
  const known = showtime.bookings.get(command.bookingId);
  if (known !== undefined) return repeatedHold(command, known);
  if (showtime.archivedHolds.has(command.bookingId)) {
    return reject('hold-lapsed', 'This hold has ended. Hold the seats anew, with a new key.');
  }
  const { bookingId, caller, customerId, walkIn, now, holdSeconds, maximumSeats } = command;
  const limits = { maximumSeats, isStaff: caller.isStaff };
  const refused = refusedRequest(command.seats, limits, showtime) ?? refusedSale(command, showtime);
  if (refused !== undefined) return refused;
  const chosen = chosenSeats(command.seats, showtime, command);
  if (chosen.outcome === 'rejected') return chosen;
  const seatIds = chosen.choices.map(seatIdOf);
  const accessible = isParty(command.seats) ? command.seats.accessible : command.accessible === true;
  const heldBack = refusedSpaces({ seatIds }, { caller, now, accessible }, showtime);
  if (heldBack !== undefined) return heldBack;
  const unavailable = seatIds.filter((seatId) => !isAvailable(showtime, seatId, now));
  if (unavailable.length > 0) {
    return reject(
      'seats-unavailable',
      `Somebody has these seats: ${unavailable.join(', ')}. Choose others.`,
      {
        seats: unavailable,
      },
    );
  }
  const seats = ticketsOf(chosen.choices, showtime);
  const { snapshot } = showtime;
  return accept<HoldingEvent>(
    ...expireLapsed(showtime, seatIds, now),
    SeatsHeld({
      bookingId,
      showtimeId: snapshot.showtimeId,
      movieId: snapshot.movieId,
      theaterId: snapshot.theaterId,
      auditoriumId: snapshot.auditoriumId,
      businessDate: snapshot.businessDate,
      customerId,
      walkIn,
      channel: caller.isStaff ? 'boxOffice' : 'online',
      soldBy: caller.isStaff ? caller.userId : null,
      seats,
      total: sum(
        seats.map(({ price }) => price),
        snapshot.basePrice.currency,
      ),
      heldUntil: addSeconds(now, holdSeconds),
      client: command.client?.digest ?? null,
    }),
  );
}

function repeatedHold(command: HoldSeats, known: Booking): HoldingDecision {
  const sameOwner = known.customerId === command.customerId;
  const sameSeller = known.soldBy === (command.caller.isStaff ? command.caller.userId : null);
  if (!hasTickets(known, command.seats) || !sameOwner || !sameSeller) {
    return reject('booking-id-taken', 'This booking was made for another customer or other tickets.');
  }
  if (known.status === 'held' || known.status === 'confirmed') return accept();
  return reject('hold-lapsed', `This hold has ended (${known.status}). Hold the seats anew, with a new key.`);
}

/** Why nobody can hold seats now, by the times of the showtime. */
export function refusedByTime(
  { caller, now }: { readonly caller: Caller; readonly now: Instant },
  showtime: Showtime,
): Rejected<'sales-closed' | 'sales-not-open' | 'showtime-cancelled'> | undefined {
  if (showtime.cancelled !== null) return reject('showtime-cancelled', 'This showtime is cancelled.');
  const { onSaleFrom } = showtime.snapshot;
  if (onSaleFrom !== null && now < onSaleFrom) {
    return reject('sales-not-open', `Sales begin at ${onSaleFrom}.`);
  }
  const until = caller.isStaff ? showtime.boxOfficeUntil : showtime.salesUntil;
  return now < until ? undefined : reject('sales-closed', `Sales ended at ${until}.`);
}

function refusedSale(command: HoldSeats, showtime: Showtime): HoldingDecision | undefined {
  const { caller, customerId } = command;
  const refused = refusedByTime(command, showtime);
  if (refused !== undefined) return refused;
  if (caller.isStaff || customerId === null) return undefined;
  return refusedHolder({ ...command, customerId }, showtime);
}

/** Expires the lapsed holds of these seats, before another event takes the seats. */
export function expireLapsed(
  showtime: Showtime,
  seats: readonly string[],
  now: Instant,
): readonly EventOf<typeof HoldExpired>[] {
  const holders = new Set(seats.map((seatId) => showtime.taken.get(seatId)));
  return [...holders].flatMap((holder) => {
    const booking = holder === undefined ? undefined : showtime.bookings.get(holder);
    return booking !== undefined && hasLapsed(booking, now) ? [expired(showtime, booking)] : [];
  });
}

export function expired(showtime: Showtime, booking: Booking): EventOf<typeof HoldExpired> {
  return HoldExpired({
    ...namesOf(showtime, booking.bookingId),
    ...endOf(booking),
    heldUntil: booking.heldUntil,
  });
}

function endOf(
  booking: Booking,
): Pick<EventOf<typeof HoldReleased>['data'], 'seats' | 'total' | 'paymentId'> {
  const seats = booking.seats.map(({ seatId }) => seatId);
  return { seats, total: booking.total, paymentId: lastPaymentOf(booking) };
}

function releaseHold(command: ReleaseHold, showtime: Showtime): HoldingDecision {
  const found = findBooking(showtime, command.bookingId, command.caller);
  if (found.outcome === 'rejected') return found;
  const { booking } = found;
  if (booking.status === 'released' || booking.status === 'expired') return accept();
  const refused = refuseStale(command, booking.revision);
  if (refused !== undefined) return refused;
  if (booking.status === 'confirmed') {
    return reject('already-confirmed', 'This booking is confirmed; cancel it instead.');
  }
  if (booking.status === 'cancelled') return reject('already-cancelled', 'This booking is cancelled.');
  return accept(released(showtime, booking));
}

export function released(showtime: Showtime, booking: Booking): EventOf<typeof HoldReleased> {
  return HoldReleased({ ...namesOf(showtime, booking.bookingId), ...endOf(booking) });
}

/** Expires a lapsed hold. A hold with a payment under way stands until the payment or the grace ends. */
function expireHold(command: ExpireHold, showtime: Showtime): HoldingDecision {
  const booking = showtime.bookings.get(command.bookingId);
  if (booking === undefined) return reject('not-found', 'There is no such booking.');
  if (booking.status !== 'held') return accept();
  const paymentEnded = lastPaymentOf(booking) === command.endedPaymentId;
  const lapsesAt = paymentEnded ? booking.heldUntil : booking.releaseAt;
  if (command.now < lapsesAt) return reject('hold-live', `The hold stands until ${lapsesAt}.`);
  return accept(expired(showtime, booking));
}

/** A booking begins as a hold. */
export function newBooking(data: EventOf<typeof SeatsHeld>['data']): NewBooking {
  const { bookingId, customerId, walkIn, channel, soldBy, seats, total, heldUntil, client } = data;
  return {
    bookingId,
    customerId,
    walkIn,
    channel,
    soldBy,
    seats,
    total,
    heldUntil,
    client,
    status: 'held',
    releaseAt: heldUntil,
    extended: false,
    payments: [],
    confirmedBy: [],
    refusedPayments: [],
    method: null,
    amount: null,
    receiptId: null,
    refundPolicy: [],
    cancelledBy: null,
    refund: null,
    cancelledSeats: [],
    scans: [],
    ...notExchanged,
  };
}

export const holding = {
  decide: {
    HoldSeats: holdSeats,
    ReleaseHold: releaseHold,
    ExpireHold: expireHold,
  },
  evolve: {
    SeatsHeld: (_, data) => newBooking(data),
    HoldReleased: () => ({ status: 'released' }),
    HoldExpired: () => ({ status: 'expired' }),
  } satisfies BookingRows<HoldingEvent>,
};
