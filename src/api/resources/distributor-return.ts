import { z } from 'zod';
import { MovieId, ShowtimeId, TheaterId } from '../../domain/kernel/ids.ts';
import type { ReturnRow as Counted } from '../../domain/distributor-return/events.ts';
import { LocalDate } from '../../domain/kernel/local-time.ts';
import { Currency } from '../../domain/kernel/money.ts';
import { Instant } from '../../engine/instant.ts';
import { compare } from '../../projections/report-rows.ts';
import { csvOf } from '../csv.ts';

const figures = {
  /** Tickets that were not cancelled, complimentary ones included. */
  admissions: z.int(),
  gross: z.int(),
  refunds: z.int(),
  net: z.int(),
};

const ReturnRow = z.strictObject({
  date: LocalDate,
  showtimeId: ShowtimeId,
  startsAt: Instant,
  ticketType: z.string(),
  currency: Currency,
  ...figures,
});

const ReturnTotal = z.strictObject({ currency: Currency, ...figures });

const counted = {
  theaterId: TheaterId,
  movieId: MovieId,
  /** The position of the log up to which the rows count. */
  asOf: z.string(),
  from: LocalDate,
  to: LocalDate,
  rows: z.array(ReturnRow).readonly(),
  summary: z.strictObject({ totals: z.array(ReturnTotal).readonly() }),
};

/** The tickets and the money of a movie in a theater and a week, as they are counted now or were at some moment. */
export const ReturnFigures = z.strictObject({ ...counted, asOfInstant: Instant.nullable() });

/** A return as it was sent, and which others there are. */
export const DistributorReturn = z.strictObject({
  ...counted,
  version: z.int(),
  sentAt: Instant,
  versions: z.array(z.strictObject({ version: z.int(), sentAt: Instant, asOf: z.string() })).readonly(),
});

export const SentVersion = z.strictObject({ ...counted, version: z.int() });

/** Rows with their net, and their sums by currency. */
export function presentRows(
  rows: readonly Counted[],
): Pick<z.output<typeof ReturnFigures>, 'rows' | 'summary'> {
  const shown = rows.map((row) => ({ ...row, net: row.gross - row.refunds }));
  const currencies = [...new Set(rows.map(({ currency }) => currency))].sort(compare);
  const totals = currencies.map((currency) => {
    const own = shown.filter((row) => row.currency === currency);
    const sumOf = (field: keyof typeof figures): number => own.reduce((sum, row) => sum + row[field], 0);
    const money = { gross: sumOf('gross'), refunds: sumOf('refunds'), net: sumOf('net') };
    return { currency, admissions: sumOf('admissions'), ...money };
  });
  return { rows: shown, summary: { totals } };
}

export function returnCsv({ rows }: Pick<z.output<typeof ReturnFigures>, 'rows'>): string {
  return csvOf(
    ['date', 'showtimeId', 'startsAt', 'ticketType', 'currency', 'admissions', 'gross', 'refunds', 'net'],
    rows,
  );
}
