import { AnyInstant } from '../../domain/kernel/any-instant.ts';
import { z } from 'zod';
import { cancelShowtime } from '../../commands/showtime/cancel-showtime.ts';
import { reviseShowtime } from '../../commands/showtime/revise-showtime.ts';
import { AuditoriumId } from '../../domain/kernel/ids.ts';
import { Price } from '../../domain/kernel/money.ts';
import { CancellationReason } from '../../domain/showtime/changing.ts';
import type { Showtime as ShowtimeDetails, ShowtimeState } from '../../domain/showtime/state.ts';
import { bookings, givenBackWith } from '../../projections/bookings.ts';
import { findOne } from '../../projections/queries.ts';
import { showtimes } from '../../projections/showtimes.ts';
import { only } from '../access/access.ts';
import { route } from '../define-route.ts';
import { showtimeParams } from '../identifiers.ts';
import { Problem } from '../problems.ts';
import { presentCancellation, ShowtimeCancellation } from '../resources/showtime-cancellation.ts';
import { presentShowtime, Showtime, showtimeView } from '../resources/showtime.ts';
import { accepted, type Presenting, type Route } from '../route.ts';

const ShowtimePatch = z.strictObject({
  startsAt: AnyInstant.optional(),
  auditoriumId: AuditoriumId.optional(),
  basePrice: Price.nullable().optional(),
  onSaleFrom: AnyInstant.nullable().optional(),
});

export const showtimeChangeRoutes: readonly Route[] = [
  route({
    method: 'patch',
    path: '/showtimes/:id',
    access: only('admin'),
    summary: 'Moves a showtime to another time or auditorium, changes its price or the start of its sales',
    params: showtimeParams,
    body: ShowtimePatch,
    answers: { 200: Showtime },
    refuses: [
      'auditorium-without-seats',
      'claim-released',
      'currency-mismatch',
      'on-sale-after-start',
      'price-missing',
      'seats-unavailable',
      'showtime-cancelled',
      'showtime-started',
      'starts-in-the-past',
      'timetable-conflict',
      'unknown-auditorium',
      'version-conflict',
    ],
    handle: async ({ params, body, session, expectedRevision, api, names }, answer) => {
      const given = { showtimeId: params.id, ...body, expectedRevision };
      const { state } = accepted(await reviseShowtime(session, given));
      const showtime = changed(state);
      return answer(200, await present({ api, names }, showtime), { revision: showtime.revision });
    },
  }),
  route({
    method: 'post',
    path: '/showtimes/:id/cancel',
    access: only('admin'),
    summary: 'Cancels a showtime; every booking is given back and refunded in full',
    params: showtimeParams,
    body: z.strictObject({ reason: CancellationReason }),
    answers: { 200: Showtime },
    refuses: ['showtime-over', 'version-conflict'],
    handle: async ({ params, body, session, expectedRevision, api, names }, answer) => {
      const given = { showtimeId: params.id, reason: body.reason, expectedRevision };
      const { state } = accepted(await cancelShowtime(session, given));
      const showtime = changed(state);
      return answer(200, await present({ api, names }, showtime), { revision: showtime.revision });
    },
  }),
  route({
    method: 'get',
    path: '/showtimes/:id/cancellation',
    access: only('admin'),
    summary: 'How far the bookings of a cancelled showtime have been given back',
    params: showtimeParams,
    answers: { 200: ShowtimeCancellation },
    reads: [showtimes, bookings],
    handle: async ({ params, api: { documents } }, answer) => {
      const showtime = await findOne(documents, showtimes, params.id);
      if (showtime === undefined) throw new Problem('not-found', 'There is no such showtime.');
      if (showtime.cancelled === null) {
        throw new Problem('not-found', 'This showtime is not cancelled.');
      }
      const given = await givenBackWith(documents, params.id);
      return answer(200, presentCancellation(showtime, showtime.cancelled.reason, given));
    },
  }),
];

function changed({ showtime }: ShowtimeState): ShowtimeDetails {
  if (showtime === null) throw new Error('A showtime was changed and is not there.');
  return showtime;
}

function present({ api, names }: Presenting, showtime: ShowtimeDetails): Promise<Showtime> {
  return presentShowtime(names, showtimeView(showtime), api.clock());
}
