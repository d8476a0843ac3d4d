import { accept, reject, refuseStale, type Decision } from '../../engine/decider.ts';
import { addSeconds, latest, type Instant } from '../../engine/instant.ts';
import { sum } from '../kernel/money.ts';
import type { ExpireHold, HoldSeats, ReleaseHold, StartPayment } from './commands.ts';
import {
  HoldExpired,
  HoldExtended,
  HoldReleased,
  PaymentStarted,
  SeatsHeld,
  type ShowtimeEvent,
} from './events.ts';
import { findBooking, namesOf, type ShowtimeRejection } from './rules.ts';
import { hasLapsed, type Booking, type Showtime } from './state.ts';
import type { BookedSeat } from './values.ts';

type ShowtimeDecision = Decision<ShowtimeEvent, ShowtimeRejection>;

/** Holds all seats of the command, or none. */
export function holdSeats(command: HoldSeats, showtime: Showtime): ShowtimeDecision {
  const known = showtime.bookings.get(command.bookingId);
  if (known !== undefined) return repeatedHold(command, known);
  const refused = refusedRequest(command, showtime) ?? refusedSale(command, showtime);
  if (refused !== undefined) return refused;
  const unavailable = command.seats.filter((seatId) => !isAvailable(showtime, seatId, command.now));
  if (unavailable.length > 0) {
    return reject(
      'seats-unavailable',
      `Somebody has these seats: ${unavailable.join(', ')}. Choose others.`,
      {
        seats: unavailable,
      },
    );
  }
  const { bookingId, caller, customerId, walkIn, now, holdSeconds } = command;
  const seats = command.seats.map((seatId) => bookedSeat(showtime, seatId));
  const { snapshot } = showtime;
  return accept<ShowtimeEvent>(
    ...expireLapsed(showtime, command.seats, now),
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
    }),
  );
}

function repeatedHold(command: HoldSeats, known: Booking): ShowtimeDecision {
  const sameSeats =
    known.seats.length === command.seats.length &&
    known.seats.every(({ seatId }) => command.seats.includes(seatId));
  const sameOwner = known.customerId === command.customerId;
  const sameSeller = known.soldBy === (command.caller.isStaff ? command.caller.userId : null);
  if (!sameSeats || !sameOwner || !sameSeller) {
    return reject('booking-id-taken', 'This booking was made for another customer or other seats.');
  }
  if (known.status === 'held' || known.status === 'confirmed') return accept();
  return reject('hold-lapsed', `This hold has ended (${known.status}). Hold the seats anew, with a new key.`);
}

function refusedRequest(
  { seats, maximumSeats }: HoldSeats,
  showtime: Showtime,
): ShowtimeDecision | undefined {
  if (seats.length === 0) return reject('no-seats', 'Name at least one seat.');
  const repeated = seats.filter((seatId, index) => seats.indexOf(seatId) !== index);
  if (repeated.length > 0) {
    return reject('repeated-seats', `Named more than once: ${repeated.join(', ')}.`, { seats: repeated });
  }
  if (seats.length > maximumSeats) {
    return reject(
      'too-many-seats',
      `At most ${maximumSeats} seats can be held at once, not ${seats.length}.`,
    );
  }
  const unknown = seats.filter((seatId) => !showtime.seats.has(seatId));
  if (unknown.length === 0) return undefined;
  return reject('unknown-seats', `This showtime has no seats ${unknown.join(', ')}.`, { seats: unknown });
}

function refusedSale(command: HoldSeats, showtime: Showtime): ShowtimeDecision | undefined {
  const { caller, customerId, now, maximumHolds } = command;
  const { onSaleFrom } = showtime.snapshot;
  if (onSaleFrom !== null && now < onSaleFrom) {
    return reject('sales-not-open', `Sales begin at ${onSaleFrom}.`);
  }
  const until = caller.isStaff ? showtime.boxOfficeUntil : showtime.salesUntil;
  if (now >= until) return reject('sales-closed', `Sales ended at ${until}.`);
  if (caller.isStaff || customerId === null) return undefined;
  const live = (showtime.holds.get(customerId) ?? []).filter((bookingId) => {
    const booking = showtime.bookings.get(bookingId);
    return booking !== undefined && !hasLapsed(booking, now);
  });
  if (live.length < maximumHolds) return undefined;
  return reject(
    'too-many-holds',
    `You hold seats in ${live.length} bookings of this showtime already. Pay for one or release it.`,
    { bookings: live },
  );
}

