import { closing, closingIdOf } from '../domain/closing/decider.ts';
import type { DayTakings } from '../domain/closing/events.ts';
import { snapshots } from '../engine/projections/projection.ts';
import type { ReportSource } from './read-reports.ts';
import { compare } from './report-rows.ts';

/** The business days that staff have closed. */
export const closings = snapshots({
  name: 'closings',
  version: 1,
  indexes: [
    ['date', 'id'],
    ['theaterId', 'date', 'id'],
  ],
  keys: ({ theaterId, date }) => ({ id: closingIdOf(theaterId, date) }),
  of: closing,
});

/** What was taken and paid back in a theater on a business day, by method and currency. */
export async function takingsOfDay(
  source: ReportSource,
  { theaterId, date }: { readonly theaterId: string; readonly date: string },
): Promise<readonly DayTakings[]> {
  const sums = new Map<string, DayTakings>();
  for await (const { currency, takings } of source.salesLines({ from: date, to: date, theaterId }, 'sale')) {
    for (const { method, taken, refunded } of takings) {
      const key = `${method} ${currency}`;
      const sum = sums.get(key) ?? { method, currency, taken: 0, refunded: 0 };
      sums.set(key, { method, currency, taken: sum.taken + taken, refunded: sum.refunded + refunded });
    }
  }
  return inOrder([...sums.values()]);
}

/** What came after some takings were counted: those of now less those of then, without what is the same. */
export function correctionsSince(
  then: readonly DayTakings[],
  now: readonly DayTakings[],
): readonly DayTakings[] {
  const isOf =
    (one: DayTakings) =>
    (other: DayTakings): boolean =>
      one.method === other.method && one.currency === other.currency;
  const later = now.map((each) => {
    const former = then.find(isOf(each));
    const taken = each.taken - (former?.taken ?? 0);
    return { ...each, taken, refunded: each.refunded - (former?.refunded ?? 0) };
  });
  return later.filter(({ taken, refunded }) => taken !== 0 || refunded !== 0);
}

function inOrder(takings: readonly DayTakings[]): readonly DayTakings[] {
  return [...takings].sort((a, b) => compare(a.method, b.method) || compare(a.currency, b.currency));
}
