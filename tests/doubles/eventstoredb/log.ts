import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { dataOf, entryIn, entryOf, type Entry, type Expected, type Proposed } from './wire.ts';

/** The most data that one append may hold, metadata not counted. */
export const LARGEST_APPEND = 1024 * 1024;
/** So many of the latest events are recognised by their id alone. A node forgets them when it restarts, too. */
const IDS_HELD = 100_000;
const RECORD_OVERHEAD = 64;
/** What a deletion writes as the metadata of a stream: everything before the largest revision is truncated. */
const ALL_TRUNCATED = '{"$tb":9223372036854775807}';
const LARGEST_REVISION = 2 ** 63;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export type Outcome =
  /** Also the answer to a repeat. Nothing was appended when `last` is absent: an empty append. */
  | { readonly outcome: 'stored'; readonly revision: number; readonly last?: Entry }
  | { readonly outcome: 'wrong-version'; readonly head: number }
  | { readonly outcome: 'too-large' | 'deleted' | 'bad-request' };

/** A stream's events by revision, and what its metadata hide of them. */
interface Stream {
  readonly entries: Entry[];
  truncateBefore: number;
  maxCount: number;
  maxAgeMilliseconds: number;
  /** All events are hidden, and it counts as no stream until the next append. */
  isDeleted: boolean;
  isTombstoned: boolean;
}

interface StreamMetadata {
  readonly $tb?: number;
  readonly $maxCount?: number;
  readonly $maxAge?: number;
}

/**
 * The log of a node: all in memory, and in a file that is written before anything is acknowledged or shown. It is
 * not synced: it survives the end of the process, not of the machine.
 *
 * The file is a sequence of appends, each its length and then its events, each its length and its message.
 * An append that was cut off by the end of the process was not acknowledged, and is cut off by the next who leads.
 * Several nodes of a cluster share the file: the leader writes, the others read what it has written.
 */
export class Log {
  readonly entries: Entry[] = [];
  readonly #streams = new Map<string, Stream>();
  readonly #latest = new Map<string, Entry>();
  readonly #watchers = new Set<() => void>();
  readonly #file: number;
  #end = 0;
  /** How many bytes of the file are in memory. */
  #read = 0;

  constructor(file: string) {
    this.#file = openSync(file, 'a+');
    this.refresh();
  }

  /** To be called before the first append of who writes from now on. */
  lead(): void {
    this.refresh();
    ftruncateSync(this.#file, this.#read);
    if (this.entries.length === 0) this.#found();
  }

  /** Takes in what another node has appended. */
  refresh(): void {
    const size = fstatSync(this.#file).size - this.#read;
    if (size <= 0) return;
    const bytes = Buffer.alloc(size);
    const taken = this.#load(bytes.subarray(0, readSync(this.#file, bytes, 0, size, this.#read)));
    this.#read += taken;
    if (taken > 0) for (const appended of [...this.#watchers]) appended();
  }

  /** The position at which the next event will stand. */
  get end(): number {
    return this.#end;
  }

  /** Calls back after every append. The answer stops that. */
  watch(appended: () => void): () => void {
    this.#watchers.add(appended);
    return () => this.#watchers.delete(appended);
  }

  /** What can be read of a stream, in order. */
  visible(stream: string): 'missing' | 'tombstoned' | readonly Entry[] {
    const state = this.#streams.get(stream);
    if (state?.isTombstoned === true) return 'tombstoned';
    if (state === undefined || state.entries.length === 0 || state.isDeleted) return 'missing';
    const { entries, truncateBefore, maxCount, maxAgeMilliseconds } = state;
    const youngEnough = entries.findIndex(({ created }) => created >= Date.now() - maxAgeMilliseconds);
    const young = youngEnough < 0 ? entries.length : youngEnough;
    const start = Math.max(truncateBefore, entries.length - maxCount, young);
    return start === 0 ? entries : entries.slice(start);
  }

  /** The index of the first event at or behind a position. */
  indexOf(position: number): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.entries[middle]?.position ?? 0) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  append(stream: string, proposed: readonly Proposed[], expected: Expected): Outcome {
    if (proposed.some(({ id }) => !UUID.test(id))) return { outcome: 'bad-request' };
    const size = proposed.reduce((total, { data }) => total + data.length, 0);
    if (size > LARGEST_APPEND) return { outcome: 'too-large' };
    const { entries, isTombstoned } = this.#stream(stream);
    if (isTombstoned) return { outcome: 'deleted' };
    const head = entries.length - 1;
    const repeated = this.#repeated(stream, proposed, expected);
    if (repeated !== undefined) return { outcome: 'stored', revision: repeated.revision, last: repeated };
    if (!this.#fits(stream, expected)) return { outcome: 'wrong-version', head };
    if (proposed.length === 0) return { outcome: 'stored', revision: Math.max(head, 0) };
    const last = this.#store(stream, proposed, head + 1);
    return { outcome: 'stored', revision: last.revision, last };
  }

  /** Hides all events of a stream. Later ones go on counting. */
  delete(stream: string, expected: Expected): Outcome {
    return this.#remove(stream, expected, () =>
      this.#store(`$$${stream}`, [systemEvent('$metadata', ALL_TRUNCATED)], this.#next(`$$${stream}`)),
    );
  }

  /** Ends a stream for ever. */
  tombstone(stream: string, expected: Expected): Outcome {
    return this.#remove(stream, expected, () =>
      this.#store(stream, [systemEvent('$streamDeleted', '{}')], this.#next(stream)),
    );
  }

  close(): void {
    closeSync(this.#file);
  }

  #remove(stream: string, expected: Expected, record: () => Entry): Outcome {
    if (this.#stream(stream).isTombstoned) return { outcome: 'deleted' };
    if (!this.#fits(stream, expected)) return { outcome: 'wrong-version', head: this.#next(stream) - 1 };
    const last = record();
    return { outcome: 'stored', revision: last.revision, last };
  }

  #fits(stream: string, expected: Expected): boolean {
    if (expected === 'any') return true;
    const { entries, isDeleted } = this.#stream(stream);
    if (expected === 'stream_exists') return entries.length > 0 && !isDeleted;
    return expected === entries.length - 1 || (expected < 0 && isDeleted);
  }

  /**
   * Where the last of these events stands, if all of them were appended before. Behind an exact revision they are
   * looked for where they would stand; else they are recognised among the latest. Ids are compared, never data.
   */
  #repeated(stream: string, proposed: readonly Proposed[], expected: Expected): Entry | undefined {
    const { entries } = this.#stream(stream);
    const before = proposed.map(({ id }, index) => {
      const entry = typeof expected === 'number' ? entries[expected + 1 + index] : this.#latest.get(id);
      return entry?.id === id && entry.stream === stream ? entry : undefined;
    });
    return before.includes(undefined) ? undefined : before.at(-1);
  }

  #stream(name: string): Stream {
    let state = this.#streams.get(name);
    if (state === undefined) {
      state = {
        entries: [],
        truncateBefore: 0,
        maxCount: Infinity,
        maxAgeMilliseconds: Infinity,
        isDeleted: false,
        isTombstoned: false,
      };
      this.#streams.set(name, state);
    }
    return state;
  }

  #next(stream: string): number {
    return this.#stream(stream).entries.length;
  }

