import { join } from 'node:path';
import type { Concerned, IdempotencyRecord, IdempotencyRecords } from '../../ports/idempotency-records.ts';
import { DURABLE, openSqlite, type Sqlite, textOf } from './sqlite.ts';

const SWEEP_MILLISECONDS = 10 * 60 * 1000;

/**
 * `secure_delete` overwrites removed responses in their page. Those of an earlier version, in a table of another name, say
 * of nobody whom they concern: they go, and a repeat is known by the ids of its command.
 */
const SETUP = `
  ${DURABLE};
  PRAGMA secure_delete = ON;
  DROP TABLE IF EXISTS answers;
  CREATE TABLE IF NOT EXISTS responses (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    text TEXT NOT NULL,
    asker TEXT,
    expires INTEGER NOT NULL
  );
  CREATE INDEX IF NOT EXISTS responses_by_expiry ON responses (expires);
  CREATE INDEX IF NOT EXISTS responses_by_asker ON responses (asker, expires);
  CREATE TABLE IF NOT EXISTS named (digest TEXT, key TEXT, PRIMARY KEY (digest, key)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS named_by_key ON named (key);
  CREATE TRIGGER IF NOT EXISTS named_no_more AFTER DELETE ON responses
    BEGIN DELETE FROM named WHERE key = old.key; END`;

const RESPONSE = `
  SELECT CAST(fingerprint AS BLOB), CAST(text AS BLOB) FROM responses WHERE key = ? AND expires > ?`;

const REMOVE = 'DELETE FROM responses WHERE key = ?';
const INSERT = 'INSERT INTO responses (key, fingerprint, text, asker, expires) VALUES (?, ?, ?, ?, ?)';
const NAME = 'INSERT OR IGNORE INTO named (digest, key) SELECT value, ? FROM json_each(?)';
const REMOVE_OLDEST = `
  DELETE FROM responses WHERE key IN (
    SELECT key FROM responses WHERE asker = ? ORDER BY expires DESC, rowid DESC LIMIT -1 OFFSET ?
  )`;
const REMOVE_CONCERNING = `
  DELETE FROM responses WHERE asker = ? OR key IN (SELECT key FROM named WHERE digest = ?)`;

export interface EmbeddedIdempotencyRecordsOptions {
  readonly directory: string;
  /** The built sqlite-worker.ts. */
  readonly workerFile: string | URL;
  /** Called once, when nothing can be written any more. */
  readonly onFailure: (failure: Error) => void;
}

const nobody: Concerned = { asker: null, mostOfAsker: Infinity, named: [] };

/** Opens the idempotency records of a data directory, in its file `idempotency.db`. Rejects with a SqliteFailure. */
export async function openEmbeddedIdempotencyRecords(
  options: EmbeddedIdempotencyRecordsOptions,
): Promise<EmbeddedIdempotencyRecords> {
  const { directory, ...rest } = options;
  const file = join(directory, 'idempotency.db');
  return new EmbeddedIdempotencyRecords(await openSqlite({ ...rest, file, setup: SETUP }));
}

export class EmbeddedIdempotencyRecords implements IdempotencyRecords {
  readonly #database: Sqlite;
  /** Keys under way. One process owns the directory, so they end with it, and no lease is needed. */
  readonly #begun = new Set<string>();
  readonly #sweeping: NodeJS.Timeout;

  constructor(database: Sqlite) {
    this.#database = database;
    this.#sweeping = setInterval(() => this.#sweep(), SWEEP_MILLISECONDS).unref();
  }

  async begin(
    key: string,
  ): Promise<{ state: 'begun' } | { state: 'running' } | { state: 'done'; record: IdempotencyRecord }> {
    if (this.#begun.has(key)) return { state: 'running' };
    const [row] = await this.#database.read(RESPONSE, [key, Date.now()]);
    if (row !== undefined)
      return { state: 'done', record: { fingerprint: textOf(row[0]), text: textOf(row[1]) } };
    // Another request may have taken the key meanwhile. It cannot have finished unseen: a key is given back only
    // after its response was written, and writes and reads are answered in order.
    if (this.#begun.has(key)) return { state: 'running' };
    this.#begun.add(key);
    return { state: 'begun' };
  }

  async finish(
    key: string,
    { fingerprint, text }: IdempotencyRecord,
    keepSeconds: number,
    concerned: Concerned = nobody,
  ): Promise<void> {
    const { asker, mostOfAsker, named } = concerned;
    const expires = Math.ceil(Date.now() + keepSeconds * 1000);
    const others = [{ sql: NAME, params: [key, JSON.stringify(named)] }];
    const oldest = [{ sql: REMOVE_OLDEST, params: [asker, mostOfAsker] }];
    await this.#database.write({
      statements: [
        { sql: REMOVE, params: [key] },
        { sql: INSERT, params: [key, fingerprint, text, asker, expires] },
        ...(named.length === 0 ? [] : others),
        ...(asker === null ? [] : oldest),
      ],
    });
    this.#begun.delete(key);
  }

  abandon(key: string): Promise<void> {
    this.#begun.delete(key);
    return Promise.resolve();
  }

  async removeConcerning(digest: string): Promise<void> {
    await this.#database.write({ statements: [{ sql: REMOVE_CONCERNING, params: [digest, digest] }] });
    await this.#database.read('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  close(): Promise<void> {
    clearInterval(this.#sweeping);
    return this.#database.close();
  }

  #sweep(): void {
    const now = Date.now();
    const sql = 'DELETE FROM responses WHERE expires <= ?';
    // The database reports a failure to its owner.
    this.#database.write({ statements: [{ sql, params: [now] }] }).catch(() => undefined);
  }
}
