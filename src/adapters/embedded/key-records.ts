import { join } from 'node:path';
import type { KeyRecord, KeyRecords } from '../../ports/key-records.ts';
import { BESIDE, DURABLE, openSqlite, type Sqlite, textOf } from './sqlite.ts';

const KEYS_PER_PAGE = 1000;
const PAGE_OF_KEYS = `
  SELECT CAST(id AS BLOB), CAST(wrapped AS BLOB) FROM keys WHERE id > ? ORDER BY id LIMIT ${KEYS_PER_PAGE}`;

/** `secure_delete` overwrites dropped keys in their page. */
const SETUP = `
  ${DURABLE};
  PRAGMA secure_delete = ON;
  CREATE TABLE IF NOT EXISTS keys (id TEXT PRIMARY KEY, wrapped TEXT) WITHOUT ROWID`;

export interface EmbeddedKeyRecordsOptions {
  readonly directory: string;
  /** The built sqlite-worker.ts. */
  readonly workerFile: string | URL;
  /** Called once, when nothing can be written any more. */
  readonly onFailure: (failure: Error) => void;
  /** Reads beside a process that writes, and changes nothing. */
  readonly readOnly?: boolean;
}

/** Opens the keys of a data directory, in its file `keys.db`. Rejects with a SqliteFailure. */
export async function openEmbeddedKeyRecords(
  options: EmbeddedKeyRecordsOptions,
): Promise<EmbeddedKeyRecords> {
  const { directory, readOnly = false, ...rest } = options;
  const setup = readOnly ? BESIDE : SETUP;
  return new EmbeddedKeyRecords(
    await openSqlite({ ...rest, file: join(directory, 'keys.db'), setup, readOnly }),
  );
}

export class EmbeddedKeyRecords implements KeyRecords {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  async insert(id: string, wrapped: string): Promise<'inserted' | 'known'> {
    const { written } = await this.#database.write({
      check: { sql: 'SELECT count(*) FROM keys WHERE id = ?', params: [id], expected: 0 },
      statements: [{ sql: 'INSERT INTO keys (id, wrapped) VALUES (?, ?)', params: [id, wrapped] }],
    });
    return written ? 'inserted' : 'known';
  }

  async get(id: string): Promise<string | null | undefined> {
    const [row] = await this.#database.read('SELECT CAST(wrapped AS BLOB) FROM keys WHERE id = ?', [id]);
    if (row === undefined) return undefined;
    return row[0] === null ? null : textOf(row[0]);
  }

  async drop(id: string): Promise<void> {
    const sql = 'INSERT INTO keys (id) VALUES (?) ON CONFLICT (id) DO UPDATE SET wrapped = NULL';
    await this.#database.write({ statements: [{ sql, params: [id] }] });
    // The write-ahead log still holds the key until it is emptied. A reader can delay that beyond the busy timeout;
    // then the next drop or the end of this process empties it.
    await this.#database.read('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  async *list(): AsyncGenerator<readonly KeyRecord[]> {
    for (let after = ''; ;) {
      const rows = await this.#database.read(PAGE_OF_KEYS, [after]);
      const page = rows.map(([id, wrapped]) => ({
        id: textOf(id),
        wrapped: wrapped === null ? null : textOf(wrapped),
      }));
      const last = page.at(-1);
      if (last === undefined) return;
      yield page;
      after = last.id;
    }
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}
