import type { Actor } from '../../domain/actor/decider.ts';
import { z } from 'zod';
import { addActor } from '../../commands/actor/add-actor.ts';
import { reviseActor } from '../../commands/actor/revise-actor.ts';
import { ActorName } from '../../domain/actor/events.ts';
import { actors, actorsWhere } from '../../projections/actors.ts';
import { route } from '../define-route.ts';
import { actorParams } from '../identifiers.ts';
import { listDocuments } from '../list.ts';
import { presentActor } from '../present-catalogue.ts';
import { Problem } from '../problems.ts';
import { findOne } from '../../projections/queries.ts';
import { accepted, isUnrestricted, type ApiAnswer, type Route } from '../route.ts';
import { pageQuery } from '../wire.ts';

const ActorBody = z.strictObject({ name: ActorName });
const ActorPatch = ActorBody.partial().extend({ active: z.boolean().optional() });

export const actorRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/actors',
    summary: 'The people who play in movies',
    query: z.strictObject({
      ...pageQuery,
      q: z.string().trim().min(1).max(100).optional(),
      sort: z.enum(['name', '-name', 'createdAt', '-createdAt']).default('name'),
    }),
    reads: [actors],
    handle: async ({ query, principal, api }) => {
      const { q, sort } = query;
      const active = isUnrestricted(principal) ? undefined : true;
      const list = {
        projection: actors,
        filter: actorsWhere({ q, active }),
        sort,
        idField: 'actorId',
        query,
      };
      return {
        status: 200,
        body: await listDocuments<Actor, object>(api.documents, list, presentActor),
      };
    },
  }),
  route({
    method: 'post',
    path: '/actors',
    summary: 'Adds an actor',
    body: ActorBody,
    handle: async ({ body, session }) => {
      const result = accepted(await addActor(session, body.name));
      return { ...answer(result), status: 201, location: `/actors/${result.state?.actorId ?? ''}` };
    },
  }),
  route({
    method: 'get',
    path: '/actors/:id',
    summary: 'One actor',
    params: actorParams,
    reads: [actors],
    handle: async ({ params, principal, api }) => {
      const found = await findOne(api.documents, actors, params.id);
      if (found === undefined || !(found.active || isUnrestricted(principal))) {
        throw new Problem('not-found', 'There is no such actor.');
      }
      return { status: 200, body: presentActor(found), revision: found.revision };
    },
  }),
  route({
    method: 'patch',
    path: '/actors/:id',
    summary: 'Renames an actor, retires them or brings them back',
    params: actorParams,
    body: ActorPatch,
    handle: async ({ params, body, session, expectedRevision }) => {
      const command = { actorId: params.id, ...body, expectedRevision };
      return answer(accepted(await reviseActor(session, command)));
    },
  }),
  route({
    method: 'delete',
    path: '/actors/:id',
    summary: 'Retires an actor',
    params: actorParams,
    handle: async ({ params, session, expectedRevision }) => {
      const command = { actorId: params.id, active: false, expectedRevision };
      accepted(await reviseActor(session, command));
      return { status: 204 };
    },
  }),
];

function answer({ state }: { readonly state: Parameters<typeof presentActor>[0] | null }): ApiAnswer {
  if (state === null) throw new Error('An actor was changed and is not there.');
  return { status: 200, body: presentActor(state), revision: state.revision };
}
