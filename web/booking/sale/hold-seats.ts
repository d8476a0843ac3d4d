import { command, get, Refusal } from '../../api/client.ts';
import type { Booking, Hold, Money, Page } from '../../api/resources.ts';
import { serverNow } from '../../api/server-clock.ts';
import { recallBasket, rememberBasket } from './basket-memory.ts';

/** Seats that the server keeps for us. */
export interface HeldSeats {
  readonly bookingId: string;
  readonly seatIds: readonly string[];
  /** What is to be paid: of an exchange the difference. */
  readonly total: Money;
  readonly heldUntil: string;
}

/**
 * Holds seats, all or none. A request that was not answered is sent again with its key: it finds the hold that it may
 * have made. Throws Refusal.
 */
export async function holdSeats(
  showtimeId: string,
  seatIds: readonly string[],
  accessible: boolean,
): Promise<HeldSeats> {
  const idempotencyKey = recallBasket(showtimeId).holdKey ?? crypto.randomUUID();
  rememberBasket(showtimeId, { chosen: seatIds, holdKey: idempotencyKey, accessible });
  try {
    const sending = { body: { seats: seatIds, accessible }, idempotencyKey };
    const held = await command<Hold>('POST', `/showtimes/${showtimeId}/holds`, sending);
    rememberBasket(showtimeId, { chosen: seatIds, holdKey: null, accessible });
    // A repeat may find a hold that is over meanwhile.
    if (held.status !== 'held') throw new Refusal(409, { code: 'hold-lapsed' });
    const { bookingId, total, heldUntil, seats } = held;
    return { bookingId, total, heldUntil, seatIds: seats.map(({ seatId }) => seatId) };
  } catch (refused) {
    const isAnswered = refused instanceof Refusal && refused.status > 0;
    if (isAnswered) rememberBasket(showtimeId, { chosen: seatIds, holdKey: null, accessible });
    throw refused;
  }
}

/** The live hold that the signed-in person has of a showtime; null for none. */
export async function findHold(showtimeId: string): Promise<HeldSeats | null> {
  const held = await get<Page<Booking>>(`/bookings?status=held&showtimeId=${showtimeId}&limit=10`);
  const live = held.items.find(({ heldUntil }) => Date.parse(heldUntil) > serverNow());
  if (live === undefined) return null;
  const { id, seats, total, exchange, heldUntil } = live;
  const due = exchange?.due ?? total;
  return { bookingId: id, seatIds: seats.map(({ seatId }) => seatId), total: due, heldUntil };
}

/** Gives the seats of a hold back. Throws Refusal. */
export async function releaseHold(bookingId: string): Promise<void> {
  await command('POST', `/bookings/${bookingId}/release`);
}
