import { z } from 'zod';
import { buildAuditorium } from '../../commands/auditorium/build-auditorium.ts';
import { installSeats } from '../../commands/auditorium/install-seats.ts';
import { reviseAuditorium } from '../../commands/auditorium/revise-auditorium.ts';
import { reviseSeat, type RevisedSeat } from '../../commands/auditorium/revise-seat.ts';
import type { Accepted } from '../../engine/command-handling/command-result.ts';
import {
  AuditoriumName,
  ScreenType,
  SeatKind,
  SeatNumber,
  SeatRow,
  Tier,
} from '../../domain/auditorium/values.ts';
import type { Auditorium } from '../../domain/auditorium/decider.ts';
import type { ReadModelReader } from '../../engine/ports/read-model-store.ts';
import { TheaterId } from '../../domain/kernel/ids.ts';
import { auditoriums, auditoriumsWhere } from '../../projections/auditoriums.ts';
import { theaters } from '../../projections/theaters.ts';
import { route } from '../define-route.ts';
import { auditoriumParams, seatParams } from '../identifiers.ts';
import { listDocuments } from '../list.ts';
import { presentAuditorium, presentSeat } from '../present-catalogue.ts';
import { Problem } from '../problems.ts';
import { findOne } from '../../projections/queries.ts';
import { accepted, isUnrestricted, type ApiAnswer, type Principal, type Route } from '../route.ts';
import { pageQuery } from '../wire.ts';
import { refuseInUse } from './in-use.ts';

const AuditoriumBody = z.strictObject({
  theaterId: TheaterId,
  name: AuditoriumName,
  screenType: ScreenType.default('2D'),
});
const AuditoriumPatch = z.strictObject({
  name: AuditoriumName.optional(),
  screenType: ScreenType.optional(),
  active: z.boolean().optional(),
});
const SeatRows = z.strictObject({
  rows: z.array(SeatRow).min(1).max(100),
  seatsPerRow: z.int().min(1).max(60),
  tier: Tier.default('regular'),
  kind: SeatKind.default('standard'),
  firstNumber: SeatNumber.default(1),
});
const SeatPatch = z.strictObject({
  tier: Tier.optional(),
  kind: SeatKind.optional(),
  active: z.boolean().optional(),
});

export const auditoriumRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/auditoriums',
    summary: 'The auditoriums',
    query: z.strictObject({
      ...pageQuery,
      theaterId: TheaterId.optional(),
      sort: z.enum(['name', '-name', 'createdAt', '-createdAt']).default('name'),
    }),
    reads: [auditoriums, theaters],
    handle: async ({ query, principal, api }) => {
      const { theaterId, sort } = query;
      const active = isUnrestricted(principal) ? undefined : true;
      const filter = auditoriumsWhere({ theaterId, active });
      const list = { projection: auditoriums, filter, sort, idField: 'auditoriumId', query };
      const present = (hall: Auditorium): Promise<object> => presentAuditorium(api.documents, hall);
      return { status: 200, body: await listDocuments(api.documents, list, present) };
    },
  }),
  route({
    method: 'post',
    path: '/auditoriums',
    summary: 'Builds an auditorium, without seats as yet',
    body: AuditoriumBody,
    handle: async ({ body, session, api }) => {
      const result = accepted(await buildAuditorium(session, body));
      const answered = await answer(api.documents, result);
      return { ...answered, status: 201, location: `/auditoriums/${result.state?.auditoriumId ?? ''}` };
    },
  }),
  route({
    method: 'get',
    path: '/auditoriums/:id',
    summary: 'One auditorium',
    params: auditoriumParams,
    reads: [auditoriums, theaters],
    handle: async ({ params, principal, api }) => {
      const hall = await visible(api.documents, params.id, principal);
      return { status: 200, body: await presentAuditorium(api.documents, hall), revision: hall.revision };
    },
  }),
  route({
    method: 'patch',
    path: '/auditoriums/:id',
    summary: 'Renames or refits an auditorium, retires it or brings it back',
    params: auditoriumParams,
    body: AuditoriumPatch,
    handle: async ({ params, body, session, expectedRevision, api }) => {
      if (body.active === false) await refuseInUse(api, { auditoriumId: params.id });
      const command = { auditoriumId: params.id, ...body, expectedRevision };
      return answer(api.documents, accepted(await reviseAuditorium(session, command)));
    },
  }),
  route({
    method: 'delete',
    path: '/auditoriums/:id',
    summary: 'Retires an auditorium',
    params: auditoriumParams,
    handle: async ({ params, session, expectedRevision, api }) => {
      await refuseInUse(api, { auditoriumId: params.id });
      const command = { auditoriumId: params.id, active: false, expectedRevision };
      accepted(await reviseAuditorium(session, command));
      return { status: 204 };
    },
  }),
  route({
    method: 'get',
    path: '/auditoriums/:id/seats',
    summary: 'The seats of an auditorium, those out of use too',
    params: auditoriumParams,
    reads: [auditoriums],
    handle: async ({ params, principal, api }) => {
      const hall = await visible(api.documents, params.id, principal);
      return { status: 200, body: { seats: hall.seats.map(presentSeat) }, revision: hall.revision };
    },
  }),
  route({
    method: 'post',
    path: '/auditoriums/:id/seats',
    summary: 'Puts rows of seats into an auditorium',
    params: auditoriumParams,
    body: SeatRows,
    handle: async ({ params, body, session }) => {
      const { state } = accepted(await installSeats(session, { auditoriumId: params.id, ...body }));
      const seats = state?.seats.map(presentSeat) ?? [];
      return { status: 201, body: { seats }, location: `/auditoriums/${params.id}/seats` };
    },
  }),
  route({
    method: 'patch',
    path: '/auditoriums/:id/seats/:seatId',
    summary: 'Changes a seat, takes it out of use or brings it back',
    params: seatParams,
    body: SeatPatch,
    handle: async ({ params, body, session, expectedRevision }) => {
      const command = { auditoriumId: params.id, seatId: params.seatId, ...body, expectedRevision };
      return seatAnswer(accepted(await reviseSeat(session, command)));
    },
  }),
  route({
    method: 'delete',
    path: '/auditoriums/:id/seats/:seatId',
    summary: 'Takes a seat out of use and names the future bookings in the way',
    params: seatParams,
    handle: async ({ params, session, expectedRevision }) => {
      const command = { auditoriumId: params.id, seatId: params.seatId, active: false, expectedRevision };
      return seatAnswer(accepted(await reviseSeat(session, command)));
    },
  }),
];

async function visible(
  documents: ReadModelReader,
  id: string,
  principal: Principal | null,
): Promise<Auditorium> {
  const hall = await findOne(documents, auditoriums, id);
  if (hall !== undefined && (hall.active || isUnrestricted(principal))) return hall;
  throw new Problem('not-found', 'There is no such auditorium.');
}

async function answer(
  documents: ReadModelReader,
  { state }: Accepted<Auditorium | null>,
): Promise<ApiAnswer> {
  if (state === null) throw new Error('An auditorium was changed and is not there.');
  return { status: 200, body: await presentAuditorium(documents, state), revision: state.revision };
}

function seatAnswer({ state }: Accepted<RevisedSeat>): ApiAnswer {
  const { seat, conflicts } = state;
  return { status: 200, body: { seat: presentSeat(seat), conflicts }, revision: seat.revision };
}
