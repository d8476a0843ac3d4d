import type { Money, Prices, Seat, TicketPrice } from '../api/resources.ts';

/** The ticket type that everybody may have. */
export const ADULT = 'adult';

/** A seat, and what it is to be sold as. */
export interface Ticket {
  readonly seatId: string;
  readonly ticketType: string;
}

/** What a showtime asks for tickets. */
export type PriceCard = Pick<Prices, 'tickets' | 'basePrice'>;

/** What the seats of a showtime can be sold as, and what that costs. */
export interface TicketPrices {
  readonly typesFor: (seatId: string) => readonly TicketPrice[];
  readonly priceOf: (ticket: Ticket) => Money;
  readonly totalOf: (tickets: readonly Ticket[]) => Money;
}

export function ticketPrices(
  { tickets, basePrice }: PriceCard,
  seats: ReadonlyMap<string, Seat>,
): TicketPrices {
  const typesFor = (seatId: string): readonly TicketPrice[] =>
    tickets.filter(({ tier }) => tier === seats.get(seatId)?.tier);
  const priceOf = ({ seatId, ticketType }: Ticket): Money => {
    const type = typesFor(seatId).find((each) => each.ticketType === ticketType);
    return type?.price ?? seats.get(seatId)?.price ?? basePrice;
  };
  return {
    typesFor,
    priceOf,
    totalOf: (those) => ({
      amount: those.reduce((sum, ticket) => sum + priceOf(ticket).amount, 0),
      currency: basePrice.currency,
    }),
  };
}
