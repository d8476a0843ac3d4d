import { formatMoney, type Money } from '../../domain/kernel/money.ts';
import { localDateTime } from '../../domain/kernel/local-time.ts';
import { ADULT, type TicketType } from '../../domain/theater/ticket-types.ts';
import type { Instant } from '../../engine/instant.ts';
import type { PrintableTicket } from '../../ports/ticket-printer.ts';
import type { SeatTicket } from './ticket-keys.ts';

/** What the tickets of a booking say, before it is put in words. */
export interface TicketDetails {
  readonly reference: string;
  readonly movie: string;
  readonly theater: string;
  readonly auditorium: string;
  readonly startsAt: Instant;
  readonly timeZone: string;
  readonly tickets: readonly SeatTicket[];
  readonly ticketTypes: readonly Pick<TicketType, 'code' | 'name'>[];
  readonly total: Money;
  readonly isUnpaid: boolean;
}

export const tierNames = {
  regular: 'Regular',
  premium: 'Premium',
  vip: 'VIP',
  recliner: 'Recliner',
} as const;

const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' });

/** Tickets in words, for paper. */
export function printableTicket(details: TicketDetails): PrintableTicket {
  const { reference, movie, theater, auditorium, startsAt, timeZone, tickets, ticketTypes, total } = details;
  const [date = '', time = ''] = localDateTime(startsAt, timeZone).split('T');
  const nameOfType = (wanted: string): string | null =>
    wanted === ADULT ? null : (ticketTypes.find(({ code }) => code === wanted)?.name ?? wanted);
  return {
    reference,
    movie,
    theater,
    auditorium,
    date: dates.format(new Date(`${date}T00:00:00Z`)),
    time,
    seats: tickets.map(({ seat, token }) => ({
      row: seat.row,
      number: String(seat.number),
      category: [tierNames[seat.tier], nameOfType(seat.ticketType)]
        .filter((name) => name !== null)
        .join(', '),
      price: formatMoney(seat.price),
      token,
    })),
    total: formatMoney(total),
    note: details.isUnpaid
      ? 'Not paid yet. Please pay at the counter: before that, it lets nobody in.'
      : null,
  };
}
