import { registry } from '../domain/aggregates.ts';
import type { DomainEvent } from '../engine/event.ts';
import { Instant } from '../engine/instant.ts';
import type { ReadModelReader } from '../engine/ports/read-model-store.ts';
import { positionText } from '../engine/projections/positions.ts';
import type { Projection, Row } from '../engine/projections/projection.ts';
import { findOne } from './queries.ts';

/**
 * A span of time (all of it, a month, a day, an hour, a minute or a second), with the position of the first event that
 * occurred in each of its parts.
 */
export interface EventSpan {
  /** How the instants in it begin, `2026-11-21T19`; `ever` is all of time. */
  readonly spanId: string;
  /** In the order of the log. `at` is the id of the part, in a second the instant. */
  readonly firsts: readonly { readonly at: string; readonly position: string }[];
}

const EVER = 'ever';

/** So many characters of an instant name the spans that it lies in: a month, a day, an hour, a minute, a second. */
const SPANS = [0, 7, 10, 13, 16, 19];
const INSTANT = 24;

/** The spans that an instant lies in, from the widest to the narrowest. */
function spansOf(instant: string): readonly string[] {
  return SPANS.map((length) => (length === 0 ? EVER : instant.slice(0, length)));
}

/** The part of a span that an instant lies in. */
function partOf(spanId: string, instant: string): string {
  const length = spanId === EVER ? 0 : spanId.length;
  return instant.slice(0, SPANS[SPANS.indexOf(length) + 1] ?? INSTANT);
}

const everyEvent: Row<DomainEvent, EventSpan> = {
  ids: ({ metadata }) => spansOf(metadata.occurredAt),
  change: (span, { metadata, position }, spanId) => {
    const part = partOf(spanId, metadata.occurredAt);
    const firsts = span?.firsts ?? [];
    // Mostly it is the last one.
    if (span !== undefined && firsts.findLast(({ at }) => at === part) !== undefined) return span;
    return { spanId, firsts: [...firsts, { at: part, position: positionText(position) }] };
  },
};

/**
 * When the events of the log occurred. Clocks differ, so instants do not rise with the positions. A document has a part
 * for each day of a month, hour of a day, and so on, at most a thousand; however long the log is, six documents answer a
 * question.
 */
export const eventTimes: Projection<EventSpan> = {
  name: 'event-times',
  version: 1,
  indexes: [],
  reads: registry.categories,
  on: Object.fromEntries(registry.declarations.map(({ type }) => [type, everyEvent])),
};

/** The position of the first event of the log that occurred after an instant; null where none did. */
export async function firstAfter(reader: ReadModelReader, instant: Instant): Promise<bigint | null> {
  let first: string | null = null;
  for (const spanId of spansOf(instant)) {
    const part = partOf(spanId, instant);
    for (const { at, position } of (await findOne(reader, eventTimes, spanId))?.firsts ?? []) {
      if (at > part && (first === null || position < first)) first = position;
    }
  }
  return first === null ? null : BigInt(first);
}

/** The latest instant at which one of the events up to a position occurred; null where there is none. */
export async function latestUpTo(reader: ReadModelReader, position: bigint): Promise<Instant | null> {
  const until = positionText(position);
  let latest = EVER;
  for (const _ of SPANS) {
    const span = await findOne(reader, eventTimes, latest);
    const parts = (span?.firsts ?? []).filter((part) => part.position <= until).map(({ at }) => at);
    if (parts.length === 0) return null;
    latest = parts.reduce((late, at) => (at > late ? at : late));
  }
  return Instant.parse(latest);
}
