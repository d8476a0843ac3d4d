import { AnyInstant } from '../../domain/kernel/any-instant.ts';
import { z } from 'zod';
import { asPlainObjects } from '../../domain/kernel/persistent-map.ts';
import type { Auditing } from '../../engine/auditing/auditing.ts';
import { only } from '../access/access.ts';
import { route } from '../define-route.ts';
import {
  eventFilter,
  eventPageQuery,
  linesOf,
  pageOfEvents,
  requireSensible,
  StreamName,
} from '../event-pages.ts';
import { pageOf } from '../list.ts';
import { Problem } from '../problems.ts';
import { Event } from '../resources/event.ts';
import type { Route } from '../route.ts';

const forAuditors = only('auditor', 'admin');
const Revision = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number')
  .transform(Number);

/** An aggregate as `marquee state` prints it. Each kind has fields of its own; they change with the program. */
const AggregateState = z.strictObject({ stream: z.string(), revision: z.int(), state: z.unknown() });

/** Whether a query has no more than one of two fields. */
function hasOneAtMost<One extends string, Other extends string>(
  one: One,
  other: Other,
): (query: Readonly<Partial<Record<One | Other, unknown>>>) => boolean {
  return (query) => query[one] === undefined || query[other] === undefined;
}

const streamParams = z.object({ stream: StreamName });

export const auditRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/audit/events',
    access: forAuditors,
    summary: 'Events of the log, in its order',
    query: z.strictObject({ ...eventFilter, ...eventPageQuery }),
    answers: { 200: pageOf(Event) },
    handle: async ({ query, api: { audit } }, answer) => {
      const { limit, cursor, format: _format, ...filter } = query;
      requireSensible(audit, filter);
      return answer(200, await pageOfEvents(audit, filter, { limit, cursor }));
    },
    async *lines({ query, api: { audit } }, signal) {
      const { limit: _limit, cursor, format: _format, ...filter } = query;
      requireSensible(audit, filter);
      yield* linesOf(audit, filter, { cursor }, signal);
    },
  }),
  route({
    method: 'get',
    path: '/audit/streams/:stream/events',
    access: forAuditors,
    summary: 'The events of one stream, in their order',
    params: streamParams,
    query: z
      .strictObject({ ...eventPageQuery, fromRevision: Revision.optional() })
      .refine(hasOneAtMost('cursor', 'fromRevision'), {
        path: ['fromRevision'],
        error: 'cannot be asked for together with cursor',
      }),
    answers: { 200: pageOf(Event) },
    handle: async ({ params: { stream }, query, api: { audit } }, answer) => {
      await requireStream(audit, stream);
      return answer(200, await pageOfEvents(audit, { stream }, query));
    },
    async *lines({ params: { stream }, query, api: { audit } }, signal) {
      await requireStream(audit, stream);
      yield* linesOf(audit, { stream }, query, signal);
    },
  }),
  route({
    method: 'get',
    path: '/audit/streams/:stream/state',
    access: forAuditors,
    summary: 'An aggregate as its stream has it: now, at a revision, or at an instant',
    params: streamParams,
    query: z
      .strictObject({ revision: Revision.optional(), at: AnyInstant.optional() })
      .refine(hasOneAtMost('revision', 'at'), {
        path: ['at'],
        error: 'cannot be asked for together with revision',
      }),
    answers: { 200: AggregateState },
    handle: async ({ params: { stream }, query, api: { audit } }, answer) => {
      await requireStream(audit, stream);
      const loaded = await audit.stateOf(stream, query);
      if (loaded === null) {
        throw new Problem('not-found', `${stream} had no event at ${String(query.at)} yet.`);
      }
      const { revision, state } = loaded;
      if (query.revision !== undefined && revision < query.revision) {
        const detail = `${stream} ends at revision ${revision}. It has no revision ${query.revision}.`;
        throw new Problem('not-found', detail);
      }
      return answer(200, { stream, revision, state: asPlainObjects(state) });
    },
  }),
];

/** Throws `not-found` where the log has no event of the stream. */
async function requireStream(audit: Auditing, stream: string): Promise<void> {
  if (audit.isStreamName(stream)) {
    const { events } = await audit.search({ filter: { stream }, after: null, limit: 1 });
    if (events.length > 0) return;
  }
  throw new Problem('not-found', `The log has no stream ${stream}.`);
}
