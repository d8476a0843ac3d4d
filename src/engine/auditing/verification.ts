import { chainHash, FIRST_LINK } from '../envelope.ts';
import type { DomainEvent, EventMetadata } from '../event.ts';
import { canonicalJson, type JsonObject } from '../json.ts';
import {
  type EventScan,
  type EventSubscription,
  OtherLog,
  type StoredEvent,
  StoreUnavailable,
} from '../ports/event-store.ts';
import type { ReadModelStore } from '../ports/read-model-store.ts';
import { LogMark, markedRunners } from '../projections/log-mark.ts';
import type { EventRegistry } from '../registry.ts';
import {
  type Break,
  type HeadsFound,
  isOfOthers,
  SignedHeadsCheck,
  type WitnessedHead,
} from './signed-heads.ts';
import { Turns } from '../turns.ts';

/** So many streams are compared before the others have their turn. */
const STREAMS_AT_ONCE = 100;

export interface Verification {
  readonly events: number;
  readonly streams: number;
  /** How many breaks were found. */
  readonly broken: number;
  /** The first of them. */
  readonly breaks: readonly Break[];
  /** What the signed heads of the log say. */
  readonly signed: HeadsFound;
}

export interface VerificationOptions {
  readonly registry: EventRegistry<DomainEvent>;
  /** Told how many events were checked, and the position of the last one. */
  readonly progress?: (events: number, position: bigint) => void;
  /** So many breaks are named, the others are counted only. By default all are named. */
  readonly namedBreaks?: number;
  /** Signed heads from outside the stores, which the log is compared with, too. */
  readonly witnessed?: readonly WitnessedHead[];
  /** Ends it: then it throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The stores that a verification reads. */
export interface VerifiedStores {
  readonly scan: EventScan;
  readonly subscription: EventSubscription;
  readonly readModels: ReadModelStore;
}

/**
 * Checks the log, and that the read models were made from it; read models that are damaged, not there, or of another
 * version of this program are passed over with a warning. Throws StoreUnavailable.
 */
export async function verifyAll(
  { scan, subscription, readModels }: VerifiedStores,
  options: VerificationOptions & { readonly warn?: (line: string) => void },
): Promise<Verification> {
  let isWarned = false;
  const ofReadModels = async <Result>(ask: () => Promise<Result>, otherwise: Result): Promise<Result> => {
    try {
      return await ask();
    } catch (error) {
      if (readModels.damage === null) throw error;
      if (!isWarned) options.warn?.(readModels.damage);
      isWarned = true;
      return otherwise;
    }
  };
  const checkpoints = await ofReadModels(() => readModels.checkpoints(), new Map<string, bigint>());
  const verified = await verifyLog(scan, checkpoints, options);
  const others = await ofReadModels(() => otherLogs(readModels, subscription), []);
  return {
    ...verified,
    broken: verified.broken + others.length,
    breaks: [...verified.breaks, ...others].slice(0, options.namedBreaks),
  };
}

interface Link {
  readonly revision: number;
  /** Null where the event can't be read: then nobody knows what the next one should link to. */
  readonly hash: string | null;
}

const firstLink: Link = { revision: -1, hash: FIRST_LINK };

/**
 * Checks the whole log: that every stream is without a gap and reads alone as it stands in the log, that every event is
 * one of ours, fits its declaration, is what its hash was made of and links to the one before, that no position is without
 * an event where the store gives each to one, that every signed head of the log, and each that is given, is that of the
 * log's tree, and that no checkpoint lies beyond the log's end (a chain alone can't see that its tail is missing). Throws
 * StoreUnavailable: a log that cannot be read now is not broken.
 */
export async function verifyLog(
  scan: EventScan,
  checkpoints: ReadonlyMap<string, bigint>,
  options: VerificationOptions,
): Promise<Verification> {
  const { registry, progress, namedBreaks = Infinity, witnessed = [], signal } = options;
  const turns = new Turns(signal);
  const breaks: Break[] = [];
  let broken = 0;
  const found = (each: Break): void => {
    broken += 1;
    if (breaks.length < namedBreaks) breaks.push(each);
  };
  const heads = new Map<string, Link>();
  const signedHeads = new SignedHeadsCheck(scan, witnessed, found);
  let signed: HeadsFound = { heads: 0, signedSize: 0, events: 0, keyIds: [] };
  let events = 0;
  let position = 0n;
  try {
    for await (const page of scan.scan(0n)) {
      for (const stored of page) {
        const { reason, link } = checkLink(stored, heads.get(stored.stream) ?? firstLink, registry);
        if (reason !== null) found(breakAt(stored, reason));
        if (stored.position <= position) found(breakAt(stored, 'stands at a position that is taken'));
        else if (scan.hasEveryPosition && stored.position > position + 1n) found(gap(position, stored));
        heads.set(stored.stream, link);
        await signedHeads.take(stored);
        if (stored.position > position) position = stored.position;
        if (turns.isOver) await turns.next();
      }
      events += page.length;
      progress?.(events, position);
      if (turns.isOver) await turns.next();
    }
    for (const revisions of revisionsIn(heads)) {
      for await (const { stream, revision, reason } of scan.streamFaults(revisions)) {
        found({ stream, revision, eventId: '-', reason });
      }
      if (turns.isOver) await turns.next();
    }
    signed = await signedHeads.end(position);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof StoreUnavailable) throw error;
    found(storeBreak(`cannot be read beyond position ${position}: ${(error as Error).message}`));
  }
  for (const reason of await turns.wait(scan.integrityFaults())) found(storeBreak(reason));
  const end = await endOf(scan, position);
  for (const [name, checkpoint] of checkpoints) {
    if (checkpoint <= end) continue;
    const reason = `checkpoint ${checkpoint} lies beyond the end of the log at ${end}: its tail is missing`;
    found({ stream: `$checkpoint-${name}`, revision: Number(checkpoint), eventId: '-', reason });
  }
  return { events, streams: heads.size, broken, breaks, signed };
}

