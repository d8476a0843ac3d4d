import { NO_TYPE } from './booking-money.ts';
import { addSales, noSales, type Sales, type SalesLine } from './sales.ts';
import type { SeatCounts } from './showtimes.ts';

/** What a report may be grouped by. */
export type SalesGroup = 'day' | 'week' | 'month' | 'movie' | 'theater' | 'ticketType' | 'channel';

/** The groups that only lines with their channel and ticket types have. */
export function isOfTickets(group: SalesGroup): boolean {
  return group === 'ticketType' || group === 'channel';
}

/** Whether money belongs to the day on which it was taken or paid back, or to that of the show. */
export type DateBasis = 'sale' | 'show';

/** The sums of one currency, in its minor units. */
export type SalesTotal = Omit<Sales, 'paidSeats'> & {
  readonly currency: string;
  /** `gross` less `refunds`: negative when more was paid back than taken. */
  readonly net: number;
  /** `gross` by paid seat, rounded half up; null where no seat was paid for. */
  readonly averageTicketPrice: number | null;
};

/** Inclusive business dates. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Adds lines up by a key and their currency. Currencies are never added to each other. */
export class SalesSums {
  private readonly sums = new Map<string, { key: string; currency: string; sales: Sales }>();

  add(key: string, line: Sales & { readonly currency: string }): void {
    const { currency } = line;
    const place = `${key} ${currency}`;
    const sales = addSales(this.sums.get(place)?.sales ?? noSales, line);
    this.sums.set(place, { key, currency, sales });
  }

  /** By key, then by currency. Sums of nothing but zeros are left out. */
  totals(): readonly (SalesTotal & { readonly key: string })[] {
    return [...this.sums.values()]
      .filter(({ sales }) => Object.values(sales).some((value) => value !== 0))
      .map(({ key, currency, sales }) => ({ key, ...totalOf(currency, sales) }))
      .sort((a, b) => compare(a.key, b.key) || compare(a.currency, b.currency));
  }
}

function totalOf(currency: string, sales: Sales): SalesTotal {
  const { paidSeats, ...shown } = sales;
  const { gross, refunds } = shown;
  return {
    ...shown,
    currency,
    net: gross - refunds,
    averageTicketPrice: paidSeats === 0 ? null : Math.floor((2 * gross + paidSeats) / (2 * paidSeats)),
  };
}

/**
 * The keys of a line's rows, each with what of the line it counts: a date, an ISO week `2026-W47`, a month `2026-11`, an id,
 * a channel, or a ticket type for each that the line has.
 */
export function rowsOf(
  line: SalesLine,
  group: SalesGroup,
  basis: DateBasis,
): readonly { readonly key: string; readonly sales: Sales & { readonly currency: string } }[] {
  if (group === 'ticketType') {
    return line.types.map(({ ticketType, ...sold }) => ({
      key: ticketType,
      sales: { ...sold, currency: line.currency },
    }));
  }
  return [{ key: keyOf(line, group, basis), sales: line }];
}

/** The same of a line that counts in one row only. */
export function keyOf(line: SalesLine, group: Exclude<SalesGroup, 'ticketType'>, basis: DateBasis): string {
  const date = dateOf(line, basis);
  switch (group) {
    case 'day':
      return date;
    case 'week':
      return isoWeekOf(date);
    case 'month':
      return date.slice(0, 7);
    case 'movie':
      return line.movieId;
    case 'theater':
      return line.theaterId;
    case 'channel':
      return line.channel ?? NO_TYPE;
  }
}

export function dateOf(line: Pick<SalesLine, 'businessDate' | 'saleDate'>, basis: DateBasis): string {
  return basis === 'sale' ? line.saleDate : line.businessDate;
}

/** The ISO 8601 week of a date: weeks begin on Monday and belong to the year of their Thursday. */
export function isoWeekOf(date: string): string {
  const at = Date.parse(`${date}T00:00:00.000Z`);
  const daysSinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  const thursday = new Date(at + (3 - daysSinceMonday) * DAY_MILLISECONDS);
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MILLISECONDS));
  return `${String(year).padStart(4, '0')}-W${String(week).padStart(2, '0')}`;
}

export function isWithin(date: string, { from, to }: Period): boolean {
  return from <= date && date <= to;
}

/** Sold seats by those that could be sold, 0 to 1; null where none could. */
export function occupancyOf({ total, sold, blocked }: SeatCounts): number | null {
  const sellable = total - blocked;
  return sellable <= 0 ? null : sold / sellable;
}

/** Seats of several showtimes. */
export class SeatSums {
  showtimes = 0;
  seats = 0;
  sold = 0;
  private blocked = 0;
  private occupancies = 0;
  private counted = 0;

  add(counts: SeatCounts): void {
    this.showtimes += 1;
    this.seats += counts.total;
    this.sold += counts.sold;
    this.blocked += counts.blocked;
    const occupancy = occupancyOf(counts);
    if (occupancy === null) return;
    this.occupancies += occupancy;
    this.counted += 1;
  }

  /** Of all these seats together. */
  get occupancy(): number | null {
    return occupancyOf({ total: this.seats, sold: this.sold, blocked: this.blocked, held: 0 });
  }

  /** The mean of the showtimes that had seats to sell, each with the same weight. */
  get averageOccupancy(): number | null {
    return this.counted === 0 ? null : this.occupancies / this.counted;
  }
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
