import { z } from 'zod';
import type { Closing as ClosingDocument } from '../../domain/closing/decider.ts';
import type { DayTakings } from '../../domain/closing/events.ts';
import { TheaterId, UserId } from '../../domain/kernel/ids.ts';
import { LocalDate } from '../../domain/kernel/local-time.ts';
import { Currency } from '../../domain/kernel/money.ts';
import { Instant } from '../../engine/instant.ts';
import { correctionsSince } from '../../projections/closings.ts';

const Takings = z.strictObject({
  /** `cash` (the drawer), `terminal`, or the name of a gateway. */
  method: z.string(),
  currency: Currency,
  taken: z.int(),
  refunded: z.int(),
});

const ClosingRow = Takings.extend({
  /** What there should be: taken less refunded. */
  expected: z.int(),
  /** What staff counted; null where they count nothing, and before the day is closed. */
  counted: z.int().nullable(),
  /** Counted less expected. */
  difference: z.int().nullable(),
});

/** A business day of a theater: as it was closed, with what came later; or what it is now while it is open. */
export const Closing = z.strictObject({
  theaterId: TheaterId,
  date: LocalDate,
  status: z.enum(['open', 'closed']),
  /** The position of the log up to which the rows count. */
  asOf: z.string(),
  closedAt: Instant.nullable(),
  /** These two for those who may close a day. */
  closedBy: UserId.nullable(),
  note: z.string().nullable(),
  rows: z.array(ClosingRow).readonly(),
  /** What has come since it was closed, by method. */
  corrections: z.array(Takings).readonly(),
});
export type Closing = z.output<typeof Closing>;

/** One closed day among others. */
export const ClosingSummary = Closing.omit({ corrections: true, note: true });

/** The takings of a day that nobody has closed. */
export function openDay(
  day: Pick<Closing, 'theaterId' | 'date' | 'asOf'>,
  takings: readonly DayTakings[],
): Closing {
  const rows = takings.map((each) => ({
    ...each,
    expected: each.taken - each.refunded,
    counted: null,
    difference: null,
  }));
  const nobody = { closedAt: null, closedBy: null, note: null };
  return { ...day, status: 'open', ...nobody, rows, corrections: [] };
}

/** A closed day, as those see it who may close one, or with no word of a person. */
export function closingSummary(
  { theaterId, date, asOf, createdAt, closedBy, takings, counted }: ClosingDocument,
  isForStaff: boolean,
): z.output<typeof ClosingSummary> {
  const { currency } = counted;
  // What is counted has a row, also where nothing was sold.
  const missing = (['cash', 'terminal'] as const)
    .filter((method) => !takings.some((each) => each.method === method && each.currency === currency))
    .map((method) => ({ method, currency, taken: 0, refunded: 0 }));
  const rows = [...takings, ...missing].map((each) => {
    const expected = each.taken - each.refunded;
    const { method } = each;
    const isCounted = each.currency === currency && (method === 'cash' || method === 'terminal');
    const found = isCounted ? counted[method] : null;
    return { ...each, expected, counted: found, difference: found === null ? null : found - expected };
  });
  const who = isForStaff ? closedBy : null;
  return { theaterId, date, status: 'closed', asOf, closedAt: createdAt, closedBy: who, rows };
}

export function closedDay(
  closed: ClosingDocument,
  now: readonly DayTakings[],
  staff: { readonly note: string | null } | null,
): Closing {
  const corrections = correctionsSince(closed.takings, now);
  return { ...closingSummary(closed, staff !== null), note: staff?.note ?? null, corrections };
}