/** The revisions of all streams, some streams at a time. */
function* revisionsIn(heads: ReadonlyMap<string, Link>): Generator<ReadonlyMap<string, number>> {
  let some = new Map<string, number>();
  for (const [stream, { revision }] of heads) {
    some.set(stream, revision);
    if (some.size < STREAMS_AT_ONCE) continue;
    yield some;
    some = new Map();
  }
  if (some.size > 0) yield some;
}

/** Where the log ends. Where its file is damaged it may not tell: then it is the last event that could be read. */
async function endOf(scan: EventScan, lastRead: bigint): Promise<bigint> {
  try {
    return await scan.lastPosition();
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    return lastRead;
  }
}

/** The read models that were made from another log: it had another event where they have come to. */
async function otherLogs(
  readModels: ReadModelStore,
  subscription: EventSubscription,
): Promise<readonly Break[]> {
  const breaks: Break[] = [];
  for (const runner of markedRunners) {
    try {
      await new LogMark(runner, readModels, subscription).requireSameLog();
    } catch (error) {
      if (!(error instanceof OtherLog)) throw error;
      const { position, message: reason } = error;
      breaks.push({ stream: `$log-mark-${runner}`, revision: Number(position), eventId: '-', reason });
    }
  }
  return breaks;
}

/** A fault of the store itself, which belongs to no stream. */
function storeBreak(reason: string): Break {
  return { stream: '$store', revision: 0, eventId: '-', reason };
}

/** Events are gone, whose streams nobody can tell: the last of a stream, or all. */
function gap(before: bigint, { position }: StoredEvent): Break {
  const [first, last] = [before + 1n, position - 1n];
  const places = first === last ? `position ${first} is` : `positions ${first} to ${last} are`;
  return storeBreak(`${places} missing: what stood there was removed`);
}

function breakAt({ stream, revision, id }: StoredEvent, reason: string): Break {
  return { stream, revision, eventId: id, reason };
}

/** One event against the link before it, and the link that the next one is checked against. */
function checkLink(
  stored: StoredEvent,
  before: Link,
  registry: EventRegistry<DomainEvent>,
): { reason: string | null; link: Link } {
  const { stream, revision, id, type } = stored;
  const claimed = claimedLink(stored);
  if (claimed === null) {
    const reason = isOfOthers(stored) ? 'is not ours' : 'is not the JSON that was written';
    return { reason, link: { revision, hash: null } };
  }
  const { data, metadata, prev, hash } = claimed;
  const link = { revision, hash };
  if (revision !== before.revision + 1) {
    const reason = `follows revision ${before.revision}: an event is missing or stands twice`;
    return { reason, link };
  }
  if (chainHash({ stream, revision, id, type, data, metadata, prev }) !== hash) {
    return { reason: 'is not what its hash was made of', link };
  }
  const isLinked = before.hash === null || prev === before.hash;
  return {
    reason: isLinked ? whyUnreadable(stored, registry) : 'does not link to the event before it',
    link,
  };
}

/** Why this program cannot read an event that is as it was written; null where it can. */
function whyUnreadable(stored: StoredEvent, registry: EventRegistry<DomainEvent>): string | null {
  try {
    const [data, metadata] = [
      JSON.parse(stored.data) as JsonObject,
      JSON.parse(stored.metadata) as EventMetadata,
    ];
    registry.decode({ ...stored, data, metadata });
    return null;
  } catch (error) {
    return `cannot be read by this program: ${(error as Error).message}`;
  }
}

/** What an event says of itself; null when its text is not the canonical JSON that was stored. */
function claimedLink(
  stored: StoredEvent,
): { data: unknown; metadata: object; prev: string; hash: string } | null {
  try {
    const data: unknown = JSON.parse(stored.data);
    const { chain, ...metadata } = JSON.parse(stored.metadata) as {
      chain: { prev?: unknown; hash?: unknown };
    };
    if (typeof chain.prev !== 'string' || typeof chain.hash !== 'string') return null;
    // The chain is all that no hash covers, so nothing may hide in it.
    if (Object.keys(chain).length !== 2) return null;
    if (canonicalJson(data) !== stored.data || canonicalJson({ ...metadata, chain }) !== stored.metadata)
      return null;
    return { data, metadata, prev: chain.prev, hash: chain.hash };
  } catch {
    return null;
  }
}
