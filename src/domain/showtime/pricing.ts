import { localDateTime } from '../kernel/local-time.ts';
import type { Instant } from '../../engine/instant.ts';
import { money, percentOf, type Money } from '../kernel/money.ts';
import type { MorningDiscount, Surcharges } from '../theater/values.ts';
import type { PriceList } from './values.ts';

/** What the prices are computed from. */
export interface Pricing {
  readonly basePrice: Money;
  readonly surcharges: Surcharges;
  readonly morningDiscount: MorningDiscount;
  /** Showtimes before it are of the evening before: they are no morning. */
  readonly businessDayStart: string;
}

/**
 * The price of each tier: base price, minus the morning discount if the showtime starts from the start of the business day
 * until the discount's time of day in the theater's time zone, plus the surcharge of the tier. The discount is rounded half up to the minor unit and does not
 * apply to surcharges.
 */
export function priceList(pricing: Pricing, startsAt: Instant, timeZone: string): PriceList {
  const { basePrice, surcharges, morningDiscount, businessDayStart } = pricing;
  const time = localDateTime(startsAt, timeZone).slice(11);
  const startsInTheMorning = businessDayStart <= time && time < morningDiscount.before;
  const base = startsInTheMorning ? percentOf(basePrice, 100 - morningDiscount.percent) : basePrice;
  const plus = (surcharge: number): Money => money(base.amount + surcharge, base.currency);
  return {
    regular: plus(0),
    premium: plus(surcharges.premium),
    vip: plus(surcharges.vip),
    recliner: plus(surcharges.recliner),
  };
}
