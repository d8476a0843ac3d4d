import { join } from 'node:path';
import type { IdempotencyRecords, IdempotencyRecord } from '../../ports/idempotency-records.ts';
import { DURABLE, openSqlite, type Sqlite, textOf } from './sqlite.ts';

const SCAN_PAGE = 500;
const SWEEP_MILLISECONDS = 10 * 60 * 1000;

/** `secure_delete` overwrites removed responses in their page. */
const SETUP = `
  ${DURABLE};
  PRAGMA secure_delete = ON;
  CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    text TEXT NOT NULL,
    expires INTEGER NOT NULL
  );
  CREATE INDEX IF NOT EXISTS answers_by_expiry ON answers (expires)`;

const ANSWER = `
  SELECT CAST(fingerprint AS BLOB), CAST(text AS BLOB) FROM answers WHERE key = ? AND expires > ?`;

export interface EmbeddedIdempotencyRecordsOptions {
  readonly directory: string;
  /** The built sqlite-worker.ts. */
  readonly workerFile: string | URL;
  /** Called once, when nothing can be written any more. */
  readonly onFailure: (failure: Error) => void;
}

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
    const [row] = await this.#database.read(ANSWER, [key, Date.now()]);
    if (row !== undefined)
      return { state: 'done', record: { fingerprint: textOf(row[0]), text: textOf(row[1]) } };
    // Another request may have taken the key meanwhile. It cannot have finished unseen: a key is given back only
    // after its response was written, and writes and reads are answered in order.
    if (this.#begun.has(key)) return { state: 'running' };
    this.#begun.add(key);
    return { state: 'begun' };
  }

  async finish(key: string, { fingerprint, text }: IdempotencyRecord, keepSeconds: number): Promise<void> {
    const sql = 'INSERT OR REPLACE INTO answers (key, fingerprint, text, expires) VALUES (?, ?, ?, ?)';
    const expires = Math.ceil(Date.now() + keepSeconds * 1000);
    await this.#database.write({ statements: [{ sql, params: [key, fingerprint, text, expires] }] });
    this.#begun.delete(key);
  }

  abandon(key: string): Promise<void> {
    this.#begun.delete(key);
    return Promise.resolve();
  }

  async *scan(): AsyncIterable<readonly { readonly key: string; readonly text: string }[]> {
    const sql = `SELECT CAST(key AS BLOB), CAST(text AS BLOB) FROM answers WHERE key > ? ORDER BY key LIMIT ${SCAN_PAGE}`;
    let after = '';
    for (;;) {
      const rows = await this.#database.read(sql, [after]);
      if (rows.length === 0) return;
      const page = rows.map((row) => ({ key: textOf(row[0]), text: textOf(row[1]) }));
      yield page;
      after = page.at(-1)?.key ?? after;
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    const sql = 'DELETE FROM answers WHERE key = ?';
    await this.#database.write({ statements: keys.map((key) => ({ sql, params: [key] })) });
    await this.#database.read('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  close(): Promise<void> {
    clearInterval(this.#sweeping);
    return this.#database.close();
  }

  #sweep(): void {
    const now = Date.now();
    const sql = 'DELETE FROM answers WHERE expires <= ?';
    // The database reports a failure to its owner.
    this.#database.write({ statements: [{ sql, params: [now] }] }).catch(() => undefined);
  }
}
