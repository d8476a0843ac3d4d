import { AnyInstant } from '../domain/kernel/any-instant.ts';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Auditing } from '../engine/auditing/auditing.ts';
import type { EventFilter } from '../engine/auditing/event-search.ts';
import { OtherLog } from '../engine/ports/event-store.ts';
import { isUuid } from './correlation.ts';
import { badCursor, type Page } from './list.ts';
import { Problem } from './problems.ts';
import { Event, presentEvent } from './resources/event.ts';
import { pageQuery } from './wire.ts';

const { limit, cursor } = pageQuery;

/** The query parameters of every list of events. Their number is not known without counting the whole log. */
export const eventPageQuery = { limit, cursor, format: z.enum(['json', 'ndjson']).optional() };

/** The name of a stream has a category before its first dash. */
export const StreamName = z
  .string()
  .max(250)
  .regex(/^[a-z]+-\S+$/, 'must be the name of a stream, such as showtime-6a9f…');

/** The filters of events. `from` and `to` are inclusive. */
export const eventFilter = {
  stream: StreamName.optional(),
  type: z.string().min(1).max(100).optional(),
  actor: z.string().min(1).max(250).optional(),
  correlationId: z
    .string()
    .toLowerCase()
    .refine((id) => isUuid(id), 'must be a UUID')
    .optional(),
  from: AnyInstant.optional(),
  to: AnyInstant.optional(),
};

/** Where a list begins: with its first event unless told otherwise. */
interface Start {
  readonly cursor?: string | undefined;
  /** Of one stream. */
  readonly fromRevision?: number | undefined;
}

interface EventPageRequest extends Start {
  readonly limit: number;
}

/** Throws `invalid-query` for a filter that no event can fit, and names it. */
export function requireSensible(audit: Auditing, { stream, type, from, to }: EventFilter): void {
  if (stream !== undefined && !audit.isStreamName(stream)) {
    throw badQuery('stream', 'must begin with a category of streams and a dash, such as showtime-');
  }
  if (type !== undefined && !audit.isEventType(type)) {
    throw badQuery('type', 'must be a type of events, such as SeatsHeld');
  }
  if (from !== undefined && to !== undefined && from > to)
    throw badQuery('from', 'must not be later than to');
}

function badQuery(pointer: string, detail: string): Problem {
  return new Problem('invalid-query', `${pointer} ${detail}`, { errors: [{ pointer, detail }] });
}

/**
 * One page of events. It may have fewer than `limit`, even none, and a cursor to go on with: a request looks at a bounded
 * number of events. Throws `invalid-query` for a cursor of another list.
 */
export async function pageOfEvents(
  audit: Auditing,
  filter: EventFilter,
  { limit: most, cursor, fromRevision }: EventPageRequest,
): Promise<Page<z.output<typeof Event>>> {
  const after = placeBefore({ cursor, fromRevision }, filter);
  try {
    const { events, next } = await audit.search({ filter, after, limit: most });
    return { items: events.map(presentEvent), nextCursor: next === null ? null : cursorOf(next, filter) };
  } catch (error) {
    throw asBadCursor(error);
  }
}

/** All events from a start on, as lines. Throws `invalid-query` for a cursor of another list. */
export async function* linesOf(
  audit: Auditing,
  filter: EventFilter,
  start: Start,
  signal: AbortSignal,
): AsyncGenerator<string> {
  try {
    yield* audit.lines(filter, placeBefore(start, filter), signal);
  } catch (error) {
    throw asBadCursor(error);
  }
}

const Cursor = z.tuple([z.string().regex(/^\d{1,18}$/), z.string()]);

/** The place after which a list begins; null: from its first event. */
function placeBefore({ cursor, fromRevision = 0 }: Start, filter: EventFilter): string | null {
  return fromRevision === 0 ? placeIn(cursor, filter) : String(fromRevision - 1);
}

/** The place that a cursor names; null without one. It is good for the same filters only. */
function placeIn(given: string | undefined, filter: EventFilter): string | null {
  if (given === undefined) return null;
  let read: z.output<typeof Cursor>;
  try {
    read = Cursor.parse(JSON.parse(Buffer.from(given, 'base64url').toString('utf8')));
  } catch {
    throw badCursor();
  }
  const [place, list] = read;
  if (list !== listOf(filter)) throw badCursor();
  return place;
}

function cursorOf(place: string, filter: EventFilter): string {
  return Buffer.from(JSON.stringify([place, listOf(filter)])).toString('base64url');
}

function listOf({ stream, type, actor, correlationId, from, to }: EventFilter): string {
  const filters = JSON.stringify([stream, type, actor, correlationId, from, to]);
  return createHash('sha256').update(filters).digest('base64url').slice(0, 12);
}

/** No event stands where the cursor says: it is made up, or the log was exchanged. */
function asBadCursor(error: unknown): unknown {
  return error instanceof OtherLog ? badCursor() : error;
}