  #store(stream: string, proposed: readonly Proposed[], revision: number): Entry {
    const messages: Buffer[] = [];
    let position = this.#end;
    const stored = proposed.map((each, index) => {
      const entry = entryOf(each, { position, stream, revision: revision + index });
      position += RECORD_OVERHEAD + entry.message.length;
      messages.push(lengthOf(entry.message), entry.message);
      return entry;
    });
    const record = Buffer.concat(messages);
    const bytes = Buffer.concat([lengthOf(record), record]);
    writeSync(this.#file, bytes);
    this.#read += bytes.length;
    for (const entry of stored) this.#take(entry);
    for (const entry of stored) this.#remember(entry);
    for (const appended of [...this.#watchers]) appended();
    const last = stored.at(-1);
    if (last === undefined) throw new Error('An append that stores nothing.');
    return last;
  }

  #remember(entry: Entry): void {
    this.#latest.set(entry.id, entry);
    const [oldest] = this.#latest.keys();
    if (this.#latest.size > IDS_HELD && oldest !== undefined) this.#latest.delete(oldest);
  }

  /** What an event changes, whether it was appended now or read from the file. */
  #take(entry: Entry): void {
    this.entries.push(entry);
    this.#end = entry.position + RECORD_OVERHEAD + entry.message.length;
    if (entry.type === '$streamDeleted') {
      this.#stream(entry.stream).isTombstoned = true;
      return;
    }
    const stream = this.#stream(entry.stream);
    stream.entries.push(entry);
    stream.isDeleted = false;
    if (entry.type === '$metadata') this.#describe(entry.stream.slice('$$'.length), dataOf(entry));
  }

  #describe(name: string, metadata: string): void {
    const { $tb = 0, $maxCount = Infinity, $maxAge = Infinity } = JSON.parse(metadata) as StreamMetadata;
    const described = this.#stream(name);
    described.isDeleted = $tb >= LARGEST_REVISION;
    described.truncateBefore = described.isDeleted ? described.entries.length : $tb;
    described.maxCount = $maxCount;
    described.maxAgeMilliseconds = $maxAge * 1000;
  }

  /** A node writes about itself before anybody else can write. */
  #found(): void {
    for (const stream of ['$stats', '$scavenges']) {
      this.#store(`$$${stream}`, [systemEvent('$metadata', '{"$maxAge":86400}')], 0);
    }
  }

  /** Takes the whole appends in, and answers how many bytes they are. */
  #load(bytes: Buffer): number {
    let end = 0;
    while (end + 4 <= bytes.length) {
      const next = end + 4 + bytes.readUInt32BE(end);
      if (next > bytes.length) break;
      for (let at = end + 4; at < next; at += 4 + bytes.readUInt32BE(at)) {
        this.#take(entryIn(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at))));
      }
      end = next;
    }
    return end;
  }
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return length;
}

function systemEvent(type: string, data: string): Proposed {
  return {
    id: randomUUID(),
    type,
    contentType: 'application/json',
    data: Buffer.from(data),
    metadata: Buffer.alloc(0),
  };
}
