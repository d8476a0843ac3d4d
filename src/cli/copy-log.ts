import { setTimeout as delay } from 'node:timers/promises';
import type { KeyVault } from '../commands/keys/key-vault.ts';
import type { ReadModelStore } from '../engine/ports/read-model-store.ts';
import type { EnvelopedEvent } from '../engine/event.ts';
import {
  type AppendResult,
  type EventSubscription,
  type EventScan,
  type EventStore,
  type StoredEvent,
  StoreUnavailable,
} from '../engine/ports/event-store.ts';
import { canonicalJson } from '../engine/json.ts';
import type { KeyRecords } from '../ports/key-records.ts';
import { LeaseLost } from '../engine/ports/leases.ts';
import { registry } from '../domain/aggregates.ts';
import { copyKeys } from './copy-keys.ts';

/** Half of what the stores take at once, and so much that syncs cost little. */
const LARGEST_APPEND = { events: 500, bytes: 512 * 1024 };

/** How often an append is tried, and the pause before the second attempt. Each pause is twice the one before. */
const RETRY = { attempts: 7, firstPauseMilliseconds: 100 };

/** What is copied. */
export interface CopySource {
  readonly subscription: EventSubscription;
  readonly scan: EventScan;
  readonly keys: KeyRecords;
}

/** Where it is copied to. */
export interface CopyTarget {
  readonly store: EventStore;
  readonly scan: EventScan;
  readonly keys: KeyRecords;
  readonly readModels: ReadModelStore;
  /** Whether no process can have begun to work there meanwhile; asked before each write to the log. */
  readonly isHeld: () => boolean;
}

export interface Copied {
  /** How many events the target has now, and how many of them came just now. */
  readonly events: number;
  readonly newEvents: number;
  readonly newKeys: number;
  readonly newTombstones: number;
  /** Whether the source has events that were written after the copy began; they were left out. */
  readonly hasMore: boolean;
}

/** Told while a copy is under way. */
export interface CopyProgress {
  /** So many events are known to be the same on both sides. */
  compared(events: number): void;
  /** The target has so many events, and the copy stands at a position of the source, on its way to another. */
  copied(events: number, position: bigint, until: bigint): void;
}

/** Thrown where a target cannot become what the source is. What was copied before stays, and is right. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}

/** How far the two logs are known to be the same. */
interface Reached {
  readonly source: bigint;
  readonly target: bigint;
  readonly events: number;
}

/**
 * Makes the target's log and keys what the source's were when it began: keys and tombstones first, then the events
 * in the order of the source, with their ids, revisions and chains. What the target has already is compared and not
 * written again, so a copy that was ended goes on; a key that was dropped on either side is dropped on the target.
 * In the end both logs have been compared, event by event.
 *
 * `vault` holds the master keys of the target. Throws CopyRefused for a target that has other events, keys or
 * documents than the source's, or that somebody else writes to; for keys that do not unwrap; and for events that cannot
 * be copied as they are. Throws LeaseLost when the target is no longer held: what was copied stays there.
 * Throws StoreUnavailable when a store does not answer: then it may be called again.
 */
export async function copyLog(
  source: CopySource,
  target: CopyTarget,
  vault: KeyVault,
  progress: CopyProgress,
): Promise<Copied> {
  // Taken first: the keys of these events are there by now, so none is copied without its key.
  const until = await source.subscription.head();
  const start: Reached = { source: 0n, target: 0n, events: 0 };
  const same = await compare(source.scan, target.scan, start, progress);
  if (same.events === 0) await refuseOtherDocuments(target.readModels);
  const { newKeys, newTombstones } = await copyKeys(source.keys, target.keys, vault, (reason) => {
    throw new CopyRefused(reason);
  });
  let newEvents = 0;
  for await (const run of runsAfter(source.scan, same.source, until)) {
    await append(target, run);
    newEvents += run.length;
    progress.copied(same.events + newEvents, run.at(-1)?.position ?? until, until);
  }
  const copied = await compare(source.scan, target.scan, same, progress);
  const due = same.events + newEvents;
  if (copied.events !== due) {
    // A node that is behind the leader shows less than was acknowledged.
    throw new CopyRefused(`The target shows ${copied.events} events of ${due}: copy again, to compare them.`);
  }
  const hasMore = (await source.subscription.head()) > until;
  return { events: copied.events, newEvents, newKeys, newTombstones, hasMore };
}

