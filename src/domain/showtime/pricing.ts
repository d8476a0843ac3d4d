import { localDateTime } from '../kernel/local-time.ts';
import type { Instant } from '../../engine/instant.ts';
import { money, type Money } from '../kernel/money.ts';
import { ADULT, type TicketType } from '../theater/ticket-types.ts';
import type { MorningDiscount, Surcharges } from '../theater/values.ts';
import type { Tier } from '../auditorium/values.ts';
import type { PriceList } from './values.ts';

/** What the prices are computed from. */
export interface Pricing {
  readonly basePrice: Money;
  readonly surcharges: Surcharges;
  readonly morningDiscount: MorningDiscount;
  /** Showtimes before it are of the evening before: they are no morning. */
  readonly businessDayStart: string;
  readonly startsAt: Instant;
  readonly timeZone: string;
}

/** How a price came about, in minor units: base - morningDiscount - ticketTypeDiscount + surcharge = amount. */
export interface PriceParts {
  readonly base: number;
  readonly morningDiscount: number;
  readonly ticketTypeDiscount: number;
  readonly surcharge: number;
  readonly amount: number;
}

type Discount = Pick<TicketType, 'percentOff' | 'amountOff'>;

const noDiscount: Discount = { percentOff: null, amountOff: null };

/** Amounts are reckoned in ten thousandths of a minor unit: two percentages leave four decimals. */
const SCALE = 10_000;

/**
 * The parts of the price of a ticket (domain: price of a ticket). The base price, minus the morning discount if the
 * showtime starts from the start of the business day until the discount's time of day in the theater's time zone, minus
 * what the ticket type takes off, never below 0, rounded half up to the minor unit once; plus the surcharge of the tier,
 * which nothing is taken off.
 */
export function partsOfPrice(pricing: Pricing, tier: Tier, ticketType: Discount): PriceParts {
  const base = pricing.basePrice.amount;
  const morning = base * (100 - percentOfMorning(pricing)) * (SCALE / 100);
  const discounted = rounded(lessTicketType(morning, ticketType));
  const morningDiscount = base - rounded(morning);
  const surcharge = tier === 'regular' ? 0 : pricing.surcharges[tier];
  const ticketTypeDiscount = base - morningDiscount - discounted;
  return { base, morningDiscount, ticketTypeDiscount, surcharge, amount: discounted + surcharge };
}

/** The price of an adult's ticket of each tier. */
export function priceList(pricing: Pricing): PriceList {
  const { currency } = pricing.basePrice;
  const priceOf = (tier: Tier): Money => money(partsOfPrice(pricing, tier, noDiscount).amount, currency);
  return {
    regular: priceOf('regular'),
    premium: priceOf('premium'),
    vip: priceOf('vip'),
    recliner: priceOf('recliner'),
  };
}

/** The price of a ticket: an adult's is in the showtime's own list. */
export function priceOfTicket(
  showtime: Pricing & { readonly prices: PriceList },
  tier: Tier,
  ticketType: TicketType,
): Money {
  if (ticketType.code === ADULT) return showtime.prices[tier];
  return money(partsOfPrice(showtime, tier, ticketType).amount, showtime.basePrice.currency);
}

function percentOfMorning({ morningDiscount, businessDayStart, startsAt, timeZone }: Pricing): number {
  const time = localDateTime(startsAt, timeZone).slice(11);
  return businessDayStart <= time && time < morningDiscount.before ? morningDiscount.percent : 0;
}

function lessTicketType(scaled: number, { percentOff, amountOff }: Discount): number {
  if (percentOff !== null) return (scaled / 100) * (100 - percentOff);
  return Math.max(0, scaled - (amountOff ?? 0) * SCALE);
}

function rounded(scaled: number): number {
  return Math.floor((scaled + SCALE / 2) / SCALE);
}
