import { z } from 'zod';
import { TheaterId } from '../../../domain/kernel/ids.ts';
import { theater } from '../../../domain/theater/decider.ts';
import { policies, TheaterDetails } from '../../../domain/theater/values.ts';
import { derivedId } from '../../../engine/derived-id.ts';
import { openTheater } from '../../theater/open-theater.ts';
import type { RowOutcome } from '../import-report.ts';
import { commandOf, externalId, found, refusedBy, type Importing, type RowKind } from '../importing.ts';
import { commandFor } from '../references.ts';

const TheaterRow = TheaterDetails.extend(z.object(policies).partial().shape).extend({ externalId });
type TheaterRow = Readonly<z.output<typeof TheaterRow>>;

/** Theaters, each known by its external id, else by its name and city. */
export const theaterRows: RowKind<TheaterRow> = {
  schema: TheaterRow,
  columns: {
    externalId: 'text',
    name: 'text',
    city: 'text',
    address: 'text',
    timeZone: 'text',
    currency: 'text',

    cleaningMinutes: 'number',
    salesCutoffMinutes: 'number',
    boxOfficeCutoffMinutes: 'number',
    wheelchairReleaseMinutes: 'number',
    businessDayStart: 'text',
    payAtCounter: 'boolean',
    'surcharges.premium': 'number',
    'surcharges.vip': 'number',
    'surcharges.recliner': 'number',
    'morningDiscount.percent': 'number',
    'morningDiscount.before': 'text',
  },
  key: (row) => row.externalId ?? commandFor.theater(row.name, row.city),
  subject: ({ name }) => name,
  importRow: importTheater,
};

async function importTheater(importing: Importing, row: TheaterRow): Promise<RowOutcome> {
  const { session, dependencies } = importing;
  const { externalId: given, ...details } = row;
  const { name, city } = row;
  const commandId = given === null ? commandFor.theater(name, city) : commandOf('theaters', given);
  const theaterId = TheaterId.parse(derivedId(commandId, 'theater'));
  const known = await session.load(theater, theaterId);
  if (known !== null) return found(importing, theaterId, known.createdAt);
  const [named] = given === null ? await dependencies.catalogueNames.theaters(name, city) : [];
  if (named !== undefined) return { outcome: 'unchanged', id: named };
  const result = await openTheater(dependencies, session.under(commandId), details);
  return result.outcome === 'rejected' ? refusedBy(result.rejection) : { outcome: 'created', id: theaterId };
}
