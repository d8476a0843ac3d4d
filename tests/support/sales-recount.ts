import type { Fact } from './sales-histories.ts';

export type Confirmed = Extract<Fact, { readonly type: 'BookingConfirmed' }>['data'];
/** What a fact adds to a row of a report. */
export type SalesRow = [
  bookings: number,
  seats: number,
  free: number,
  paid: number,
  gross: number,
  refunds: number,
];

/** The part of an amount that a type of a booking's tickets has: by price, what is left over by the largest remainder. */
function shareOf(seats: Confirmed['seats'], ticketType: string, amount: number): number {
  const types = [...new Set(seats.map((seat) => seat.ticketType))].sort();
  const total = seats.reduce((sum, { price }) => sum + price.amount, 0);
  const parts = types.map((type) => {
    const own = seats.filter((seat) => seat.ticketType === type);
    const exact = (amount * own.reduce((sum, { price }) => sum + price.amount, 0)) / total;
    return { type, whole: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  const left = amount - parts.reduce((sum, { whole }) => sum + whole, 0);
  const favoured = [...parts].sort((a, b) => b.rest - a.rest).slice(0, left);
  const found = parts.find(({ type }) => type === ticketType);
  return (found?.whole ?? 0) + (favoured.some(({ type }) => type === ticketType) ? 1 : 0);
}

/** What a fact adds to the row of all of a booking's tickets (null), or of those of one type. */
export function addedBy(
  fact: Fact,
  { sale, seats }: { readonly sale: Confirmed; readonly seats: Confirmed['seats'] },
  ticketType: string | null,
): SalesRow {
  const { type, data } = fact;
  const own = seats.filter((seat) => ticketType === null || seat.ticketType === ticketType);
  const amountOf = (amount: number): number =>
    ticketType === null ? amount : shareOf(seats, ticketType, amount);
  if (type === 'RefundReversed') return [0, 0, 0, 0, 0, 0 - amountOf(data.amount.amount)];
  if (type === 'RefundSucceeded' || type === 'BookingExchanged')
    return [0, 0, 0, 0, 0, amountOf(data.amount.amount)];
  if (type === 'BookingPaid') return [0, 0, 0, own.length, amountOf(data.amount.amount), 0];
  if (sale.method === 'complimentary') return [1, own.length, own.length, 0, 0, 0];
  if (sale.method === 'counter') return [1, own.length, 0, 0, 0, 0];
  return [1, own.length, 0, own.length, own.reduce((sum, { price }) => sum + price.amount, 0), 0];
}
