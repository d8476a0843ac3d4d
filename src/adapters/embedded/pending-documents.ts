import { setImmediate as turn } from 'node:timers/promises';
import type { JsonObject } from '../../engine/json.ts';
import type { StoredDocument } from '../../engine/ports/read-model-store.ts';
import type { Damage } from './damage.ts';
import type { DocumentCache } from './document-cache.ts';
import { tableOf } from './document-tables.ts';
import type { Sqlite, Statement, Unit } from './sqlite.ts';

/** Documents are turned into text so much at a time, then other work has its turn. */
const CHUNK_LENGTH = 256 * 1024;
const KEPT_AT_ONCE = 500;

/** By id. `undefined` for a document that is removed without a tombstone. */
type Documents = Map<string, StoredDocument | undefined>;

/** What was not in the file at one moment: it may have come there since. */
export class Unwritten {
  readonly #parts: readonly Documents[];

  constructor(parts: readonly Documents[]) {
    this.#parts = parts;
  }

  has(id: string): boolean {
    return this.#parts.some((documents) => documents.has(id));
  }

  /** Whether a test holds for each document, also for those that were saved anew since. Those that are removed pass. */
  every(test: (document: JsonObject) => boolean): boolean {
    for (const documents of this.#parts) {
      for (const stored of documents.values()) {
        if (stored?.document != null && !test(stored.document)) return false;
      }
    }
    return true;
  }
}

/** The id, position and text of a document. */
type Row = readonly [string, number, string | null];

/** Documents that were given to the thread of the file, and the lengths of their texts. */
interface Batch {
  readonly documents: Documents;
  readonly lengths: ReadonlyMap<string, number>;
  /** Undefined where there was nothing to write. */
  readonly commit: Promise<unknown> | undefined;
}

interface Write {
  readonly sent: Promise<Batch>;
  /** Resolves when all up to here is in the file. */
  readonly written: Promise<void>;
}

const NOTHING_TO_WRITE: Write = {
  sent: Promise.resolve({ documents: new Map(), lengths: new Map(), commit: undefined }),
  written: Promise.resolve(),
};

export interface PendingDocumentsOptions {
  /** The collection. */
  readonly name: string;
  readonly database: Sqlite;
  readonly cache: DocumentCache;
  readonly damage: Damage;
}

/** The documents of one collection that were saved and are not in the file yet. They are written in one transaction. */
export class PendingDocuments {
  readonly #collection: string;
  readonly #database: Sqlite;
  readonly #cache: DocumentCache;
  readonly #damage: Damage;
  #waiting: Documents = new Map();
  /** What is on its way to the file, the latest first. */
  #inWriting: readonly Documents[] = [];
  #checkpoint: bigint | undefined;
  #lists = new Set<string>();
  /** The last two writes: a third one waits until the first is in the file. */
  #underWay: readonly [Write, Write] = [NOTHING_TO_WRITE, NOTHING_TO_WRITE];

  constructor({ name, database, cache, damage }: PendingDocumentsOptions) {
    this.#collection = name;
    this.#database = database;
    this.#cache = cache;
    this.#damage = damage;
  }

  /** How many documents wait until those in writing are written. */
  get size(): number {
    return this.#waiting.size;
  }