/** Compares all that the target has from some point on. Throws CopyRefused at the first event that is another one. */
async function compare(
  source: EventScan,
  target: EventScan,
  from: Reached,
  progress: CopyProgress,
): Promise<Reached> {
  const originals = eventsOf(source.scan(from.source));
  let reached = from;
  try {
    for await (const found of eventsOf(target.scan(from.target))) {
      const original = await originals.next();
      if (original.done === true) {
        throw new CopyRefused(`The target has ${nameOf(found)}, which the source has not.`);
      }
      if (!isSameEvent(found, original.value)) {
        throw new CopyRefused(
          `The target has ${nameOf(found)} where the source has ${nameOf(original.value)}.`,
        );
      }
      reached = { source: original.value.position, target: found.position, events: reached.events + 1 };
      progress.compared(reached.events);
    }
    return reached;
  } finally {
    await originals.return(undefined);
  }
}

async function* eventsOf(
  pages: AsyncIterable<readonly StoredEvent[]>,
): AsyncGenerator<StoredEvent, undefined, undefined> {
  for await (const page of pages) yield* page;
  return undefined;
}

/** The source's events after one position and up to another, in order: as many together as may be one append. */
async function* runsAfter(
  scan: EventScan,
  after: bigint,
  until: bigint,
): AsyncGenerator<readonly StoredEvent[]> {
  let run: StoredEvent[] = [];
  let bytes = 0;
  for await (const event of eventsOf(scan.scan(after))) {
    if (event.position > until) break;
    const size = Buffer.byteLength(event.data) + Buffer.byteLength(event.metadata);
    const last = run.at(-1);
    const isNext = last?.stream === event.stream && last.revision + 1 === event.revision;
    const isFull = run.length === LARGEST_APPEND.events || bytes + size > LARGEST_APPEND.bytes;
    if (run.length > 0 && (!isNext || isFull)) {
      yield run;
      run = [];
      bytes = 0;
    }
    run.push(event);
    bytes += size;
  }
  if (run.length > 0) yield run;
}

/** Appends consecutive events of one stream. A repeat after a lost answer is recognised by the store. */
async function append({ store, isHeld }: CopyTarget, run: readonly StoredEvent[]): Promise<void> {
  const [first] = run;
  if (first === undefined) return;
  const { stream, revision } = first;
  if (!registry.streamPrefixes.some((prefix) => stream.startsWith(prefix))) {
    throw new CopyRefused(`This program does not know streams such as ${stream}: the log is of a later one.`);
  }
  const events = run.map(enveloped);
  const result = await withRetries(async () => {
    if (isHeld()) return store.append(stream, events, revision - 1);
    throw new LeaseLost(
      'The target was out of reach for too long, so a process may have begun to work there, on half a log. ' +
        'Stop all processes on the target and copy again: what was copied stays.',
    );
  });
  if (result.outcome === 'appended') return;
  const expected = `${stream}@${revision} is due in the target, and the stream ends at revision ${result.head}`;
  throw new CopyRefused(`${expected}: somebody else writes to it, or the source lacks events (see verify).`);
}

async function withRetries(attempt: () => Promise<AppendResult>): Promise<AppendResult> {
  let pause = RETRY.firstPauseMilliseconds;
  for (let left = RETRY.attempts; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || left === 1) throw error;
      await delay(pause);
      pause *= 2;
    }
  }
}

/** The event to append. What the stores would write down differently than it stands in the source is not copied. */
function enveloped(stored: StoredEvent): EnvelopedEvent {
  const { id, type } = stored;
  try {
    const data = JSON.parse(stored.data) as EnvelopedEvent['data'];
    const metadata = JSON.parse(stored.metadata) as EnvelopedEvent['metadata'];
    if (canonicalJson(data) === stored.data && canonicalJson(metadata) === stored.metadata) {
      return { id, type, data, metadata };
    }
  } catch {
    // Not JSON at all: refused below.
  }
  throw new CopyRefused(`${nameOf(stored)} in the source is not the JSON that was written (see verify).`);
}

function isSameEvent(one: StoredEvent, other: StoredEvent): boolean {
  const fields = ['stream', 'revision', 'id', 'type', 'data', 'metadata'] as const;
  return fields.every((field) => one[field] === other[field]);
}

function nameOf({ stream, revision, id }: StoredEvent): string {
  return `${stream}@${revision} ${id}`;
}

/** Documents beside an empty log come from another log, and would be taken for those of the copied one. */
async function refuseOtherDocuments(documents: ReadModelStore): Promise<void> {
  for (const name of (await documents.checkpoints()).keys()) {
    await documents.prepare({ name, indexes: [] });
    const [found] = await documents.find(name, { filter: {}, limit: 1 });
    if (found !== undefined) {
      throw new CopyRefused(`The target has no events, but documents in ${name}: they are of another log.`);
    }
  }
}
