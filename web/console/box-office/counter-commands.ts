import { command, get, Refusal } from '../../api/client.ts';
import type { Booking, Hold, Prices, SeatMap, Showtime } from '../../api/resources.ts';
import type { Ticket } from '../../seat-map/ticket-prices.ts';

/** All that is needed to sell seats of a showtime at the counter. */
export interface OpenedCounter {
  readonly showtime: Showtime;
  readonly map: SeatMap;
  readonly prices: Prices;
}

/** Throws Refusal. */
export async function openCounter(showtimeId: string, signal: AbortSignal): Promise<OpenedCounter> {
  const path = `/showtimes/${encodeURIComponent(showtimeId)}`;
  const [showtime, map, prices] = await Promise.all([
    get<Showtime>(path, { signal }),
    get<SeatMap>(`${path}/seats`, { signal }),
    get<Prices>(`${path}/prices`, { signal }),
  ]);
  return { showtime, map, prices };
}

/** Whom seats are for, as far as they say. */
export interface WalkIn {
  readonly name: string;
  readonly email: string;
}

/** Holds seats for somebody who stands at the counter. The key makes a repeat harmless. Throws Refusal. */
export async function holdForWalkIn(
  showtimeId: string,
  tickets: readonly Ticket[],
  { name, email }: WalkIn,
  idempotencyKey: string,
): Promise<Hold> {
  const whom = {
    ...(name === '' ? {} : { name }),
    ...(email === '' ? {} : { email }),
  };
  const hold = await command<Hold>('POST', `/showtimes/${showtimeId}/holds`, {
    body: { seats: tickets, for: whom },
    idempotencyKey,
  });
  // A repeat may find a hold that is over meanwhile.
  if (hold.status !== 'held') throw new Refusal(409, { code: 'hold-lapsed', detail: 'The hold is over.' });
  return hold;
}

export const methods = ['cash', 'terminal', 'complimentary'] as const;
export type Method = (typeof methods)[number];

/** Sells what is held. Throws Refusal. */
export async function confirmSale(
  bookingId: string,
  method: Method,
  idempotencyKey: string,
): Promise<Booking> {
  const sending = { body: { method }, idempotencyKey };
  return command<Booking>('POST', `/bookings/${bookingId}/confirm`, sending);
}

/** What became of a hold that a command was refused for. Throws the refusal where it is still held, or nobody knows. */
export async function bookingAfter(refused: unknown, bookingId: string): Promise<Booking> {
  if (!(refused instanceof Refusal) || refused.status !== 409) throw refused;
  const booking = await get<Booking>(`/bookings/${bookingId}`);
  if (booking.status === 'held') throw refused;
  return booking;
}
