import { decimalsOf, money, type Money } from '../../domain/kernel/money.ts';

/** What SSLCommerz takes for one payment in taka, in minor units. It converts other currencies by itself. */
const LOWEST_TAKA = 1_000;
const HIGHEST_TAKA = 50_000_000;

/** An amount as SSLCommerz writes it, with two decimals; null where it cannot take exactly this. */
export function toDecimal({ amount, currency }: Money): string | null {
  const decimals = decimalsOf(currency);
  // Two decimals are all that there are: the last of three must be a zero.
  if (decimals > 2 && amount % 10 ** (decimals - 2) !== 0) return null;
  const digits = String(amount).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals);
  return `${whole}.${fraction.padEnd(2, '0').slice(0, 2)}`;
}

/** What SSLCommerz is asked for; null where it cannot take this. */
export function payableAmount(amount: Money): string | null {
  const isTaka = amount.currency === 'BDT';
  if (isTaka && (amount.amount < LOWEST_TAKA || amount.amount > HIGHEST_TAKA)) return null;
  return toDecimal(amount);
}

/**
 * What a decimal of SSLCommerz is to us: `69`, `69.0` and `69.00` taka are 6900. Throws for what is no amount, or none in
 * whole minor units: nothing we ask for is.
 */
export function fromDecimal(text: string, currency: string): Money {
  const decimals = decimalsOf(currency);
  const [, whole = '', fraction = ''] = /^(\d{1,12})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  const isExact = /^0*$/.test(fraction.slice(decimals));
  if (whole === '' || !isExact) throw new Error(`SSLCommerz has ${text} ${currency}, which is no amount.`);
  return money(Number(`${whole}${fraction.slice(0, decimals).padEnd(decimals, '0')}`), currency);
}

/**
 * What to give back in taka of a payment that was made in another currency: the same part of the taka that were taken,
 * rounded down, so that parts never sum up to more; all of them for all of it.
 */
export function shareOf(part: Money, paid: Money, taka: Money): Money {
  if (part.currency !== paid.currency) {
    throw new Error(`A refund in ${part.currency} is of a payment in ${paid.currency}.`);
  }
  const share = (BigInt(taka.amount) * BigInt(part.amount)) / BigInt(paid.amount);
  return money(Number(share), taka.currency);
}
