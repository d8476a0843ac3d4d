import { accept, reject, type Decision, type RejectionOf } from '../../engine/decider.ts';
import { afterEvents, type SellingEvent } from './evolve.ts';
import { refusedClaim, type ExchangeRefusal } from './exchange-offer.ts';
import { beginExchange, byCarriedMoney, exchangedBooking, type BeginExchange } from './exchanging.ts';
import type { RefundIds } from './owing.ts';
import type { Showtime } from './state.ts';

/** Exchanges a booking for another one of the same showtime. */
export interface ExchangeWithin extends Omit<BeginExchange, 'type'> {
  readonly type: 'ExchangeWithin';
  readonly refundIds: RefundIds;
}

/**
 * Exchanges a booking at once where nothing is to be paid: then it may keep some of its seats. Else the new seats are held,
 * and are other ones than those of the former booking.
 */
function exchangeWithin(
  { type: _, ...command }: ExchangeWithin,
  showtime: Showtime,
): Decision<SellingEvent, ExchangeRefusal | RejectionOf<ReturnType<typeof beginExchange>>> {
  const { former, bookingId, refundIds, now } = command;
  const begin: BeginExchange = { ...command, type: 'BeginExchange' };
  const booking = showtime.bookings.get(former.bookingId);
  if (booking === undefined) return reject('not-found', 'There is no such booking.');
  if (showtime.bookings.has(bookingId)) return beginExchange(begin, showtime);
  const refused = refusedClaim(booking, showtime, { formerRevision: former.revision, now });
  if (refused !== undefined) return refused;
  const own = booking.seats.map(({ seatId }) => seatId);
  const freed = { ...showtime, taken: showtime.taken.without(own) };
  const begun = beginExchange(begin, freed);
  if (begun.outcome === 'rejected') return begun;
  const start = begun.events.find(({ type }) => type === 'ExchangeBegun');
  if (start?.type !== 'ExchangeBegun') throw new Error(`${bookingId} was begun without an exchange.`);
  if (start.data.due.amount > 0) return beginExchange(begin, showtime);
  const { carried, refunds } = start.data;
  const claim = { newBookingId: bookingId, carried, refunds };
  const exchanged = [...exchangedBooking({ booking, showtime, claim, refundIds, now }), ...begun.events];
  const after = afterEvents(showtime, exchanged);
  const made = after.bookings.get(bookingId);
  if (made === undefined) throw new Error(`${bookingId} was begun and is not there.`);
  return accept<SellingEvent>(...exchanged, byCarriedMoney(after, made, now));
}

/** One booking in the place of another of the same showtime. */
export const exchangingWithin = { decide: { ExchangeWithin: exchangeWithin } };
