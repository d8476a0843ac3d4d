import { z } from 'zod';
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
      yield* linesOf(audit, filter, cursor, signal);
    },
  }),
  route({
    method: 'get',
    path: '/audit/streams/:stream/events',
    access: forAuditors,
    summary: 'The events of one stream, in their order',
    params: streamParams,
    query: z.strictObject(eventPageQuery),
    answers: { 200: pageOf(Event) },
    handle: async ({ params: { stream }, query, api: { audit } }, answer) => {
      await requireStream(audit, stream);
      return answer(200, await pageOfEvents(audit, { stream }, query));
    },
    async *lines({ params: { stream }, query: { cursor }, api: { audit } }, signal) {
      await requireStream(audit, stream);
      yield* linesOf(audit, { stream }, cursor, signal);
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
