import { command, get, Refusal } from '../../api/client.ts';
import type { Booking, Hold, Money, Page } from '../../api/resources.ts';
import { serverNow } from '../../api/server-clock.ts';
import type { Ticket } from '../../seat-map/ticket-prices.ts';
import { recallBasket, rememberBasket, ticketsOf, type Wanted } from './basket-memory.ts';

/** Seats that the server keeps for us. */
export interface HeldSeats {
  readonly bookingId: string;
  readonly tickets: readonly HeldTicket[];
  /** What is to be paid: of an exchange the difference. */
  readonly total: Money;
  readonly heldUntil: string;
}

export interface HeldTicket extends Ticket {
  readonly price: Money;
}

/**
 * Holds seats, all or none. A request that was not answered is sent again with its key: it finds the hold that it may
 * have made. Throws Refusal.
 */
export async function holdSeats(showtimeId: string, wanted: Wanted): Promise<HeldSeats> {
  const idempotencyKey = recallBasket(showtimeId).holdKey ?? crypto.randomUUID();
  rememberBasket(showtimeId, wanted, idempotencyKey);
  try {
    const sending = { body: { seats: ticketsOf(wanted), accessible: wanted.accessible }, idempotencyKey };
    const held = await command<Hold>('POST', `/showtimes/${showtimeId}/holds`, sending);
    rememberBasket(showtimeId, wanted);
    // A repeat may find a hold that is over meanwhile.
    if (held.status !== 'held') throw new Refusal(409, { code: 'hold-lapsed' });
    const { bookingId, total, heldUntil, seats: tickets } = held;
    return { bookingId, total, heldUntil, tickets };
  } catch (refused) {
    const isAnswered = refused instanceof Refusal && refused.status > 0;
    if (isAnswered) rememberBasket(showtimeId, wanted);
    throw refused;
  }
}

/** The live hold that the signed-in person has of a showtime; null for none. */
export async function findHold(showtimeId: string): Promise<HeldSeats | null> {
  const held = await get<Page<Booking>>(`/bookings?status=held&showtimeId=${showtimeId}&limit=10`);
  const live = held.items.find(({ heldUntil }) => Date.parse(heldUntil) > serverNow());
  if (live === undefined) return null;
  const { id, seats: tickets, total, exchange, heldUntil } = live;
  return { bookingId: id, tickets, total: exchange?.due ?? total, heldUntil };
}

/** Gives the seats of a hold back. Throws Refusal. */
export async function releaseHold(bookingId: string): Promise<void> {
  await command('POST', `/bookings/${bookingId}/release`);
}
