import { isOurMetadata, type RecordedEvent } from '../../engine/event.ts';
import { type EventScan, NO_EVENTS, type StoredEvent } from '../../engine/ports/event-store.ts';
import type { JsonObject } from '../../engine/json.ts';
import { textOf, type Sqlite, type SqliteFailure, type Value } from './sqlite.ts';

export const EVENTS_PER_PAGE = 1000;

export const EVENTS_TABLE = `
  CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    UNIQUE (stream, revision)
  )`;

export const HEAD_OF_STREAM = `SELECT coalesce(max(revision), ${NO_EVENTS}) FROM events WHERE stream = ?`;
const ID_AT = 'SELECT id FROM events WHERE position = ?';
/** The last position that was ever given, and the last that there is. */
const LAST_POSITIONS = `
  SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0),
    coalesce((SELECT max(position) FROM events), 0)`;
const HEAD_OF_LOG = 'SELECT coalesce(max(position), 0) FROM events';
const PAGE_OF_STREAM = pageOfEvents('stream = ? AND revision >= ? ORDER BY revision');
const PAGE_OF_LOG = pageOfEvents('position > ? AND position <= ? ORDER BY position');
const NAMES_OF_LOG = namesOfEvents('position > ? AND position <= ? ORDER BY position');
const NAMES_OF_STREAM = namesOfEvents('stream = ? AND revision >= ? ORDER BY revision');
/** Counts which of the given ids stand in order behind a revision, and finds the place of the last. */
const SAME_EVENTS = `
  SELECT count(*), max(revision), max(position)
  FROM json_each(?) AS given
  JOIN events ON events.stream = ? AND events.revision = ? + 1 + given.key AND events.id = given.value`;

/** Reads the log in a thread of its own, so that a long read never delays an append. */
export class EventLog implements EventScan {
  /** A transaction that is undone gives the positions back that it took. */
  readonly hasEveryPosition = true;
  readonly #reader: Sqlite;
  readonly #openChecker: () => Promise<Sqlite>;

  /** `openChecker` opens the file once more. */
  constructor(reader: Sqlite, openChecker: () => Promise<Sqlite>) {
    this.#reader = reader;
    this.#openChecker = openChecker;
  }