/** Whether a seat can be held: it is free, or its hold has lapsed and it is not withdrawn. */
export function isAvailable(showtime: Showtime, seatId: string, now: Instant): boolean {
  const holder = showtime.taken.get(seatId);
  if (holder === undefined) return true;
  if (showtime.withdrawn.includes(seatId)) return false;
  const booking = showtime.bookings.get(holder);
  return booking !== undefined && hasLapsed(booking, now);
}

function bookedSeat(showtime: Showtime, seatId: string): BookedSeat {
  const seat = showtime.seats.get(seatId);
  if (seat === undefined) throw new Error(`Seat ${seatId} was checked to exist.`);
  const { row, number, tier, kind } = seat;
  return { seatId, row, number, tier, kind, price: showtime.snapshot.prices[tier] };
}

/** Expires the lapsed holds of these seats, before another event takes the seats. */
export function expireLapsed(
  showtime: Showtime,
  seats: readonly string[],
  now: Instant,
): readonly ShowtimeEvent[] {
  const holders = new Set(seats.map((seatId) => showtime.taken.get(seatId)));
  return [...holders].flatMap((holder) => {
    const booking = holder === undefined ? undefined : showtime.bookings.get(holder);
    return booking !== undefined && hasLapsed(booking, now) ? [expired(showtime, booking)] : [];
  });
}

function expired(showtime: Showtime, booking: Booking): ShowtimeEvent {
  return HoldExpired({
    ...namesOf(showtime, booking.bookingId),
    seats: booking.seats.map(({ seatId }) => seatId),
    total: booking.total,
    heldUntil: booking.heldUntil,
  });
}

/**
 * Starts a payment for a hold. The first payment extends the hold. From then on the seats stay the holder's until the end
 * of the grace, so that a payment under way still finds them.
 */
export function startPayment(command: StartPayment, showtime: Showtime): ShowtimeDecision {
  const { bookingId, caller, paymentId, gateway, now } = command;
  const found = findBooking(showtime, bookingId, caller);
  if (found.outcome === 'rejected') return found;
  const { booking } = found;
  const isOpen = booking.status === 'held' || booking.confirmedBy.includes(paymentId);
  if (booking.paymentId === paymentId && isOpen) return accept();
  const refused = refuseStale(command, booking.revision);
  if (refused !== undefined) return refused;
  if (booking.status === 'confirmed') return reject('already-confirmed', 'This booking is paid for.');
  if (booking.status === 'cancelled') return reject('already-cancelled', 'This booking is cancelled.');
  const { startsAt } = showtime.snapshot;
  if (booking.status === 'held' && now >= startsAt) {
    return reject('showtime-started', `The showtime began at ${startsAt}. Pay at the box office.`);
  }
  if (booking.status !== 'held' || booking.heldUntil <= now) {
    return reject('hold-lapsed', 'The time to pay is over. Hold the seats again.');
  }
  if (booking.paymentId !== command.replaces) {
    return reject('payment-open', 'Another payment of this booking is under way.');
  }
  const names = namesOf(showtime, bookingId);
  const { total, customerId } = booking;
  const heldUntil = booking.extended
    ? booking.heldUntil
    : latest(booking.heldUntil, addSeconds(now, command.holdSeconds));
  const releaseAt = addSeconds(heldUntil, command.graceSeconds);
  const extension = booking.extended ? [] : [HoldExtended({ ...names, total, heldUntil, releaseAt })];
  return accept<ShowtimeEvent>(
    ...extension,
    PaymentStarted({ ...names, paymentId, gateway, customerId, amount: total, releaseAt }),
  );
}

export function releaseHold(command: ReleaseHold, showtime: Showtime): ShowtimeDecision {
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

export function released(showtime: Showtime, { bookingId, seats, total }: Booking): ShowtimeEvent {
  return HoldReleased({ ...namesOf(showtime, bookingId), seats: seats.map(({ seatId }) => seatId), total });
}

/** Expires a lapsed hold. A hold with a payment under way stands until the payment or the grace ends. */
export function expireHold(command: ExpireHold, showtime: Showtime): ShowtimeDecision {
  const booking = showtime.bookings.get(command.bookingId);
  if (booking === undefined) return reject('not-found', 'There is no such booking.');
  if (booking.status !== 'held') return accept();
  const paymentEnded = booking.paymentId === command.endedPaymentId;
  const lapsesAt = paymentEnded ? booking.heldUntil : booking.releaseAt;
  if (command.now < lapsesAt) return reject('hold-live', `The hold stands until ${lapsesAt}.`);
  return accept(expired(showtime, booking));
}
