import { z } from 'zod';
import { addActor } from '../../commands/actor/add-actor.ts';
import { reviseActor } from '../../commands/actor/revise-actor.ts';
import type { Actor as ActorState } from '../../domain/actor/decider.ts';
import { actors, actorsWhere } from '../../projections/actors.ts';
import { findOne } from '../../projections/queries.ts';
import { anybody, only } from '../access/access.ts';
import { route } from '../define-route.ts';
import { actorParams } from '../identifiers.ts';
import { listDocuments, pageOf } from '../list.ts';
import { Problem } from '../problems.ts';
import { Actor, ActorBody, ActorPatch, presentActor } from '../resources/actor.ts';
import { accepted, isUnrestricted, type Route } from '../route.ts';
import { pageQuery, SearchText } from '../wire.ts';

export const actorRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/actors',
    access: anybody('boxOffice', 'admin'),
    summary: 'The people who play in movies',
    query: z.strictObject({
      ...pageQuery,
      q: SearchText.optional(),
      sort: z.enum(['name', '-name', 'createdAt', '-createdAt']).default('name'),
    }),
    answers: { 200: pageOf(Actor) },
    reads: [actors],
    isShared: true,
    handle: async ({ query, principal, api }, answer) => {
      const { q, sort } = query;
      const active = isUnrestricted(principal) ? undefined : true;
      const list = {
        projection: actors,
        filter: actorsWhere({ q, active }),
        sort: sort.replace('name', 'nameKey'),
        idField: 'actorId',
        query,
      };
      return answer(200, await listDocuments(api.documents, list, presentActor));
    },
  }),
  route({
    method: 'post',
    path: '/actors',
    access: only('admin'),
    summary: 'Adds an actor',
    body: ActorBody,
    answers: { 201: Actor },
    handle: async ({ body, session }, answer) => {
      const actor = existing(accepted(await addActor(session, body)).state);
      const { revision } = actor;
      return answer(201, presentActor(actor), { revision, location: `/actors/${actor.actorId}` });
    },
  }),
  route({
    method: 'get',
    path: '/actors/:id',
    access: anybody('boxOffice', 'admin'),
    summary: 'One actor',
    params: actorParams,
    answers: { 200: Actor },
    reads: [actors],
    handle: async ({ params, principal, api }, answer) => {
      const actor = await findOne(api.documents, actors, params.id);
      if (actor === undefined || !(actor.active || isUnrestricted(principal))) {
        throw new Problem('not-found', 'There is no such actor.');
      }
      return answer(200, presentActor(actor), { revision: actor.revision });
    },
  }),
  route({
    method: 'patch',
    path: '/actors/:id',
    access: only('admin'),
    summary: 'Renames an actor, retires them or brings them back',
    params: actorParams,
    body: ActorPatch,
    answers: { 200: Actor },
    refuses: ['in-use', 'version-conflict'],
    handle: async ({ params, body, session, expectedRevision }, answer) => {
      const { active, ...changes } = body;
      const command = { actorId: params.id, changes, active, expectedRevision };
      const actor = existing(accepted(await reviseActor(session, command)).state);
      return answer(200, presentActor(actor), { revision: actor.revision });
    },
  }),
  route({
    method: 'delete',
    path: '/actors/:id',
    access: only('admin'),
    summary: 'Retires an actor',
    params: actorParams,
    answers: { 204: null },
    refuses: ['version-conflict'],
    handle: async ({ params, session, expectedRevision }, answer) => {
      const command = { actorId: params.id, changes: {}, active: false, expectedRevision };
      accepted(await reviseActor(session, command));
      return answer(204, null);
    },
  }),
];

function existing(actor: ActorState | null): ActorState {
  if (actor === null) throw new Error('An actor was changed and is not there.');
  return actor;
}
