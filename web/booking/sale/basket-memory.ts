import { ADULT, type Ticket } from '../../seat-map/ticket-prices.ts';

/** What somebody wants of a showtime. */
export interface Wanted {
  /** The seats, in the order in which they were chosen. */
  readonly chosen: readonly string[];
  /** What a seat is to be sold as, where that is not adult. */
  readonly ticketTypes: Readonly<Record<string, string>>;
  /** Whether somebody of the party needs a wheelchair space. */
  readonly accessible: boolean;
}

/** What is kept over a reload and the way to the sign-in. It ends with the browser's tab. */
interface RememberedBasket extends Wanted {
  /** The key of a hold that was sent and not answered: sent again, it finds what the first one did. */
  readonly holdKey: string | null;
}

export const nothingWanted: Wanted = { chosen: [], ticketTypes: {}, accessible: false };
const nothing: RememberedBasket = { ...nothingWanted, holdKey: null };

export function recallBasket(showtimeId: string): RememberedBasket {
  try {
    return { ...nothing, ...(JSON.parse(sessionStorage.getItem(nameOf(showtimeId)) ?? '{}') as object) };
  } catch {
    return nothing;
  }
}

export function rememberBasket(showtimeId: string, wanted: Wanted, holdKey: string | null = null): void {
  const basket: RememberedBasket = { ...wanted, holdKey };
  if (basket.chosen.length === 0) sessionStorage.removeItem(nameOf(showtimeId));
  else sessionStorage.setItem(nameOf(showtimeId), JSON.stringify(basket));
}

function nameOf(showtimeId: string): string {
  return `marquee.basket.${showtimeId}`;
}

export function ticketsOf({ chosen, ticketTypes }: Wanted): readonly Ticket[] {
  return chosen.map((seatId) => ({ seatId, ticketType: ticketTypes[seatId] ?? ADULT }));
}
