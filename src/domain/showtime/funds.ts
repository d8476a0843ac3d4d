import { money, sum, type Money } from '../kernel/money.ts';
import { lastPaymentOf, type Booking } from './state.ts';
import type { Fund } from './values.ts';

/**
 * What each payment has paid of the seats that a booking has, the latest last: those of former bookings, then its own.
 * What was paid for seats that were cancelled is out of it, the latest first.
 */
export function fundsOf(booking: Booking): readonly Fund[] {
  const { amount, cancelledSeats, exchange, total } = booking;
  const carried = exchange?.carried ?? [];
  const own = (amount?.amount ?? 0) - amountOf(carried, total.currency).amount;
  const paymentId = lastPaymentOf(booking);
  const all =
    paymentId === null || own <= 0
      ? carried
      : [...carried, { paymentId, amount: money(own, total.currency) }];
  const gone = sum(
    cancelledSeats.map(({ paid }) => paid),
    total.currency,
  );
  return amount === null ? [] : takenFrom(all, gone).left;
}

/** An amount out of some funds, the latest first, and what is left of them. Not more than there is. */
export function takenFrom(
  funds: readonly Fund[],
  amount: Money,
): { readonly taken: readonly Fund[]; readonly left: readonly Fund[] } {
  let open = amount.amount;
  const parts = [...funds].reverse().map(({ paymentId, amount: { amount: has, currency } }) => {
    const part = Math.min(has, open);
    open -= part;
    return {
      taken: { paymentId, amount: money(part, currency) },
      left: { paymentId, amount: money(has - part, currency) },
    };
  });
  parts.reverse();
  return {
    taken: parts.map(({ taken }) => taken).filter(hasMoney),
    left: parts.map(({ left }) => left).filter(hasMoney),
  };
}

/** The sum of some funds. */
export function amountOf(funds: readonly Fund[], currency: string): Money {
  return sum(
    funds.map(({ amount }) => amount),
    currency,
  );
}

function hasMoney({ amount }: Fund): boolean {
  return amount.amount > 0;
}
