import { z } from 'zod';
import { hasSeatNumbers, seatNumbersFault, seatRowsFields } from '../../../domain/auditorium/values.ts';
import { derivedId } from '../../../engine/derived-id.ts';
import { installSeats } from '../../auditorium/install-seats.ts';
import type { RowOutcome } from '../import-report.ts';
import { refusedBy, type Importing, type RowKind } from '../importing.ts';
import { auditoriumColumns, auditoriumFields, auditoriumNamedIn, auditoriumOf } from '../references.ts';

const SeatsRow = z
  .strictObject({ ...auditoriumFields, ...seatRowsFields })
  .refine(hasSeatNumbers, seatNumbersFault);
type SeatsRow = Readonly<z.output<typeof SeatsRow>>;

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
  key: (row) => `${auditoriumNamedIn(row)} ${labelsOf(row)}`,
  subject: auditoriumNamedIn,
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
