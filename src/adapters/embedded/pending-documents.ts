import { setImmediate as turn } from 'node:timers/promises';
import type { StoredDocument } from '../../engine/ports/read-model-store.ts';
import type { Damage } from './damage.ts';
import type { DocumentCache } from './document-cache.ts';
import { tableOf } from './document-tables.ts';
import type { Sqlite, Statement, Unit } from './sqlite.ts';

/** Documents are turned into text so much at a time, then other work has its turn. */
const CHUNK_LENGTH = 256 * 1024;
const KEPT_AT_ONCE = 500;

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
  /** `undefined` for a document that is removed without a tombstone. */
  #waiting = new Map<string, StoredDocument | undefined>();
  #inWriting: ReadonlyMap<string, StoredDocument | undefined> = new Map();
  #checkpoint: bigint | undefined;
  #lists = new Set<string>();
  #written: Promise<void> = Promise.resolve();

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

  has(id: string): boolean {
    return this.#waiting.has(id) || this.#inWriting.has(id);
  }

  get(id: string): StoredDocument | undefined {
    return this.#waiting.has(id) ? this.#waiting.get(id) : this.#inWriting.get(id);
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
    const written = this.#written.then(() => this.#write());
    // Whoever asks next is told of the failure; nobody else needs to be.
    written.catch(() => undefined);
    this.#written = written;
    return written;
  }

  /** Resolves when what is being written is in the file. */
  get written(): Promise<void> {
    return this.#written;
  }

  /** Drops all that waits, and waits for what is being written. */
  async discard(): Promise<void> {
    this.#waiting.clear();
    this.#checkpoint = undefined;
    await this.#written;
  }

  async #write(): Promise<void> {
    const documents = this.#waiting;
    const checkpoint = this.#checkpoint;
    const lists = this.#lists;
    if (documents.size === 0 && checkpoint === undefined) return;
    this.#waiting = new Map();
    this.#checkpoint = undefined;
    this.#lists = new Set();
    this.#inWriting = documents;
    const lengths = new Map<string, number>();
    const statements = [
      ...this.#noteLists(lists),
      ...(await this.#changes(documents, checkpoint, lengths)),
      ...this.#setCheckpoint(checkpoint),
    ];
    await this.#commit(statements);
    await this.#keep(documents, lengths);
    this.#inWriting = new Map();
  }

  /** Puts what was written into the cache. */
  async #keep(
    documents: ReadonlyMap<string, StoredDocument | undefined>,
    lengths: ReadonlyMap<string, number>,
  ): Promise<void> {
    let kept = 0;
    for (const [id, stored] of documents) {
      if (stored === undefined || stored.document === null) this.#cache.delete(this.#collection, id);
      else this.#cache.set(this.#collection, stored, lengths.get(id) ?? 0);
      kept += 1;
      if (kept % KEPT_AT_ONCE === 0) await turn();
    }
  }

  async #commit(statements: Unit['statements']): Promise<void> {
    try {
      await this.#database.write({ statements });
    } catch (error) {
      throw this.#damage.faultOf(error);
    }
  }

  /** The statements that change the documents. What is too much for one message is staged before. */
  async #changes(
    documents: ReadonlyMap<string, StoredDocument | undefined>,
    checkpoint: bigint | undefined,
    lengths: Map<string, number>,
  ): Promise<Unit['statements']> {
    const table = tableOf(this.#collection);
    // What is gone up to the checkpoint needs no tombstone: most jobs begin and end between two writes.
    const isKept = ({ document, position }: StoredDocument): boolean =>
      document !== null || checkpoint === undefined || position > checkpoint;
    const kept = [...documents.values()].filter((stored) => stored !== undefined).filter(isKept);
    const keptIds = new Set(kept.map(({ id }) => id));
    const removed = [...documents.keys()].filter((id) => !keptIds.has(id));
    const removal: Statement = {
      sql: `DELETE FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`,
      params: [JSON.stringify(removed)],
    };
    const staged: Promise<void>[] = [];
    let rows: Row[] = [];
    let length = 0;
    for (const { id, position, document } of kept) {
      const text = document === null ? null : JSON.stringify(document);
      lengths.set(id, text?.length ?? 0);
      rows.push([id, Number(position), text]);
      length += text?.length ?? 0;
      if (length < CHUNK_LENGTH) continue;
      const commit = this.#commit([{ sql: STAGE, rows: rows.map((row) => [this.#collection, ...row]) }]);
      // Reported when all are there.
      commit.catch(() => undefined);
      staged.push(commit);
      rows = [];
      length = 0;
      await turn();
    }
    await Promise.all(staged);
    return [
      ...(removed.length > 0 ? [removal] : []),
      ...(staged.length > 0 ? unstage(this.#collection) : []),
      ...(rows.length > 0 ? [{ sql: replacement(table, 'VALUES (?, ?, ?)'), rows }] : []),
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

const STAGE = 'INSERT INTO temp.staged (collection, id, position, document) VALUES (?, ?, ?, ?)';

/** The id, position and document of a document. */
type Row = readonly [string, number, string | null];

function unstage(collection: string): readonly Statement[] {
  const staged = 'SELECT id, position, document FROM temp.staged WHERE collection = ?';
  return [
    { sql: replacement(tableOf(collection), staged), params: [collection] },
    { sql: 'DELETE FROM temp.staged WHERE collection = ?', params: [collection] },
  ];
}

/** SQL that stores what a source has as id, position and document. */
function replacement(table: string, source: string): string {
  return (
    `INSERT INTO ${table} (id, position, document) ${source} ` +
    'ON CONFLICT (id) DO UPDATE SET position = excluded.position, document = excluded.document'
  );
}
