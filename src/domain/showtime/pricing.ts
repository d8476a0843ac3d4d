import { localDateTime } from '../kernel/local-time.ts';
import type { Instant } from '../../engine/instant.ts';
import { money, percentOf, type Money } from '../kernel/money.ts';
import type { MorningDiscount, Surcharges } from '../theater/commands.ts';
import type { PriceList } from './values.ts';

/** What the price of a ticket is made of. */
export interface Pricing {
  readonly basePrice: Money;
  readonly surcharges: Surcharges;
  readonly morningDiscount: MorningDiscount;
}

/**
 * The price of a ticket of each tier: the base price, less the morning discount when the showtime starts before
 * the discount's time of day in the theater's time zone (rounded half up to the minor unit), plus the tier's
 * surcharge, which is not discounted.
 */
export function priceList(pricing: Pricing, startsAt: Instant, timeZone: string): PriceList {
  const { basePrice, surcharges, morningDiscount } = pricing;
  const startsInTheMorning = localDateTime(startsAt, timeZone).slice(11) < morningDiscount.before;
  const base = startsInTheMorning ? percentOf(basePrice, 100 - morningDiscount.percent) : basePrice;
  const plus = (surcharge: number): Money => money(base.amount + surcharge, base.currency);
  return {
    regular: plus(0),
    premium: plus(surcharges.premium),
    vip: plus(surcharges.vip),
    recliner: plus(surcharges.recliner),
  };
}
