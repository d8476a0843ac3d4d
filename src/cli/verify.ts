import { type CliCommand, type CliContext, withReadOnlyRuntime } from './command.ts';
import { every } from './progress.ts';
import { chainHash, FIRST_LINK } from '../engine/envelope.ts';
import type { EventScan, StoredEvent } from '../engine/ports/event-store.ts';
import { canonicalJson } from '../engine/json.ts';
import { ReadModelsDamaged, type ReadModelStore } from '../engine/ports/read-model-store.ts';

export const verifyCommand: CliCommand = {
  name: 'verify',
  usage: '',
  summary: 'Checks every hash chain of the log.',
  details:
    'Prints `broken <stream>@<revision> <eventId> <reason>` for each break. Reads beside a running server.',
  options: {},
  maximumWords: 0,
  run: (_, context) =>
    withReadOnlyRuntime(context, async ({ scan, readModels }) => {
      const progress = every(100_000, (count) => context.warn(`${count} events checked`));
      const checkpoints = await checkpointsOf(readModels, context);
      const { events, streams, breaks } = await verifyLog(scan, checkpoints, progress);
      for (const { stream, revision, eventId, reason } of breaks) {
        context.print(`broken ${stream}@${revision} ${eventId} ${reason}`);
      }
      context.print(`${events} events in ${streams} streams, ${breaks.length} broken`);
      return breaks.length === 0;
    }),
};

/** None where the read models are damaged: the log is checked all the same. */
async function checkpointsOf(
  readModels: ReadModelStore,
  { warn }: CliContext,
): Promise<ReadonlyMap<string, bigint>> {
  try {
    return await readModels.checkpoints();
  } catch (error) {
    if (!(error instanceof ReadModelsDamaged)) throw error;
    warn(error.message);
    return new Map();
  }
}

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
 * Checks the whole log: that every stream is without a gap, that every event is what its hash was made of and links
 * to the one before, and that no checkpoint lies beyond the log's end (a chain alone can't see that its tail
 * is missing).
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
  } catch (error) {
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
    return { reason: 'is not the JSON that was written', link: { revision, hash: null } };
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
  return {
    reason: before.hash === null || prev === before.hash ? null : 'does not link to the event before it',
    link,
  };
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
