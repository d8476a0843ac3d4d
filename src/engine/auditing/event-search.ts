import type { EventMetadata } from '../event.ts';
import type { Instant } from '../instant.ts';
import type { EventScan, StoredEvent } from '../ports/event-store.ts';
import { Turns } from '../turns.ts';

/** A search ends at so many events that it has looked at, whatever it has found, or so many characters found. */
const EVENTS_PER_SEARCH = 10_000;
const CHARACTERS_PER_SEARCH = 256 * 1024;
/** So many characters of lines are given at once. */
const CHARACTERS_OF_LINES = 64 * 1024;

/** Which events are wanted: those that fit all that is given. */
export interface EventFilter {
  readonly stream?: string | undefined;
  readonly type?: string | undefined;
  /** The id of who caused it. */
  readonly actor?: string | undefined;
  readonly correlationId?: string | undefined;
  /** Occurred then or later. */
  readonly from?: Instant | undefined;
  /** Occurred then or earlier. */
  readonly to?: Instant | undefined;
}

export interface FoundEvents {
  readonly events: readonly StoredEvent[];
  /** Where to go on, as `after` of the next search; null at the end of the log. */
  readonly next: string | null;
}

export interface SearchRequest {
  readonly filter: EventFilter;
  /** The place after which to search; null: from the first event. */
  readonly after: string | null;
  readonly limit: number;
}

/**
 * Some events that fit, in the order of the log. With `stream` only that stream is read. It looks at a bounded number of
 * events, so it may find fewer than there are, or none, and still say where to go on. Throws what the scan throws.
 */
export async function searchEvents(
  scan: EventScan,
  { filter, after, limit }: SearchRequest,
): Promise<FoundEvents> {
  const turns = new Turns();
  const events: StoredEvent[] = [];
  let seen = 0;
  let characters = 0;
  let next: string | null = null;
  for await (const page of pagesAfter(scan, filter, after)) {
    if (seen >= EVENTS_PER_SEARCH) return { events, next };
    if (turns.isOver) await turns.next();
    for (const stored of page) {
      if (events.length >= limit || characters >= CHARACTERS_PER_SEARCH) return { events, next };
      next = placeOf(stored, filter);
      seen += 1;
      if (fits(stored, filter)) {
        events.push(stored);
        characters += stored.data.length + stored.metadata.length;
      }
      if (turns.isOver) await turns.next();
    }
  }
  return { events, next: null };
}

/**
 * Every event that fits as a line of JSON, many lines at a time, up to the end of the log. Throws the signal's reason
 * when it is aborted, and what the scan throws.
 */
export async function* linesOfEvents(
  scan: EventScan,
  { filter, after }: Pick<SearchRequest, 'filter' | 'after'>,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const turns = new Turns(signal);
  let lines = '';
  for await (const page of pagesAfter(scan, filter, after)) {
    for (const stored of page) {
      if (fits(stored, filter)) lines += `${lineOf(stored)}\n`;
      if (lines.length >= CHARACTERS_OF_LINES) {
        yield lines;
        lines = '';
      }
      if (turns.isOver) await turns.next();
    }
    if (lines !== '') yield lines;
    lines = '';
    if (turns.isOver) await turns.next();
  }
}

/** An event as a line of JSON, without its end, with the text as it is stored. What could not be read is null. */
export function lineOf({ position, stream, revision, id, type, data, metadata }: StoredEvent): string {
  const names = JSON.stringify({ position: String(position), stream, revision, id, type });
  return `${names.slice(0, -1)},"data":${data || 'null'},"metadata":${metadata || 'null'}}`;
}

function pagesAfter(
  scan: EventScan,
  { stream }: EventFilter,
  after: string | null,
): AsyncIterable<readonly StoredEvent[]> {
  if (stream === undefined) return scan.scan(after === null ? 0n : BigInt(after));
  return scan.scanStream(stream, after === null ? 0 : Number(after) + 1);
}

/** The place of an event in what is read: its revision in one stream, its position in the log. */
function placeOf({ revision, position }: StoredEvent, { stream }: EventFilter): string {
  return String(stream === undefined ? position : revision);
}

function fits(stored: StoredEvent, { type, actor, correlationId, from, to }: EventFilter): boolean {
  if (type !== undefined && type !== stored.type) return false;
  if (actor === undefined && correlationId === undefined && from === undefined && to === undefined)
    return true;
  const metadata = metadataOf(stored);
  if (metadata === null) return false;
  const { occurredAt = '' } = metadata;
  return (
    (actor === undefined || metadata.actor?.id === actor) &&
    (correlationId === undefined || metadata.$correlationId === correlationId) &&
    (from === undefined || occurredAt >= from) &&
    (to === undefined || occurredAt <= to)
  );
}

/** Null where the text is damaged. Whoever wrote it may have left anything out. */
function metadataOf({ metadata }: StoredEvent): Partial<EventMetadata> | null {
  try {
    return JSON.parse(metadata) as Partial<EventMetadata> | null;
  } catch {
    return null;
  }
}
