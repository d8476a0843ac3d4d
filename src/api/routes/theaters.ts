import type { Theater } from '../../domain/theater/decider.ts';
import { z } from 'zod';
import { openTheater } from '../../commands/theater/open-theater.ts';
import { reviseTheater } from '../../commands/theater/revise-theater.ts';
import { Currency } from '../../domain/kernel/money.ts';
import { Address, City, policies, TheaterName, TimeZone } from '../../domain/theater/values.ts';
import { theaters, theatersWhere } from '../../projections/theaters.ts';
import { route } from '../define-route.ts';
import { theaterParams } from '../identifiers.ts';
import { listDocuments } from '../list.ts';
import { presentTheater } from '../present-catalogue.ts';
import { Problem } from '../problems.ts';
import { findOne } from '../../projections/queries.ts';
import { accepted, isUnrestricted, type ApiAnswer, type Route } from '../route.ts';
import { pageQuery } from '../wire.ts';
import { refuseInUse } from './in-use.ts';

const TheaterBody = z.strictObject({
  name: TheaterName,
  city: City,
  address: Address,
  timeZone: TimeZone,
  currency: Currency,
  ...z.object(policies).partial().shape,
});
const TheaterPatch = TheaterBody.partial().extend({ active: z.boolean().optional() });

export const theaterRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/theaters',
    summary: 'The theaters',
    query: z.strictObject({
      ...pageQuery,
      city: z.string().max(100).optional(),
      q: z.string().trim().min(1).max(100).optional(),
      sort: z.enum(['name', '-name', 'city', '-city', 'createdAt', '-createdAt']).default('name'),
    }),
    reads: [theaters],
    handle: async ({ query, principal, api }) => {
      const { city, q, sort } = query;
      const active = isUnrestricted(principal) ? undefined : true;
      const filter = theatersWhere({ city, q, active });
      const list = { projection: theaters, filter, sort, idField: 'theaterId', query };
      return {
        status: 200,
        body: await listDocuments<Theater, object>(api.documents, list, presentTheater),
      };
    },
  }),
  route({
    method: 'post',
    path: '/theaters',
    summary: 'Opens a theater',
    body: TheaterBody,
    handle: async ({ body, session, api }) => {
      const result = accepted(await openTheater(api.commands, session, body));
      return { ...answer(result), status: 201, location: `/theaters/${result.state?.theaterId ?? ''}` };
    },
  }),
  route({
    method: 'get',
    path: '/theaters/:id',
    summary: 'One theater',
    params: theaterParams,
    reads: [theaters],
    handle: async ({ params, principal, api }) => {
      const found = await findOne(api.documents, theaters, params.id);
      if (found === undefined || !(found.active || isUnrestricted(principal))) {
        throw new Problem('not-found', 'There is no such theater.');
      }
      return { status: 200, body: presentTheater(found), revision: found.revision };
    },
  }),
  route({
    method: 'patch',
    path: '/theaters/:id',
    summary: 'Changes a theater, retires it or brings it back',
    params: theaterParams,
    body: TheaterPatch,
    handle: async ({ params, body, session, expectedRevision, api }) => {
      const { active, ...changes } = body;
      if (active === false) await refuseInUse(api, { theaterId: params.id });
      const command = { theaterId: params.id, changes, active, expectedRevision };
      return answer(accepted(await reviseTheater(session, command)));
    },
  }),
  route({
    method: 'delete',
    path: '/theaters/:id',
    summary: 'Retires a theater',
    params: theaterParams,
    handle: async ({ params, session, expectedRevision, api }) => {
      await refuseInUse(api, { theaterId: params.id });
      const command = { theaterId: params.id, changes: {}, active: false, expectedRevision };
      accepted(await reviseTheater(session, command));
      return { status: 204 };
    },
  }),
];

function answer({ state }: { readonly state: Parameters<typeof presentTheater>[0] | null }): ApiAnswer {
  if (state === null) throw new Error('A theater was changed and is not there.');
  return { status: 200, body: presentTheater(state), revision: state.revision };
}
