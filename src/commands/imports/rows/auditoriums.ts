import { z } from 'zod';
import { auditorium } from '../../../domain/auditorium/decider.ts';
import { AuditoriumDetails } from '../../../domain/auditorium/values.ts';
import { AuditoriumId } from '../../../domain/kernel/ids.ts';
import { derivedId } from '../../../engine/derived-id.ts';
import { buildAuditorium } from '../../auditorium/build-auditorium.ts';
import type { RowOutcome } from '../import-report.ts';
import { commandOf, externalId, found, refusedBy, type Importing, type RowKind } from '../importing.ts';
import { commandFor, theaterColumns, theaterFields, theaterOf } from '../references.ts';

const AuditoriumRow = z.strictObject({
  externalId,
  ...theaterFields,
  name: AuditoriumDetails.shape.name,
  screenType: AuditoriumDetails.shape.screenType.default('2D'),
});
type AuditoriumRow = Readonly<z.output<typeof AuditoriumRow>>;

const placeOf = ({ theaterId, theaterExternalId, theater, city }: AuditoriumRow): string =>
  JSON.stringify([theaterId, theaterExternalId, theater, city]);

/** Auditoriums, each known by its external id, else by its name in its theater. */
export const auditoriumRows: RowKind<AuditoriumRow> = {
  schema: AuditoriumRow,
  columns: { externalId: 'text', ...theaterColumns, name: 'text', screenType: 'text' },
  key: (row) => row.externalId ?? `${placeOf(row)} ${row.name}`,
  subject: placeOf,
  importRow: importAuditorium,
};

async function importAuditorium(importing: Importing, row: AuditoriumRow): Promise<RowOutcome> {
  const { session, dependencies } = importing;
  const { externalId: given, name, screenType } = row;
  const owner = await theaterOf(importing, row);
  if (owner.outcome === 'refused') return owner;
  const { theaterId } = owner.thing;
  const commandId = given === null ? commandFor.auditorium(theaterId, name) : commandOf('auditoriums', given);
  const auditoriumId = AuditoriumId.parse(derivedId(commandId, 'auditorium'));
  const known = await session.load(auditorium, auditoriumId);
  if (known !== null) return found(importing, auditoriumId, known.createdAt);
  const [named] = given === null ? await dependencies.catalogueNames.auditoriums(theaterId, name) : [];
  if (named !== undefined) return { outcome: 'unchanged', id: named };
  const result = await buildAuditorium(session.under(commandId), { theaterId, name, screenType });
  return result.outcome === 'rejected'
    ? refusedBy(result.rejection, { 'unknown-theater': 'theater' })
    : { outcome: 'created', id: auditoriumId };
}
