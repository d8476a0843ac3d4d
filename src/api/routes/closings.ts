import { z } from 'zod';
import { closeDay } from '../../commands/closing/close-day.ts';
import { closingIdOf } from '../../domain/closing/decider.ts';
import type { DayTakings } from '../../domain/closing/events.ts';
import { TheaterId } from '../../domain/kernel/ids.ts';
import { LocalDate } from '../../domain/kernel/local-time.ts';
import { Currency } from '../../domain/kernel/money.ts';
import { multilineText } from '../../domain/kernel/text.ts';
import type { Filter } from '../../engine/ports/read-model-store.ts';
import { closings, takingsOfDay } from '../../projections/closings.ts';
import { findOne } from '../../projections/queries.ts';
import { refusedPayments } from '../../projections/refused-payments.ts';
import { sales, salesParts } from '../../projections/sales.ts';
import { theaters } from '../../projections/theaters.ts';
import { only } from '../access/access.ts';
import { AsOf, reportMoment, type ReportMoment } from '../as-of.ts';
import { route } from '../define-route.ts';
import { closingParams } from '../identifiers.ts';
import { listDocuments, pageOf } from '../list.ts';
import { Problem } from '../problems.ts';
import { isInOrder, notInOrder } from '../report-period.ts';
import { closedDay, Closing, ClosingSummary, closingSummary, openDay } from '../resources/closing.ts';
import { accepted, principalOf, type ApiDependencies, type Principal, type Route } from '../route.ts';
import { pageQuery } from '../wire.ts';

/** The most that is counted, either way. */
const MAXIMUM = 1_000_000_000_000;

/** Money that was counted: less than nothing where more was paid out than taken. */
const CountedMoney = z.strictObject({
  amount: z.int().min(-MAXIMUM).max(MAXIMUM),
  currency: Currency,
});

const ClosingBody = z.strictObject({
  counted: z
    .strictObject({ cash: CountedMoney, terminal: CountedMoney })
    .refine(({ cash, terminal }) => cash.currency === terminal.currency, {
      path: ['terminal', 'currency'],
      error: 'must be the currency of cash',
    }),
  note: multilineText(1000).optional(),
});

const ClosingsQuery = z
  .strictObject({
    ...pageQuery,
    theaterId: TheaterId.optional(),
    from: LocalDate.optional(),
    to: LocalDate.optional(),
  })
  .refine(isInOrder, notInOrder);

const reads = [sales, salesParts, refusedPayments];
const dayReads = [...reads, closings, theaters];
const staff = ['boxOffice', 'admin'] as const;

export const closingRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/reports/closings',
    access: only(...staff, 'analyst'),
    summary: 'The business days that were closed, the latest first',
    query: ClosingsQuery,
    answers: { 200: pageOf(ClosingSummary) },
    reads: [closings],
    handle: async ({ query, principal, api }, answer) => {
      const { theaterId, from, to } = query;
      const filter: Filter[] = [{}];
      if (theaterId !== undefined) filter.push({ theaterId });
      if (from !== undefined) filter.push({ date: { $gte: from } });
      if (to !== undefined) filter.push({ date: { $lte: to } });
      const list = { projection: closings, filter: { $and: filter }, sort: '-date', idField: 'id', query };
      const isForStaff = isOfStaff(principal);
      const page = await listDocuments(api.documents, list, (each) => closingSummary(each, isForStaff));
      return answer(200, page);
    },
  }),
  route({
    method: 'get',
    path: '/theaters/:id/closings/:date',
    access: only(...staff, 'analyst'),
    summary:
      'A business day of a theater: what was taken by each method, what was counted, and what came later',
    params: closingParams,
    query: z.strictObject({ asOf: AsOf.optional() }),
    answers: { 200: Closing },
    reads: dayReads,
    handle: async ({ params, query, principal, api }, answer) => {
      const { id: theaterId, date } = params;
      const { asOf, source } = await reportMoment(api, query.asOf, dayReads);
      if ((await findOne(source.documents, theaters, theaterId)) === undefined) throw noSuchTheater();
      const takings = await takingsOfDay(source, { theaterId, date });
      const closed = await findOne(source.documents, closings, closingIdOf(theaterId, date));
      if (closed === undefined) return answer(200, openDay({ theaterId, date, asOf }, takings));
      const note = isOfStaff(principal) ? { note: await api.commands.vault.open('note', closed.note) } : null;
      const { revision } = closed;
      return answer(200, closedDay(closed, takings, note), query.asOf === undefined ? { revision } : {});
    },
  }),
  route({
    method: 'post',
    path: '/theaters/:id/closings/:date',
    access: only(...staff),
    summary: 'Closes a business day of a theater, with what was counted',
    params: closingParams,
    body: ClosingBody,
    answers: { 201: Closing },
    refuses: ['already-closed', 'currency-mismatch', 'day-not-begun', 'read-model-behind'],
    handle: async (request, answer) => {
      const { params, body, session, api } = request;
      const { id: theaterId, date } = params;
      const { asOf, takings } = await countedNow(api, theaterId, date);
      const { cash, terminal } = body.counted;
      const note = body.note ?? null;
      const { state } = accepted(
        await closeDay(api.commands, session, {
          theaterId,
          date,
          closedBy: principalOf(request).userId,
          asOf,
          takings,
          counted: { cash: cash.amount, terminal: terminal.amount, currency: cash.currency },
          note,
        }),
      );
      if (state === null) throw new Error('The day was closed and is not there.');
      const location = `/theaters/${theaterId}/closings/${date}`;
      const closed = closedDay(state, state.takings, { note });
      return answer(201, closed, { revision: state.revision, location });
    },
  }),
];

/** The takings of a day up to the end of the log. Throws `read-model-behind`. */
async function countedNow(
  api: ApiDependencies,
  theaterId: string,
  date: string,
): Promise<{ readonly asOf: string; readonly takings: readonly DayTakings[] }> {
  const moment: ReportMoment = await reportMoment(api, await api.past.head(), reads);
  return { asOf: moment.asOf, takings: await takingsOfDay(moment.source, { theaterId, date }) };
}

function isOfStaff(principal: Principal | null): boolean {
  return staff.some((role) => role === principal?.role);
}

function noSuchTheater(): Problem {
  return new Problem('not-found', 'There is no such theater.');
}
