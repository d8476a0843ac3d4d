import { accept, reject, type Decision } from '../../engine/decider.ts';
import type { EventOf } from '../../engine/event.ts';
import type { Instant } from '../../engine/instant.ts';
import type { BookingId, PaymentId, UserId } from '../kernel/ids.ts';
import { money, sum, type Money } from '../kernel/money.ts';
import { expireLapsed, newBooking, SeatsHeld, type HoldExpired } from './holding.ts';
import { confirmed, type BookingConfirmed } from './paying.ts';
import { namesOf } from './rules.ts';
import { isAvailable, type Showtime } from './state.ts';
import { refusedRequest, ticketsOf, type ChoiceRejection } from './tickets.ts';
import type { Channel, WalkIn } from './values.ts';

/** A ticket of another system. */
export interface ImportedTicket {
  readonly seatId: string;
  readonly ticketType: string;
  /** What was paid for it; null: what it costs here. */
  readonly price: Money | null;
}

/** `imported`: another system has taken the money. `counter`: it is still to be taken. */
export type ImportedMethod = 'imported' | 'complimentary' | 'counter';

/** Takes over a booking that another system has sold. */
export interface ImportBooking {
  readonly type: 'ImportBooking';
  readonly bookingId: BookingId;
  readonly customerId: UserId | null;
  readonly walkIn: WalkIn | null;
  readonly channel: Channel;
  readonly tickets: readonly ImportedTicket[];
  readonly paymentId: PaymentId;
  readonly method: ImportedMethod;
  /** The business date on which the other system sold it; null: today. */
  readonly saleDate: string | null;
  readonly tellsCustomer: boolean;
  readonly now: Instant;
}

type ImportingRejection =
  | 'booking-id-taken'
  | 'counter-not-offered'
  | 'currency-mismatch'
  | 'seats-unavailable'
  | 'showtime-cancelled'
  | 'showtime-started'
  | ChoiceRejection;
type ImportingEvent =
  EventOf<typeof HoldExpired> | EventOf<typeof SeatsHeld> | EventOf<typeof BookingConfirmed>;
type ImportingDecision = Decision<ImportingEvent, ImportingRejection>;

/**
 * Holds and confirms the seats of a booking that was sold elsewhere, at the prices that were paid there, all or none. The
 * times of sale here do not bind it; its start does. A booking that was imported before stays as it has become since.
 */
function importBooking(command: ImportBooking, showtime: Showtime): ImportingDecision {
  const { bookingId, customerId, walkIn, channel, now } = command;
  if (showtime.bookings.has(bookingId)) return accept();
  if (showtime.archivedHolds.has(bookingId)) {
    return reject('booking-id-taken', 'This booking was made before, as a hold that has ended.');
  }
  const refused = refusedImport(command, showtime);
  if (refused !== undefined) return refused;
  const { basePrice } = showtime.snapshot;
  const seats = ticketsOf(command.tickets, showtime).map((seat, index) => ({
    ...seat,
    price: command.tickets[index]?.price ?? seat.price,
  }));
  const total = sum(
    seats.map(({ price }) => price),
    basePrice.currency,
  );
  const names = namesOf(showtime, bookingId);
  const seller = { customerId, walkIn, channel, soldBy: null, client: null };
  const held = SeatsHeld({ ...names, ...seller, seats, total, heldUntil: now });
  const { paymentId, method, saleDate, tellsCustomer } = command;
  const amount = method === 'complimentary' ? money(0, total.currency) : total;
  const paid = { paymentId, gateway: 'counter', method, amount };
  const imported = { saleDate, tellsCustomer };
  return accept<ImportingEvent>(
    ...expireLapsed(
      showtime,
      seats.map(({ seatId }) => seatId),
      now,
    ),
    held,
    confirmed(showtime, newBooking(held.data), { ...paid, imported }, now),
  );
}

function refusedImport(
  { tickets, method, now }: ImportBooking,
  showtime: Showtime,
): ImportingDecision | undefined {
  const { startsAt, basePrice, payAtCounter } = showtime.snapshot;
  if (showtime.cancelled !== null) return reject('showtime-cancelled', 'This showtime is cancelled.');
  if (now >= startsAt) return reject('showtime-started', `The showtime began at ${startsAt}.`);
  if (method === 'counter' && !payAtCounter) {
    return reject('counter-not-offered', 'This theater takes no bookings to be paid at the counter later.');
  }
  const { currency } = basePrice;
  if (tickets.some(({ price }) => price !== null && price.currency !== currency)) {
    return reject('currency-mismatch', `Tickets of this showtime are paid in ${currency}.`);
  }
  const asked = refusedRequest(tickets, { maximumSeats: tickets.length, isStaff: true }, showtime);
  if (asked !== undefined) return asked;
  const taken = tickets.map(({ seatId }) => seatId).filter((seatId) => !isAvailable(showtime, seatId, now));
  if (taken.length === 0) return undefined;
  const seats = { seats: taken };
  return reject('seats-unavailable', `These seats are taken or blocked: ${taken.join(', ')}.`, seats);
}

/** What comes from another system. Its events are those of every booking. */
export const importing = { decide: { ImportBooking: importBooking } };
