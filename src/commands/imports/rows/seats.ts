import { z } from 'zod';
import {
  MAXIMUM_SEAT_NUMBER,
  SeatKind,
  SeatNumber,
  SeatRow,
  Tier,
} from '../../../domain/auditorium/values.ts';
import { derivedId } from '../../../engine/derived-id.ts';
import { installSeats } from '../../auditorium/install-seats.ts';
import type { RowOutcome } from '../import-report.ts';
import { refusedBy, type Importing, type RowKind } from '../importing.ts';
import { auditoriumColumns, auditoriumFields, auditoriumOf } from '../references.ts';

const SeatsRow = z
  .strictObject({
    ...auditoriumFields,
    rows: z
      .array(SeatRow)
      .min(1)
      .max(100)
      .refine((rows) => new Set(rows).size === rows.length, 'must name each row once'),
    seatsPerRow: z.int().min(1).max(60),
    tier: Tier.default('regular'),
    kind: SeatKind.default('standard'),
    firstNumber: SeatNumber.default(1),
  })
  .refine(({ firstNumber, seatsPerRow }) => SeatNumber.safeParse(firstNumber + seatsPerRow - 1).success, {
    path: ['seatsPerRow'],
    error: `must not number seats above ${MAXIMUM_SEAT_NUMBER}`,
  });
type SeatsRow = Readonly<z.output<typeof SeatsRow>>;

const placeOf = (row: SeatsRow): string =>
  JSON.stringify([
    row.auditoriumId,
    row.auditoriumExternalId,
    row.auditorium,
    row.theaterId,
    row.theater,
    row.city,
  ]);

const labelsOf = ({ rows, firstNumber, seatsPerRow }: SeatsRow): string =>
  JSON.stringify([rows, firstNumber, seatsPerRow]);

/** Rows of seats, each known by its auditorium and labels. */
export const seatRows: RowKind<SeatsRow> = {
  schema: SeatsRow,
  columns: {
    ...auditoriumColumns,
    rows: 'list',
    seatsPerRow: 'number',
    tier: 'text',
    kind: 'text',
    firstNumber: 'number',
  },
  key: (row) => `${placeOf(row)} ${labelsOf(row)}`,
  subject: placeOf,
  importRow: importSeats,
};

async function importSeats(importing: Importing, row: SeatsRow): Promise<RowOutcome> {
  const place = await auditoriumOf(importing, row);
  if (place.outcome === 'refused') return place;
  const { auditoriumId } = place.thing;
  const { rows, seatsPerRow, tier, kind, firstNumber } = row;
  const session = importing.session.under(derivedId('import', 'seats', auditoriumId, labelsOf(row)));
  const result = await installSeats(session, { auditoriumId, rows, seatsPerRow, tier, kind, firstNumber });
  if (result.outcome === 'rejected') return refusedBy(result.rejection, { 'seats-exist': 'rows' });
  return { outcome: result.events.length > 0 ? 'created' : 'unchanged', id: null };
}
