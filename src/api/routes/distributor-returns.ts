import { z } from 'zod';
import { sendReturn } from '../../commands/distributor-return/send-return.ts';
import type { ReturnOf } from '../../domain/distributor-return/decider.ts';
import { MovieId, TheaterId } from '../../domain/kernel/ids.ts';
import { admissions } from '../../projections/admissions.ts';
import { bookingMoney } from '../../projections/booking-money.ts';
import {
  datesOf,
  distributorReturns,
  returnRows,
  type DistributorReturn as SentReturn,
} from '../../projections/distributor-returns.ts';
import { findAll } from '../../projections/queries.ts';
import { sales, salesParts } from '../../projections/sales.ts';
import { showtimes } from '../../projections/showtimes.ts';
import { only } from '../access/access.ts';
import { AsOf, reportMoment } from '../as-of.ts';
import { route } from '../define-route.ts';
import { returnParams } from '../identifiers.ts';
import { Problem } from '../problems.ts';
import { WeekDate } from '../report-period.ts';
import {
  DistributorReturn,
  presentRows,
  returnCsv,
  ReturnFigures,
  SentVersion,
} from '../resources/distributor-return.ts';
import { accepted, principalOf, type Route } from '../route.ts';
import { limitUpTo } from '../wire.ts';

const format = z.enum(['json', 'csv']).optional();

const FiguresQuery = z.strictObject({
  theaterId: TheaterId,
  movieId: MovieId,
  week: WeekDate,
  asOf: AsOf.optional(),
  format,
});

/** A return that is sent again and again changes little; so many versions are shown. */
const VERSIONS = 1000;

const forAnalysts = only('analyst', 'admin');
const counted = [sales, salesParts, bookingMoney, showtimes, admissions];

export const distributorReturnRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/reports/distributor-return',
    access: forAnalysts,
    summary: 'The tickets and the money of a movie in a theater and a week, by day, showtime and ticket type',
    query: FiguresQuery,
    answers: { 200: ReturnFigures },
    csv: returnCsv,
    reads: counted,
    handle: async ({ query, api }, answer) => {
      const { theaterId, movieId, week } = query;
      const { source, asOf, asOfInstant } = await reportMoment(api, query.asOf, counted);
      const rows = await returnRows(source, { theaterId, movieId, week });
      const of = { theaterId, movieId, asOf, asOfInstant, ...datesOf(week) };
      return answer(200, { ...of, ...presentRows(rows) });
    },
  }),
  route({
    method: 'get',
    path: '/theaters/:id/returns/:movieId/:week',
    access: forAnalysts,
    summary: 'A return as it was sent to the distributor: the last version, or the one that is asked for',
    params: returnParams,
    query: z.strictObject({ version: limitUpTo(VERSIONS).optional(), format }),
    answers: { 200: DistributorReturn },
    csv: returnCsv,
    reads: [distributorReturns],
    handle: async ({ params, query, api }, answer) => {
      const { id: theaterId, movieId, week } = params;
      const sent = await findAll(api.documents, distributorReturns, {
        filter: { theaterId, movieId, week },
        sort: { version: 1 },
        limit: VERSIONS,
      });
      const wanted = query.version ?? sent.length;
      const found = sent.find(({ version }) => version === wanted);
      if (found === undefined) throw new Problem('not-found', 'No such return was sent.');
      const versions = sent.map(({ version, sentAt, asOf }) => ({ version, sentAt, asOf }));
      const { version, sentAt } = found;
      return answer(200, { ...presentSent(found), version, sentAt, versions });
    },
  }),
  route({
    method: 'post',
    path: '/theaters/:id/returns/:movieId/:week',
    access: only('admin'),
    summary:
      'Sends the return of a week that is over; other figures than before are a new version beside the old',
    params: returnParams,
    answers: { 200: SentVersion, 201: SentVersion },
    refuses: ['read-model-behind', 'return-too-large', 'week-not-over'],
    handle: async (request, answer) => {
      const { params, session, api } = request;
      const { id: theaterId, movieId, week } = params;
      const of: ReturnOf = { theaterId, movieId, week };
      const { source, asOf } = await reportMoment(api, await api.past.head(), counted);
      const rows = await returnRows(source, of);
      const figures = { ...of, sentBy: principalOf(request).userId, asOf, rows };
      const { state, events } = accepted(await sendReturn(session, figures));
      if (state === null) throw new Error('The return was sent and is not there.');
      const sent = { ...presentSent(state), version: state.version };
      const location = `/theaters/${theaterId}/returns/${movieId}/${week}`;
      return events.length > 0 ? answer(201, sent, { location }) : answer(200, sent);
    },
  }),
];

function presentSent({
  theaterId,
  movieId,
  week,
  asOf,
  rows,
}: Pick<SentReturn, 'theaterId' | 'movieId' | 'week' | 'asOf' | 'rows'>) {
  return { theaterId, movieId, asOf, ...datesOf(week), ...presentRows(rows) };
}
