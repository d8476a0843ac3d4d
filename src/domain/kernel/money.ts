import { z } from 'zod';

const zeroDecimals = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ');
const threeDecimals = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');

/** The currencies of ISO 4217 in use, from the tables of Node. */
const currencies = new Set(Intl.supportedValuesOf('currency'));

/** A currency code of ISO 4217. */
export const Currency = z
  .string()
  .refine((code) => currencies.has(code), 'must be a currency code of ISO 4217, such as EUR');

/** An amount of money in integer minor units of its currency: `{ amount: 1050, currency: 'EUR' }` is 10.50 €. */
export const Money = z.strictObject({ amount: z.int().min(0), currency: Currency }).readonly();
export type Money = z.output<typeof Money>;

/** The most that a price or a surcharge may be, in minor units. The bound keeps sums exact. */
export const MAXIMUM_PRICE = 10_000_000_000;

/** The price of one ticket before discounts and surcharges. */
export const Price = Money.unwrap()
  .extend({ amount: z.int().min(0).max(MAXIMUM_PRICE) })
  .readonly();

/** How many decimals a currency has (ISO 4217 exponent): 2 for EUR, 0 for JPY, 3 for KWD. */
export function decimalsOf(currency: string): number {
  if (zeroDecimals.includes(currency)) return 0;
  return threeDecimals.includes(currency) ? 3 : 2;
}

/** Converts major to minor units: 10 EUR are 1000 cents, 10 JPY are 10 yen. */
export function minorUnits(majorUnits: number, currency: string): number {
  return majorUnits * 10 ** decimalsOf(currency);
}

export function money(amount: number, currency: string): Money {
  return { amount, currency };
}

export function isSameMoney(a: Money, b: Money): boolean {
  return a.amount === b.amount && a.currency === b.currency;
}

/** An amount, or the limit where it is less. Both are of one currency. */
export function atMost(amount: Money, limit: Money): Money {
  return amount.amount <= limit.amount ? amount : limit;
}

/** The sum of amounts in one currency. Throws for an amount in another currency: that is a bug, never an input. */
export function sum(amounts: readonly Money[], currency: string): Money {
  let total = 0;
  for (const each of amounts) {
    if (each.currency !== currency) throw new Error(`Cannot add ${each.currency} to ${currency}.`);
    total += each.amount;
  }
  return money(total, currency);
}

/** A percentage of an amount, rounded half up to the minor unit. */
export function percentOf({ amount, currency }: Money, percent: number): Money {
  return money(Math.floor((amount * percent + 50) / 100), currency);
}

/** An amount as people read it, `10.50 EUR`. */
export function formatMoney({ amount, currency }: Money): string {
  const decimals = decimalsOf(currency);
  return `${(amount / 10 ** decimals).toFixed(decimals)} ${currency}`;
}

/**
 * An amount in whole units, split in the proportion of some weights: the shares add up to it. Units that are left over go
 * to the largest remainders, among equals to the first. Throws a RangeError where no weight is positive.
 */
export function sharesOf(amount: number, weights: readonly number[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total <= 0n) throw new RangeError('Nothing has a weight to be split by.');
  // What is taken back is split as it was given.
  if (amount < 0) return sharesOf(-amount, weights).map((share) => 0 - share);
  const parts = weights.map((weight, index) => {
    const product = BigInt(amount) * BigInt(weight);
    return { index, share: Number(product / total), remainder: product % total };
  });
  const left = amount - parts.reduce((sum, { share }) => sum + share, 0);
  const first = [...parts]
    .sort(
      (a, b) => Number(a.remainder < b.remainder) - Number(a.remainder > b.remainder) || a.index - b.index,
    )
    .slice(0, left)
    .map(({ index }) => index);
  return parts.map(({ index, share }) => share + (first.includes(index) ? 1 : 0));
}
