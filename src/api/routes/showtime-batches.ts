import { z } from 'zod';
import {
  programmeOn,
  repetitionsOn,
  type Programme,
  type Repetition,
} from '../../commands/showtime/repeat-programme.ts';
import { scheduleBatch } from '../../commands/showtime/schedule-batch.ts';
import { AuditoriumId, TheaterId } from '../../domain/kernel/ids.ts';
import { LocalDate } from '../../domain/kernel/local-time.ts';
import { auditoriums, auditoriumsWhere } from '../../projections/auditoriums.ts';
import { everyDocument } from '../../projections/queries.ts';
import { theaters } from '../../projections/theaters.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { only } from '../access/access.ts';
import { route } from '../define-route.ts';
import { Problem, problemOf } from '../problems.ts';
import { presentBatch, ShowtimeBatch } from '../resources/showtime-batch.ts';
import type { ApiDependencies, Route } from '../route.ts';
import { findOne } from '../../projections/queries.ts';
import { ShowtimeBody } from './showtimes.ts';

/** How many showtimes one request may schedule. */
const MAXIMUM_SHOWTIMES = 500;

const Repeat = z
  .strictObject({
    theaterId: TheaterId.optional(),
    auditoriumId: AuditoriumId.optional(),
    /** The business date whose showtimes are repeated. */
    date: LocalDate,
    onDates: z
      .array(LocalDate)
      .min(1)
      .max(MAXIMUM_SHOWTIMES)
      .refine((dates) => new Set(dates).size === dates.length, 'must name each date once'),
  })
  .refine(({ theaterId, auditoriumId }) => (theaterId === undefined) !== (auditoriumId === undefined), {
    path: ['theaterId'],
    error: 'must be given, or an auditoriumId in its place',
  })
  .refine(({ date, onDates }) => !onDates.includes(date), {
    path: ['onDates'],
    error: 'must not name the date that is repeated',
  });

const Batch = z
  .strictObject({
    showtimes: z.array(ShowtimeBody).min(1).max(MAXIMUM_SHOWTIMES).optional(),
    repeat: Repeat.optional(),
  })
  .refine(({ showtimes, repeat }) => (showtimes === undefined) !== (repeat === undefined), {
    path: ['showtimes'],
    error: 'must be given, or a programme to repeat in its place',
  });

export const showtimeBatchRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/showtimes/batch',
    access: only('admin'),
    summary: 'Schedules up to 500 showtimes, or repeats those of one business date on others',
    body: Batch,
    answers: { 200: ShowtimeBatch },
    refuses: ['unknown-auditorium', 'unknown-theater'],
    handle: async ({ body, session, api }, answer) => {
      const { showtimes = [], repeat } = body;
      const rows =
        repeat === undefined
          ? showtimes.map((showtime, index) => ({
              session: session.derive('row', String(index)),
              showtime,
              refusal: null,
              repeats: null,
              onDate: null,
            }))
          : await repetitionsIn(session, api, repeat);
      const batch = presentBatch(rows, await scheduleBatch(rows));
      return answer(200, batch, { isUnfinished: batch.undecided > 0 });
    },
  }),
];

async function repetitionsIn(
  session: CommandSession,
  api: ApiDependencies,
  { theaterId, auditoriumId, date, onDates }: z.output<typeof Repeat>,
): Promise<readonly Repetition[]> {
  const auditoriumIds = auditoriumId === undefined ? await auditoriumsOf(api, theaterId) : [auditoriumId];
  const found = await programmeOn(session, date, auditoriumIds);
  if (found.outcome === 'rejected') throw problemOf(found.rejection);
  refuseTooMany(found.programme, onDates);
  return [...onDates].sort().flatMap((onDate) => repetitionsOn(session, found.programme, onDate));
}

function refuseTooMany({ showtimes }: Programme, onDates: readonly string[]): void {
  const count = showtimes.length * onDates.length;
  if (count <= MAXIMUM_SHOWTIMES) return;
  const detail = `makes ${count} showtimes; one request schedules at most ${MAXIMUM_SHOWTIMES}. Name fewer dates`;
  throw new Problem('invalid-body', `#/repeat/onDates ${detail}`, {
    errors: [{ pointer: '#/repeat/onDates', detail }],
  });
}

async function auditoriumsOf(
  { documents }: ApiDependencies,
  theaterId: TheaterId | undefined,
): Promise<readonly AuditoriumId[]> {
  if (theaterId === undefined) return [];
  const theater = await findOne(documents, theaters, theaterId);
  if (theater?.active !== true) throw new Problem('unknown-theater', 'There is no such theater.');
  const ids: AuditoriumId[] = [];
  const filter = auditoriumsWhere({ theaterId, active: true });
  for await (const each of everyDocument(documents, auditoriums, filter, 'auditoriumId')) {
    ids.push(each.auditoriumId);
  }
  return ids;
}
