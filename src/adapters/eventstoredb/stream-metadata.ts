import { BACKWARDS, END, START, type ReadStreamOptions, type ResolvedEvent } from '@eventstore/db-client';
import { NO_EVENTS, StreamDamaged } from '../../engine/ports/event-store.ts';

/** Reads a stream, many events at a time; nothing where there is none. */
type ReadStream = (stream: string, options: ReadStreamOptions) => AsyncIterable<readonly ResolvedEvent[]>;

/** The metadata that make a server hide events of a stream. */
const HIDING = ['$tb', '$maxCount', '$maxAge'] as const;

/** What hides all events of a stream that reads as empty, in words; null where nothing does. */
export async function hidingMetadata(read: ReadStream, stream: string): Promise<string | null> {
  const found = await metadataOf(read, stream);
  const names = HIDING.filter((name) => name !== '$maxCount' && found[name] !== undefined);
  return names.length === 0 ? null : 'its metadata hide its events, or it was deleted';
}

/** Why a stream's own read is not what the log has of it up to a revision, in words; null where it is. */
export async function faultOfOne(read: ReadStream, stream: string, head: number): Promise<string | null> {
  try {
    let last = NO_EVENTS;
    for await (const chunk of read(stream, { fromRevision: START })) {
      for (const { event } of chunk) {
        if (event === undefined) continue;
        if (Number(event.revision) !== last + 1) return await shortened(read, stream, last + 1);
        last += 1;
      }
    }
    return last < head ? await shortened(read, stream, last + 1) : null;
  } catch (error) {
    if (error instanceof StreamDamaged) return error.damage;
    throw error;
  }
}

async function shortened(read: ReadStream, stream: string, missing: number): Promise<string> {
  const found = await metadataOf(read, stream);
  const names = HIDING.filter((name) => found[name] !== undefined);
  const why = names.map((name) => `${name} ${JSON.stringify(found[name])}`).join(', ');
  const reason = `its own read lacks revision ${missing}, which the log still has`;
  return why === '' ? reason : `${reason}: the stream's metadata say ${why}`;
}

async function metadataOf(read: ReadStream, stream: string): Promise<Readonly<Record<string, unknown>>> {
  for await (const [last] of read(`$$${stream}`, { direction: BACKWARDS, fromRevision: END, maxCount: 1 })) {
    return (last?.event?.data ?? {}) as Readonly<Record<string, unknown>>;
  }
  return {};
}