  /** The revision of a stream's last event. */
  async headOf(stream: string): Promise<number> {
    return Number(firstCell(await this.#reader.read(HEAD_OF_STREAM, [stream])));
  }

  /** The position of the last event that is stored. */
  async head(): Promise<bigint> {
    return BigInt(Number(firstCell(await this.#reader.read(HEAD_OF_LOG))));
  }

  /** The place of the last of these events, if all of them stand in order behind a revision. */
  async find(
    stream: string,
    ids: readonly string[],
    behind: number,
  ): Promise<{ readonly revision: number; readonly position: bigint } | undefined> {
    const [row] = await this.#reader.read(SAME_EVENTS, [JSON.stringify(ids), stream, behind]);
    const [count, revision, position] = (row ?? []).map(Number);
    if (count !== ids.length || revision === undefined || position === undefined) return undefined;
    return { revision, position: BigInt(position) };
  }

  async idAt(position: bigint): Promise<string | null> {
    const cell = firstCell(await this.#reader.read(ID_AT, [Number(position)]));
    return cell === undefined ? null : textOf(cell);
  }

  /** A stream's events from a revision on, a page at a time. */
  async *stream(stream: string, fromRevision: number): AsyncGenerator<readonly StoredEvent[]> {
    for (let from = fromRevision; ;) {
      const page = storedEvents(await this.#reader.read(PAGE_OF_STREAM, [stream, from]));
      const last = page.at(-1);
      if (last === undefined) return;
      yield page;
      if (page.length < EVENTS_PER_PAGE) return;
      from = last.revision + 1;
    }
  }

  /** The first events after one position and up to another: a page of them. */
  async page(after: bigint, upTo: bigint): Promise<readonly StoredEvent[]> {
    return storedEvents(await this.#reader.read(PAGE_OF_LOG, [Number(after), Number(upTo)]));
  }

  /** Passes damaged rows: it gives their names, with empty contents. */
  async *scan(after: bigint): AsyncGenerator<readonly StoredEvent[]> {
    const head = await this.head();
    for (let reached = after; reached < head;) {
      const places = [Number(reached), Number(head)];
      const page = await this.page(reached, head).catch(() => this.#oneByOne(NAMES_OF_LOG, places));
      const last = page.at(-1);
      if (last === undefined) return;
      yield page;
      reached = last.position;
    }
  }

  /** Passes damaged rows as `scan` does. */
  async *scanStream(stream: string, fromRevision: number): AsyncGenerator<readonly StoredEvent[]> {
    for (let from = fromRevision; ;) {
      const place = [stream, from];
      const page = await this.#reader
        .read(PAGE_OF_STREAM, place)
        .then(storedEvents)
        .catch(() => this.#oneByOne(NAMES_OF_STREAM, place));
      const last = page.at(-1);
      if (last === undefined) return;
      yield page;
      from = last.revision + 1;
    }
  }

  lastPosition(): Promise<bigint> {
    return this.head();
  }

  /** One table holds each event once, for both ways to read it. */
  async *streamFaults(): AsyncGenerator<never> {
    // Nothing can differ.
  }

  async integrityFaults(): Promise<readonly string[]> {
    try {
      // In a thread of its own: it takes seconds for a large file, and nobody else is to wait for it.
      const checker = await this.#openChecker();
      try {
        const rows = await checker.read('PRAGMA integrity_check');
        const findings = rows.map(([finding]) => String(finding)).filter((finding) => finding !== 'ok');
        const [positions] = await checker.read(LAST_POSITIONS);
        const [given = 0, last = 0] = (positions ?? []).map(Number);
        if (given <= last) return findings;
        return [...findings, `the end of the log is missing: it had position ${given}, and ends at ${last}`];
      } finally {
        await checker.close();
      }
    } catch (error) {
      // A file that is damaged at its root cannot be checked at all.
      return [(error as SqliteFailure).message];
    }
  }

  /** Reads row by row, by the names in the index: damage to the table leaves the index whole. */
  async #oneByOne(sql: string, params: readonly Value[]): Promise<StoredEvent[]> {
    const names = await this.#reader.read(sql, params);
    const events: StoredEvent[] = [];
    for (const [cell, stream, revision] of names) {
      const position = BigInt(Number(cell));
      const [event] = await this.page(position - 1n, position).catch(() => []);
      const lost = { position, stream: textOf(stream), revision: Number(revision) };
      events.push(event ?? { ...lost, id: '-', type: '-', data: '', metadata: '' });
    }
    return events;
  }
}

/** A stored event that no append can have written. */
export class DamagedEvent extends Error {
  override readonly name = 'DamagedEvent';
}

/** What an event is called in messages. */
export function nameOf({ id, type, stream, revision, position }: StoredEvent): string {
  return `event ${id} of type ${type}, ${stream}@${revision} at position ${position}`;
}

/**
 * Parses a stored event; null for JSON without our metadata, which is not ours. Text that is not JSON may be ours:
 * throws a DamagedEvent that names it.
 */
export function recordedEvent(stored: StoredEvent): RecordedEvent | null {
  const { stream, revision, id, type, position } = stored;
  try {
    const data = objectIn(stored.data);
    const metadata: JsonObject = objectIn(stored.metadata);
    return isOurMetadata(metadata) ? { stream, revision, position, id, type, data, metadata } : null;
  } catch (cause) {
    throw new DamagedEvent(`${nameOf(stored)}, cannot be read: its stored text is damaged`, { cause });
  }
}

function objectIn(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError('The text is not a JSON object.');
  }
  return value as JsonObject;
}

/**
 * A query for a page of events as one row: the numbers as JSON, all texts concatenated as bytes. Bytes, because
 * libsql aborts the process on invalid text of a damaged file. One row, because it crosses threads faster than a
 * thousand. `condition` ends with an ORDER BY along which positions ascend.
 */
function pageOfEvents(condition: string): string {
  return `
    SELECT
      json_group_array(
        json_array(
          position, revision,
          octet_length(stream), octet_length(id), octet_length(type), octet_length(data), octet_length(metadata)
        )
        ORDER BY position
      ),
      CAST(group_concat(stream || id || type || data || metadata, '' ORDER BY position) AS BLOB)
    FROM (SELECT * FROM events WHERE ${condition} LIMIT ${EVENTS_PER_PAGE})`;
}

/** A query for the places of events, from the index alone. */
function namesOfEvents(condition: string): string {
  return `
    SELECT position, CAST(stream AS BLOB), revision FROM events INDEXED BY sqlite_autoindex_events_1
    WHERE ${condition} LIMIT ${EVENTS_PER_PAGE}`;
}

/** The events in the row of a page. */
function storedEvents([row]: readonly Value[][]): StoredEvent[] {
  const [numbers, texts] = row ?? [];
  if (typeof numbers !== 'string' || !(texts instanceof Uint8Array)) return [];
  const bytes = Buffer.from(texts.buffer, texts.byteOffset, texts.byteLength);
  let offset = 0;
  const next = (length = 0): string => bytes.toString('utf8', offset, (offset += length));
  const events = JSON.parse(numbers) as (readonly [
    position: number,
    revision: number,
    ...lengths: number[],
  ])[];
  return events.map(([position, revision, stream, id, type, data, metadata]) => ({
    position: BigInt(position),
    revision,
    stream: next(stream),
    id: next(id),
    type: next(type),
    data: next(data),
    metadata: next(metadata),
  }));
}

function firstCell([row]: readonly Value[][]): Value | undefined {
  return row?.[0];
}
