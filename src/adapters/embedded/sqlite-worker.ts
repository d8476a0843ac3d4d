import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type Database from 'libsql';
import { openDatabase, openDatabaseToRead } from './open-database.ts';
import { PreparedStatements } from './prepared-statements.ts';
import type {
  Answer,
  DatabaseSettings,
  Fault,
  RepeatedStatement,
  Reply,
  Request,
  Statement,
  Unit,
  Value,
} from './sqlite.ts';

/** The thread that owns one database file. sqlite.ts says what it promises. */

class DatabaseThread {
  readonly #database: InstanceType<typeof Database>;
  readonly #port: MessagePort;
  readonly #readOnly: boolean;
  readonly #statements: PreparedStatements;
  readonly #staged = new Map<number, readonly (readonly Value[])[]>();
  #failure: Fault | undefined;
  /** What has come while a transaction waited to begin. */
  #backlog: Request[] = [];

  constructor(port: MessagePort, { file, setup, readOnly }: DatabaseSettings) {
    this.#port = port;
    this.#readOnly = readOnly;
    this.#database = readOnly ? openDatabaseToRead(file, setup) : openDatabase(file, setup);
    this.#statements = new PreparedStatements(this.#database);
  }

  /** Takes everything that has queued: the writes first, as one transaction, then the reads, which see them. */
  readonly take = (first: readonly Request[]): void => {
    const requests = [...this.#backlog.splice(0), ...first];
    for (let more = this.#next(); more !== undefined; more = this.#next()) requests.push(...more);
    for (const request of requests) if (request.kind === 'stage') this.#staged.set(request.id, request.rows);
    const writes = requests.filter((request) => request.kind === 'write');
    if (writes.length > 0) this.#write(writes);
    for (const request of requests) if (request.kind === 'read') this.#read(request.id, request.statement);
    if (requests.some(({ kind }) => kind === 'close')) this.#close();
    else if (this.#backlog.length > 0) this.take([]);
  };

  #next(): readonly Request[] | undefined {
    return receiveMessageOnPort(this.#port)?.message as readonly Request[] | undefined;
  }

  #write(requests: readonly { readonly id: number; readonly unit: Unit }[]): void {
    const ids = requests.map(({ id }) => id);
    try {
      if (this.#failure === undefined) {
        const answers = this.#transaction(requests.map(({ unit }) => unit));
        this.#reply({ kind: 'committed', ids, answers });
        return;
      }
    } catch (error) {
      this.#failure = faultOf(error);
    }
    this.#reply({ kind: 'failed', ids, fault: this.#failure });
  }

  #transaction(units: readonly Unit[]): Answer[] {
    this.#begin();
    try {
      const answers = units.map((unit) => this.#run(unit));
      this.#database.exec('COMMIT');
      return answers;
    } catch (error) {
      // On a full disk SQLite rolls back by itself; a second rollback would hide the first error.
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Waits as long as another process has the file locked: nothing is written yet, so nothing is lost. Fails at a close. */
  #begin(): void {
    for (;;) {
      try {
        this.#database.exec('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        this.#backlog.push(...(this.#next() ?? []));
        const isClosing = this.#backlog.some(({ kind }) => kind === 'close');
        if (isClosing || !faultOf(error).code.startsWith('SQLITE_BUSY')) throw error;
      }
    }
  }

  #run({ check, statements }: Unit): Answer {
    if (check !== undefined) {
      const [row] = this.#rows(check) as Value[][];
      const actual = row?.[0] ?? null;
      if (actual !== check.expected) return { written: false, actual };
    }
    let lastRowId = 0;
    for (const each of statements) {
      const statement = this.#statements.get(each.sql);
      for (const params of 'staged' in each ? this.#rowsOf(each) : [each.params]) {
        lastRowId = Number(statement.run(params).lastInsertRowid);
      }
    }
    return { written: true, lastRowId };
  }

  /** The rows that were sent ahead, once. */
  *#rowsOf({ staged }: RepeatedStatement): Generator<readonly Value[]> {
    for (const id of staged) {
      const rows = this.#staged.get(id);
      if (rows === undefined) throw new Error('Rows of a unit are missing.');
      this.#staged.delete(id);
      yield* rows;
    }
  }

  #read(id: number, statement: Statement): void {
    try {
      this.#reply({ kind: 'rows', id, rows: this.#rows(statement) as Value[][] });
    } catch (error) {
      this.#reply({ kind: 'unread', id, fault: faultOf(error) });
    }
  }

  #rows({ sql, params }: Statement): unknown[] {
    return this.#statements.get(sql).raw().all(params);
  }

  #close(): void {
    try {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
      else if (!this.#readOnly) this.#rows({ sql: 'PRAGMA wal_checkpoint(TRUNCATE)', params: [] });
    } catch {
      // The write-ahead log holds everything that was answered. The next open reads it.
    }
    this.#database.close();
    this.#port.close();
  }

  #reply(reply: Reply): void {
    this.#port.postMessage(reply);
  }
}

function faultOf(error: unknown): Fault {
  const { code, message } = error as { code?: unknown; message: string };
  return { code: typeof code === 'string' ? code : 'SQLITE_ERROR', message };
}

if (parentPort === null) throw new Error('This file runs as a worker thread only.');
try {
  const thread = new DatabaseThread(parentPort, workerData as DatabaseSettings);
  parentPort.on('message', thread.take);
  parentPort.postMessage({ kind: 'opened' } satisfies Reply);
} catch (error) {
  parentPort.postMessage({ kind: 'unopened', fault: faultOf(error) } satisfies Reply);
}
