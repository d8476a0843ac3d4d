import type { Theater as TheaterState } from '../../domain/theater/decider.ts';
import { z } from 'zod';
import { openTheater } from '../../commands/theater/open-theater.ts';
import { reviseTheater } from '../../commands/theater/revise-theater.ts';
import { theaters, theatersWhere } from '../../projections/theaters.ts';
import { anybody, only } from '../access/access.ts';
import { route } from '../define-route.ts';
import { theaterParams } from '../identifiers.ts';
import { listDocuments, pageOf } from '../list.ts';
import { Problem } from '../problems.ts';
import { presentTheater, Theater, TheaterBody, TheaterPatch } from '../resources/theater.ts';
import { findOne } from '../../projections/queries.ts';
import { accepted, isUnrestricted, type Route } from '../route.ts';
import { pageQuery, SearchText } from '../wire.ts';
import { refuseInUse } from './in-use.ts';

export const theaterRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/theaters',
    access: anybody('boxOffice', 'admin'),
    summary: 'The theaters',
    query: z.strictObject({
      ...pageQuery,
      city: SearchText.optional(),
      q: SearchText.optional(),
      sort: z.enum(['name', '-name', 'city', '-city', 'createdAt', '-createdAt']).default('name'),
    }),
    answers: { 200: pageOf(Theater) },
    reads: [theaters],
    isShared: true,
    handle: async ({ query, principal, api }, answer) => {
      const { city, q, sort } = query;
      const active = isUnrestricted(principal) ? undefined : true;
      const filter = theatersWhere({ city, q, active });
      const list = {
        projection: theaters,
        filter,
        sort: sort.replace(/name|city/, '$&Key'),
        idField: 'theaterId',
        query,
      };
      return answer(200, await listDocuments(api.documents, list, presentTheater));
    },
  }),
  route({
    method: 'post',
    path: '/theaters',
    access: only('admin'),
    summary: 'Opens a theater',
    body: TheaterBody,
    answers: { 201: Theater },
    handle: async ({ body, session, api }, answer) => {
      const theater = existing(accepted(await openTheater(api.commands, session, body)).state);
      const { revision } = theater;
      return answer(201, presentTheater(theater), { revision, location: `/theaters/${theater.theaterId}` });
    },
  }),
  route({
    method: 'get',
    path: '/theaters/:id',
    access: anybody('boxOffice', 'admin'),
    summary: 'One theater',
    params: theaterParams,
    answers: { 200: Theater },
    reads: [theaters],
    handle: async ({ params, principal, api }, answer) => {
      const found = await findOne(api.documents, theaters, params.id);
      if (found === undefined || !(found.active || isUnrestricted(principal))) {
        throw new Problem('not-found', 'There is no such theater.');
      }
      return answer(200, presentTheater(found), { revision: found.revision });
    },
  }),
  route({
    method: 'patch',
    path: '/theaters/:id',
    access: only('admin'),
    summary: 'Changes a theater, retires it or brings it back',
    params: theaterParams,
    body: TheaterPatch,
    answers: { 200: Theater },
    refuses: ['currency-without-amounts', 'in-use', 'version-conflict'],
    handle: async ({ params, body, session, expectedRevision, api }, answer) => {
      const { active, ...changes } = body;
      if (active === false) await refuseInUse(api, { theaterId: params.id });
      const command = { theaterId: params.id, changes, active, expectedRevision };
      const theater = existing(accepted(await reviseTheater(session, command)).state);
      return answer(200, presentTheater(theater), { revision: theater.revision });
    },
  }),
  route({
    method: 'delete',
    path: '/theaters/:id',
    access: only('admin'),
    summary: 'Retires a theater',
    params: theaterParams,
    answers: { 204: null },
    refuses: ['in-use', 'version-conflict'],
    handle: async ({ params, session, expectedRevision, api }, answer) => {
      await refuseInUse(api, { theaterId: params.id });
      const command = { theaterId: params.id, changes: {}, active: false, expectedRevision };
      accepted(await reviseTheater(session, command));
      return answer(204, null);
    },
  }),
];

function existing(theater: TheaterState | null): TheaterState {
  if (theater === null) throw new Error('A theater was changed and is not there.');
  return theater;
}
