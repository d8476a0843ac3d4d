import { jsonEvent, type EventData, type RecordedEvent as ReceivedEvent } from '@eventstore/db-client';
import {
  type EnvelopedEvent,
  type EventMetadata,
  isOurMetadata,
  type RecordedEvent,
} from '../../engine/event.ts';
import { type StoredEvent, StreamDamaged } from '../../engine/ports/event-store.ts';
import { canonicalJson, type JsonObject } from '../../engine/json.ts';

/** So many events are written as text at once. */
const EVENTS_PER_PAGE = 100;

/** The most data that one append may hold; metadata do not count. */
const LARGEST_APPEND = 1024 * 1024;

/** Positions are 63 bits wide; a server that does not tell them says the largest number of 64 bits. */
const LARGEST_POSITION = 2n ** 63n - 1n;

/** Thrown by a reader that meets an event whose position the server does not tell. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
}

/**
 * The events as the client takes them. Throws a RangeError for nothing or too much, and a TypeError for what is
 * not JSON: the client would leave an append hanging that it cannot serialise.
 */
export function proposed(stream: string, events: readonly EnvelopedEvent[]): EventData[] {
  if (events.length === 0) throw new RangeError(`An append to ${stream} holds no event.`);
  let size = 0;
  for (const { data, metadata } of events) {
    size += Buffer.byteLength(canonicalJson(data));
    canonicalJson(metadata);
  }
  if (size > LARGEST_APPEND) {
    throw new RangeError(
      `An append to ${stream} holds ${size} bytes of data; at most ${LARGEST_APPEND} may be appended at once.`,
    );
  }
  return events.map(({ id, type, data, metadata }) => jsonEvent({ id, type, data, metadata }));
}

/** Whether it can be a position. Where there is none yet, some servers tell one that is beyond every log. */
export function isPosition(commit: bigint): boolean {
  return commit <= LARGEST_POSITION;
}

/** Where an event stands in the whole log. */
export function positionOf(event: ReceivedEvent): bigint {
  const commit = event.position?.commit;
  if (commit === undefined || !isPosition(commit)) {
    throw new UnreadableEvent('The server does not tell the positions of events; EventStoreDB 22.6 does.');
  }
  return commit;
}

/** Whether a server has written an event, to the end of a deleted stream, say, or as a link. No type of ours begins so. */
export function isOfServer({ type }: ReceivedEvent): boolean {
  return type.startsWith('$');
}

/** Whether an event ends a stream for ever. Its revision is the largest of 64 bits: it counts nothing. */
export function isTombstone({ type }: ReceivedEvent): boolean {
  return type === '$streamDeleted';
}

/** Whether an event can be one that we appended. Ours are JSON objects, and a link of a chain is in their metadata. */
export function isOurs({ isJson, data, metadata }: ReceivedEvent): boolean {
  return isJson && isObject(data) && isOurMetadata(metadata);
}

/** What an event is called in messages, within a sentence. */
export function nameOf({ id, type, streamId, revision, position }: ReceivedEvent): string {
  return `event ${id} of type ${type}, ${streamId}@${revision} at position ${position?.commit ?? 'unknown'}`;
}

/** An event as it was appended. Throws StreamDamaged, with its name, when it is not ours. */
export function recordedEvent(event: ReceivedEvent): RecordedEvent {
  const { id, type, streamId: stream, data, metadata } = event;
  if (isOfServer(event) || !isOurs(event)) throw new StreamDamaged(stream, `${nameOf(event)}, is not ours`);
  return {
    stream,
    revision: Number(event.revision),
    position: positionOf(event),
    id,
    type,
    data: data as JsonObject,
    metadata: metadata as unknown as EventMetadata,
  };
}

/**
 * An event for those who must not trust it. The client gives parsed JSON, of which this is the canonical text;
 * what cannot be parsed, it gives as it is.
 */
function storedEvent(event: ReceivedEvent): StoredEvent {
  const { id, type, streamId: stream, data, metadata } = event;
  return {
    stream,
    id,
    type,
    revision: Number(event.revision),
    position: positionOf(event),
    data: textOf(data),
    metadata: textOf(metadata),
  };
}

/** The same of many, some at a time: writing their text takes long, and others are to have their turn between two pages. */
export function* storedPages(events: readonly ReceivedEvent[]): Generator<readonly StoredEvent[]> {
  for (let from = 0; from < events.length; from += EVENTS_PER_PAGE) {
    yield events.slice(from, from + EVENTS_PER_PAGE).map(storedEvent);
  }
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  return typeof value === 'string' ? value : canonicalJson(value);
}

function isObject(value: unknown): value is object {
  const isArrayLike = Array.isArray(value) || value instanceof Uint8Array;
  return typeof value === 'object' && value !== null && !isArrayLike;
}
