import { z } from 'zod';
import { buildAuditorium } from '../../commands/auditorium/build-auditorium.ts';
import { installSeats } from '../../commands/auditorium/install-seats.ts';
import { reviseAuditorium } from '../../commands/auditorium/revise-auditorium.ts';
import { reviseSeat } from '../../commands/auditorium/revise-seat.ts';
import {
  hasSeatNumbers,
  SeatKind,
  seatNumbersFault,
  seatRowsFields,
  Tier,
} from '../../domain/auditorium/values.ts';
import type { Auditorium as AuditoriumState } from '../../domain/auditorium/state.ts';
import type { ReadModelReader } from '../../engine/ports/read-model-store.ts';
import { TheaterId } from '../../domain/kernel/ids.ts';
import { auditoriums, auditoriumsWhere } from '../../projections/auditoriums.ts';
import { theaters } from '../../projections/theaters.ts';
import { anybody, only } from '../access/access.ts';
import { route } from '../define-route.ts';
import { auditoriumParams, seatParams } from '../identifiers.ts';
import { listDocuments, pageOf } from '../list.ts';
import { Problem } from '../problems.ts';
import {
  Auditorium,
  AuditoriumBody,
  AuditoriumPatch,
  presentAuditorium,
  presentRevisedSeat,
  presentSeat,
  RevisedSeat,
  Seats,
} from '../resources/auditorium.ts';
import { findOne } from '../../projections/queries.ts';
import { accepted, isUnrestricted, type Principal, type Route } from '../route.ts';
import { pageQuery } from '../wire.ts';
import { refuseInUse } from './in-use.ts';

const SeatRows = z.strictObject(seatRowsFields).refine(hasSeatNumbers, seatNumbersFault);
const SeatPatch = z.strictObject({
  tier: Tier.optional(),
  kind: SeatKind.optional(),
  active: z.boolean().optional(),
});

