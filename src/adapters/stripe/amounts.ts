import { decimalsOf, money, type Money } from '../../domain/kernel/money.ts';

/** Currencies in which Stripe counts with other decimals than ISO 4217: https://docs.stripe.com/currencies#special-cases */
const decimalsAtStripe: Readonly<Record<string, number>> = { ISK: 2, MGA: 0, UGX: 2 };

/** Stripe takes no more digits. */
const HIGHEST_AMOUNT = 99_999_999;

/** An amount as Stripe counts it. */
export interface StripeAmount {
  readonly amount: number;
  readonly currency: string;
}

function stripeDecimalsOf(currency: string): number {
  return decimalsAtStripe[currency] ?? decimalsOf(currency);
}

/** The same amount as Stripe counts it, to the minor unit; null where Stripe cannot take exactly this. */
export function toStripe({ amount, currency }: Money): StripeAmount | null {
  const shift = stripeDecimalsOf(currency) - decimalsOf(currency);
  const counted = shift < 0 ? amount / 10 ** -shift : amount * 10 ** shift;
  // Card networks take no thousandths: the last of three decimals is a zero.
  const isTooFine = stripeDecimalsOf(currency) === 3 && counted % 10 !== 0;
  if (!Number.isInteger(counted) || counted > HIGHEST_AMOUNT || isTooFine) return null;
  return { amount: counted, currency: currency.toLowerCase() };
}

/** What an amount at Stripe is to us. Throws for one that is no whole number of minor units: nothing we ask for is. */
export function fromStripe({ amount, currency }: StripeAmount): Money {
  const code = currency.toUpperCase();
  const shift = decimalsOf(code) - stripeDecimalsOf(code);
  const counted = shift < 0 ? amount / 10 ** -shift : amount * 10 ** shift;
  if (!Number.isInteger(counted))
    throw new Error(`Stripe has ${amount} ${currency}, which is no whole amount.`);
  return money(counted, code);
}
