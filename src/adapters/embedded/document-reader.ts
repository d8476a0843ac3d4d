import type Database from 'libsql';
import type { Damage } from './damage.ts';
import { openDatabaseToRead } from './open-database.ts';
import { PreparedStatements } from './prepared-statements.ts';
import { BESIDE, openSqlite, type Sqlite, type Value } from './sqlite.ts';

export interface DocumentReaderOptions {
  readonly file: string;
  /** The built sqlite-worker.ts. */
  readonly workerFile: string | URL;
  readonly damage: Damage;
  /** Reads all as it was at one moment. The write-ahead log of a writer grows meanwhile. */
  readonly isSnapshot: boolean;
}

/**
 * Reads a database file beside the thread that writes it. What an index finds is read in this thread: that costs less
 * than to ask another one. What looks at a whole table is read in a thread of its own.
 *
 * Never ask libsql here to EXPLAIN: it leaves the statement open, and all that is read later is as of that moment.
 */
export class DocumentReader {
  readonly #options: DocumentReaderOptions;
  readonly #database: InstanceType<typeof Database>;
  readonly #statements: PreparedStatements;
  #thread: Promise<Sqlite> | undefined;
  #isClosed = false;

  /** Throws ReadModelsDamaged. */
  constructor(options: DocumentReaderOptions) {
    this.#options = options;
    try {
      this.#database = openDatabaseToRead(options.file, BESIDE);
      this.#statements = new PreparedStatements(this.#database);
      if (options.isSnapshot) this.#database.exec('BEGIN');
    } catch (error) {
      throw options.damage.faultOf(error);
    }
  }

  /** The rows of a query that an index answers. Throws ReadModelsDamaged and StoreUnavailable. */
  rows(sql: string, params: readonly Value[]): Value[][] {
    try {
      return this.#statements.get(sql).raw().all(params) as Value[][];
    } catch (error) {
      throw this.#options.damage.faultOf(error);
    }
  }

  /** The rows of a query that looks at a whole table. Rejects as `rows` throws. */
  async rowsOfScan(sql: string, params: readonly Value[]): Promise<Value[][]> {
    const { damage, isSnapshot } = this.#options;
    if (isSnapshot) return this.rows(sql, params);
    try {
      this.#thread ??= this.#openThread();
      return await (await this.#thread).read(sql, params);
    } catch (error) {
      throw damage.faultOf(error);
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const thread = await this.#thread?.catch(() => undefined);
    await thread?.close();
    this.#statements.clear();
    if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
    this.#database.close();
  }

  #openThread(): Promise<Sqlite> {
    const { file, workerFile } = this.#options;
    const again = (): void => {
      this.#thread = undefined;
    };
    const thread = openSqlite({ file, workerFile, setup: BESIDE, readOnly: true, onFailure: again });
    thread.catch(again);
    return thread;
  }
}
