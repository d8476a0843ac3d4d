import { type CliCommand, withReadOnlyRuntime } from './command.ts';
import { every } from './progress.ts';
import { chainHash, FIRST_LINK } from '../engine/envelope.ts';
import { registry } from '../domain/aggregates.ts';
import { type EventMetadata, isOurMetadata } from '../engine/event.ts';
import { canonicalJson, type JsonObject } from '../engine/json.ts';
import {
  type EventScan,
  type EventSubscription,
  OtherLog,
  type StoredEvent,
  StoreUnavailable,
} from '../engine/ports/event-store.ts';
import type { ReadModelStore } from '../engine/ports/read-model-store.ts';
import type { ReadOnlyRuntime } from '../runtime.ts';
import { LogMark, markedRunners } from '../engine/projections/log-mark.ts';

export const verifyCommand: CliCommand = {
  name: 'verify',
  usage: '',
  summary: 'Checks every hash chain of the log.',
  details:
    'Prints `broken <stream>@<revision> <eventId> <reason>` for each break. Reads beside a running server.',
  options: {},
  maximumWords: 0,
  run: (_, context) =>
    withReadOnlyRuntime(context, async ({ scan, subscription, readModels }) => {
      const progress = every(100_000, (count) => context.warn(`${count} events checked`));
      const stores = { scan, subscription, readModels };
      const { events, streams, breaks } = await verifyAll(stores, progress, (line) => context.warn(line));
      for (const { stream, revision, eventId, reason } of breaks) {
        context.print(`broken ${stream}@${revision} ${eventId} ${reason}`);
      }
      context.print(`${events} events in ${streams} streams, ${breaks.length} broken`);
      return breaks.length === 0;
    }),
};

/** A place where the log is not what was written. */
export interface Break {
  readonly stream: string;
  readonly revision: number;
  readonly eventId: string;
  readonly reason: string;
}

export interface Verification {
  readonly events: number;
  readonly streams: number;
  readonly breaks: readonly Break[];
}

interface Link {
  readonly revision: number;
  /** Null where the event can't be read: then nobody knows what the next one should link to. */
  readonly hash: string | null;
}

/**
 * Checks the log, and that the read models were made from it; read models that are damaged, or of another version of this
 * program, are passed over with a warning. Throws StoreUnavailable.
 */
export async function verifyAll(
  { scan, subscription, readModels }: Pick<ReadOnlyRuntime, 'scan' | 'subscription' | 'readModels'>,
  progress: (events: number) => void = () => undefined,
  warn: (line: string) => void = () => undefined,
): Promise<Verification> {
  const ofReadModels = async <Result>(ask: () => Promise<Result>, otherwise: Result): Promise<Result> => {
    try {
      return await ask();
    } catch (error) {
      if (readModels.damage === null) throw error;
      warn(readModels.damage);
      return otherwise;
    }
  };
  const checkpoints = await ofReadModels(() => readModels.checkpoints(), new Map<string, bigint>());
  const verified = await verifyLog(scan, checkpoints, progress);
  const others = await ofReadModels(() => otherLogs(readModels, subscription), []);
  return { ...verified, breaks: [...verified.breaks, ...others] };
}

/**
 * Checks the whole log: that every stream is without a gap and reads alone as it stands in the log, that every event is
 * one of ours, fits its declaration, is what its hash was made of and links to the one before, and that no checkpoint
 * lies beyond the log's end (a chain alone can't see that its tail is missing). Throws StoreUnavailable: a log that
 * cannot be read now is not broken.
 */
export async function verifyLog(
  scan: EventScan,
  checkpoints: ReadonlyMap<string, bigint>,
  progress: (events: number) => void = () => undefined,
): Promise<Verification> {
  const breaks: Break[] = [];
  const heads = new Map<string, Link>();
  let events = 0;
  let position = 0n;
  try {
    for await (const page of scan.scan(0n)) {
      for (const stored of page) {
        const { reason, link } = checkLink(stored, heads.get(stored.stream) ?? firstLink);
        if (reason !== null) breaks.push(breakAt(stored, reason));
        if (stored.position <= position) breaks.push(breakAt(stored, 'stands at a position that is taken'));
        heads.set(stored.stream, link);
        if (stored.position > position) position = stored.position;
      }
      events += page.length;
      progress(events);
    }
    for await (const { stream, revision, reason } of scan.streamFaults(revisionsOf(heads))) {
      breaks.push({ stream, revision, eventId: '-', reason });
    }
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    breaks.push(storeBreak(`cannot be read beyond position ${position}: ${(error as Error).message}`));
  }
  for (const reason of await scan.integrityFaults()) {
    breaks.push(storeBreak(reason));
  }
  // Where the file is damaged it may not tell its end.
  const end = await scan.lastPosition().catch(() => position);
  for (const [name, checkpoint] of checkpoints) {
    if (checkpoint <= end) continue;
    const reason = `checkpoint ${checkpoint} lies beyond the end of the log at ${end}: its tail is missing`;
    breaks.push({ stream: `$checkpoint-${name}`, revision: Number(checkpoint), eventId: '-', reason });
  }
  return { events, streams: heads.size, breaks };
}

function revisionsOf(heads: ReadonlyMap<string, Link>): ReadonlyMap<string, number> {
  return new Map([...heads].map(([stream, { revision }]) => [stream, revision]));
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

const firstLink: Link = { revision: -1, hash: FIRST_LINK };

/** A fault of the store itself, which belongs to no stream. */
function storeBreak(reason: string): Break {
  return { stream: '$store', revision: 0, eventId: '-', reason };
}

function breakAt({ stream, revision, id }: StoredEvent, reason: string): Break {
  return { stream, revision, eventId: id, reason };
}

/** One event against the link before it, and the link that the next one is checked against. */
function checkLink(stored: StoredEvent, before: Link): { reason: string | null; link: Link } {
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
  return { reason: isLinked ? whyUnreadable(stored) : 'does not link to the event before it', link };
}

/** Why this program cannot read an event that is as it was written; null where it can. */
function whyUnreadable(stored: StoredEvent): string | null {
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

/** Whether it is an event without our metadata. Of a damaged row, not even the id can be read. */
function isOfOthers({ id, metadata }: StoredEvent): boolean {
  try {
    return metadata === '' ? id !== '-' : !isOurMetadata(JSON.parse(metadata));
  } catch {
    return false;
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