  /** What is not in the file now. */
  get unwritten(): Unwritten {
    return new Unwritten([this.#waiting, ...this.#inWriting]);
  }

  /** The latest documents that have an id; undefined where none has it. Asked some times for each event. */
  withId(id: string): ReadonlyMap<string, StoredDocument | undefined> | undefined {
    if (this.#waiting.has(id)) return this.#waiting;
    for (const documents of this.#inWriting) if (documents.has(id)) return documents;
    return undefined;
  }

  set(id: string, stored: StoredDocument | undefined): void {
    this.#waiting.set(id, stored);
  }

  moveCheckpoint(position: bigint): void {
    this.#checkpoint = position;
  }

  /** From now on a document has a list in this field. */
  noteList(field: string): void {
    this.#lists.add(field);
  }

  /** Resolves when all that is pending is in the file. Rejects with StoreUnavailable or ReadModelsDamaged, then and ever after. */
  write(): Promise<void> {
    const [before, last] = this.#underWay;
    const sent = Promise.all([before.written, last.sent]).then(() => this.#send());
    const written = Promise.all([sent, last.written]).then(([batch]) => this.#keep(batch));
    // Whoever asks next is told of the failure; nobody else needs to be.
    written.catch(() => undefined);
    this.#underWay = [last, { sent, written }];
    return written;
  }

  /** Resolves when what is being written is in the file. */
  get written(): Promise<void> {
    return this.#underWay[1].written;
  }

  /** Drops all that waits, and waits for what is being written. */
  async discard(): Promise<void> {
    this.#waiting.clear();
    this.#checkpoint = undefined;
    await this.written;
  }

  /** Gives what waits to the thread of the file. */
  async #send(): Promise<Batch> {
    const documents = this.#waiting;
    const checkpoint = this.#checkpoint;
    const lists = this.#lists;
    const lengths = new Map<string, number>();
    if (documents.size === 0 && checkpoint === undefined) return { documents, lengths, commit: undefined };
    this.#waiting = new Map();
    this.#checkpoint = undefined;
    this.#lists = new Set();
    this.#inWriting = [documents, ...this.#inWriting];
    const statements = [
      ...this.#noteLists(lists),
      ...(await this.#changes(documents, checkpoint, lengths)),
      ...this.#setCheckpoint(checkpoint),
    ];
    const commit = this.#database.write({ statements });
    // Reported when the writes before have ended.
    commit.catch(() => undefined);
    return { documents, lengths, commit };
  }

  /** Waits until a batch is in the file, and puts it into the cache. */
  async #keep({ documents, lengths, commit }: Batch): Promise<void> {
    if (commit === undefined) return;
    try {
      await commit;
    } catch (error) {
      throw this.#damage.faultOf(error);
    }
    let kept = 0;
    for (const [id, stored] of documents) {
      if (stored === undefined || stored.document === null) this.#cache.delete(this.#collection, id);
      else this.#cache.set(this.#collection, stored, lengths.get(id) ?? 0);
      kept += 1;
      if (kept % KEPT_AT_ONCE === 0) await turn();
    }
    this.#inWriting = this.#inWriting.filter((each) => each !== documents);
  }

  /** The statements that change the documents. Their rows are sent ahead, so many at a time. */
  async #changes(
    documents: Documents,
    checkpoint: bigint | undefined,
    lengths: Map<string, number>,
  ): Promise<Unit['statements']> {
    const table = tableOf(this.#collection);
    const removed: string[] = [];
    const staged: number[] = [];
    let rows: Row[] = [];
    let length = 0;
    for (const [id, stored] of documents) {
      if (stored === undefined || isGone(stored, checkpoint)) {
        removed.push(id);
        continue;
      }
      const text = stored.document === null ? null : JSON.stringify(stored.document);
      lengths.set(id, text?.length ?? 0);
      rows.push([id, Number(stored.position), text]);
      length += text?.length ?? 0;
      if (length < CHUNK_LENGTH) continue;
      staged.push(this.#database.stage(rows));
      rows = [];
      length = 0;
      await turn();
    }
    if (rows.length > 0) staged.push(this.#database.stage(rows));
    const removal: Statement = {
      sql: `DELETE FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`,
      params: [JSON.stringify(removed)],
    };
    return [
      ...(removed.length > 0 ? [removal] : []),
      ...(staged.length > 0 ? [{ sql: replacement(table), staged }] : []),
    ];
  }

  /** With the tombstones gone that no redelivery can meet any more: what is up to the checkpoint is never saved again. */
  #setCheckpoint(position: bigint | undefined): readonly Statement[] {
    if (position === undefined) return [];
    return [
      {
        sql: `DELETE FROM ${tableOf(this.#collection)} WHERE document IS NULL AND position <= ?`,
        params: [Number(position)],
      },
      {
        sql: 'INSERT OR REPLACE INTO checkpoints (collection, position) VALUES (?, ?)',
        params: [this.#collection, Number(position)],
      },
    ];
  }

  #noteLists(fields: ReadonlySet<string>): readonly Statement[] {
    const sql = 'INSERT OR IGNORE INTO lists (collection, field) VALUES (?, ?)';
    return [...fields].map((field) => ({ sql, params: [this.#collection, field] }));
  }
}

/** What is gone up to the checkpoint needs no tombstone: most jobs begin and end between two writes. */
function isGone({ document, position }: StoredDocument, checkpoint: bigint | undefined): boolean {
  return document === null && checkpoint !== undefined && position <= checkpoint;
}

/** SQL that stores a document by its id, position and text. */
function replacement(table: string): string {
  return (
    `INSERT INTO ${table} (id, position, document) VALUES (?, ?, ?) ` +
    'ON CONFLICT (id) DO UPDATE SET position = excluded.position, document = excluded.document'
  );
}