export const auditoriumRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/auditoriums',
    access: anybody('boxOffice', 'admin'),
    summary: 'The auditoriums',
    query: z.strictObject({
      ...pageQuery,
      theaterId: TheaterId.optional(),
      sort: z.enum(['name', '-name', 'createdAt', '-createdAt']).default('name'),
    }),
    answers: { 200: pageOf(Auditorium) },
    reads: [auditoriums, theaters],
    isShared: true,
    handle: async ({ query, principal, api, names }, answer) => {
      const { theaterId, sort } = query;
      const active = isUnrestricted(principal) ? undefined : true;
      const filter = auditoriumsWhere({ theaterId, active });
      const list = {
        projection: auditoriums,
        filter,
        sort: sort.replace('name', 'nameKey'),
        idField: 'auditoriumId',
        query,
      };
      const page = await listDocuments(api.documents, list, (each) => presentAuditorium(names, each));
      return answer(200, page);
    },
  }),
  route({
    method: 'post',
    path: '/auditoriums',
    access: only('admin'),
    summary: 'Builds an auditorium, without seats as yet',
    body: AuditoriumBody,
    answers: { 201: Auditorium },
    refuses: ['unknown-theater'],
    handle: async ({ body, session, names }, answer) => {
      const built = existing(accepted(await buildAuditorium(session, body)).state);
      const location = `/auditoriums/${built.auditoriumId}`;
      return answer(201, await presentAuditorium(names, built), {
        revision: built.revision,
        location,
      });
    },
  }),
  route({
    method: 'get',
    path: '/auditoriums/:id',
    access: anybody('boxOffice', 'admin'),
    summary: 'One auditorium',
    params: auditoriumParams,
    answers: { 200: Auditorium },
    reads: [auditoriums, theaters],
    handle: async ({ params, principal, api, names }, answer) => {
      const found = await visible(api.documents, params.id, principal);
      return answer(200, await presentAuditorium(names, found), { revision: found.revision });
    },
  }),
  route({
    method: 'patch',
    path: '/auditoriums/:id',
    access: only('admin'),
    summary: 'Renames or refits an auditorium, retires it or brings it back',
    params: auditoriumParams,
    body: AuditoriumPatch,
    answers: { 200: Auditorium },
    refuses: ['in-use', 'version-conflict'],
    handle: async ({ params, body, session, expectedRevision, api, names }, answer) => {
      const { active, ...changes } = body;
      if (active === false) await refuseInUse(api, { auditoriumId: params.id });
      const command = { auditoriumId: params.id, changes, active, expectedRevision };
      const revised = existing(accepted(await reviseAuditorium(session, command)).state);
      return answer(200, await presentAuditorium(names, revised), { revision: revised.revision });
    },
  }),
  route({
    method: 'delete',
    path: '/auditoriums/:id',
    access: only('admin'),
    summary: 'Retires an auditorium',
    params: auditoriumParams,
    answers: { 204: null },
    refuses: ['in-use', 'version-conflict'],
    handle: async ({ params, session, expectedRevision, api }, answer) => {
      await refuseInUse(api, { auditoriumId: params.id });
      const command = { auditoriumId: params.id, changes: {}, active: false, expectedRevision };
      accepted(await reviseAuditorium(session, command));
      return answer(204, null);
    },
  }),
  route({
    method: 'get',
    path: '/auditoriums/:id/seats',
    access: anybody('boxOffice', 'admin'),
    summary: 'The seats of an auditorium, those out of use too',
    params: auditoriumParams,
    answers: { 200: Seats },
    reads: [auditoriums],
    handle: async ({ params, principal, api }, answer) => {
      const { seats, revision } = await visible(api.documents, params.id, principal);
      return answer(200, { seats: seats.map(presentSeat) }, { revision });
    },
  }),
  route({
    method: 'post',
    path: '/auditoriums/:id/seats',
    access: only('admin'),
    summary: 'Puts rows of seats into an auditorium',
    params: auditoriumParams,
    body: SeatRows,
    answers: { 201: Seats },
    refuses: ['seats-exist', 'too-many-seats-in-auditorium', 'version-conflict'],
    handle: async ({ params, body, session }, answer) => {
      const result = accepted(await installSeats(session, { auditoriumId: params.id, ...body }));
      const seats = existing(result.state).seats.map(presentSeat);
      return answer(201, { seats }, { location: `/auditoriums/${params.id}/seats` });
    },
  }),
  route({
    method: 'patch',
    path: '/auditoriums/:id/seats/:seatId',
    access: only('admin'),
    summary: 'Changes a seat, takes it out of use or brings it back',
    params: seatParams,
    body: SeatPatch,
    answers: { 200: RevisedSeat },
    refuses: ['version-conflict'],
    handle: async ({ params, body, session, expectedRevision }, answer) => {
      const command = { auditoriumId: params.id, seatId: params.seatId, ...body, expectedRevision };
      const { state } = accepted(await reviseSeat(session, command));
      return answer(200, presentRevisedSeat(state), { revision: state.seat.revision });
    },
  }),
  route({
    method: 'delete',
    path: '/auditoriums/:id/seats/:seatId',
    access: only('admin'),
    summary: 'Takes a seat out of use and names the future bookings in the way',
    params: seatParams,
    answers: { 200: RevisedSeat },
    refuses: ['version-conflict'],
    handle: async ({ params, session, expectedRevision }, answer) => {
      const command = { auditoriumId: params.id, seatId: params.seatId, active: false, expectedRevision };
      const { state } = accepted(await reviseSeat(session, command));
      return answer(200, presentRevisedSeat(state), { revision: state.seat.revision });
    },
  }),
];

async function visible(
  documents: ReadModelReader,
  id: string,
  principal: Principal | null,
): Promise<AuditoriumState> {
  const found = await findOne(documents, auditoriums, id);
  if (found !== undefined && (found.active || isUnrestricted(principal))) return found;
  throw new Problem('not-found', 'There is no such auditorium.');
}

function existing(auditorium: AuditoriumState | null): AuditoriumState {
  if (auditorium === null) throw new Error('An auditorium was changed and is not there.');
  return auditorium;
}
