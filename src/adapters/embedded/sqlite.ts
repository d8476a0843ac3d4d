import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/**
 * A value of a parameter or a column. Read text as `CAST(column AS BLOB)` wherever the file may be damaged or a NUL
 * is possible: libsql ends text at a NUL, and aborts the whole process on text that is not UTF-8.
 */
export type Value = string | number | null | Uint8Array;

export interface Statement {
  readonly sql: string;
  readonly params: readonly Value[];
}

/** A statement that runs once for each row of parameters that was sent ahead, by the ids of `Sqlite.stage`. */
export interface RepeatedStatement {
  readonly sql: string;
  readonly staged: readonly number[];
}

/** Statements that take effect together, if the check's first column has the expected value. */
export interface Unit {
  readonly check?: Statement & { readonly expected: Value };
  readonly statements: readonly (Statement | RepeatedStatement)[];
}

/** `lastRowId` belongs to the unit's last insert. `actual` is what the check found. */
export type Answer =
  | { readonly written: true; readonly lastRowId: number }
  | { readonly written: false; readonly actual: Value };

/** How the thread opens its file. */
export interface DatabaseSettings {
  readonly file: string;
  /** SQL that runs once, right after opening. */
  readonly setup: string;
  readonly readOnly: boolean;
}

/** An error as it crosses from one thread to another. */
export interface Fault {
  readonly code: string;
  readonly message: string;
}

export type Request =
  | { readonly kind: 'stage'; readonly id: number; readonly rows: readonly (readonly Value[])[] }
  | { readonly kind: 'write'; readonly id: number; readonly unit: Unit }
  | { readonly kind: 'read'; readonly id: number; readonly statement: Statement }
  | { readonly kind: 'close' };

export type Reply =
  | { readonly kind: 'opened' }
  | { readonly kind: 'unopened'; readonly fault: Fault }
  | { readonly kind: 'committed'; readonly ids: readonly number[]; readonly answers: readonly Answer[] }
  | { readonly kind: 'failed'; readonly ids: readonly number[]; readonly fault: Fault }
  | { readonly kind: 'rows'; readonly id: number; readonly rows: Value[][] }
  | { readonly kind: 'unread'; readonly id: number; readonly fault: Fault };

/** An error of SQLite, or of the thread that runs it. `code` is SQLite's, such as `SQLITE_FULL`. */
export class SqliteFailure extends Error {
  override readonly name = 'SqliteFailure';
  readonly code: string;

  constructor(file: string, { code, message }: Fault) {
    super(`${file}: ${message}`);
    this.code = code;
  }
}

/** Uses a write-ahead log, and syncs it to the disk before a commit is answered. */
export const DURABLE = 'PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL';

/** The set-up of a connection beside the one that writes. */
export const BESIDE = 'PRAGMA busy_timeout = 5000';

export interface SqliteOptions {
  /** The built sqlite-worker.ts. */
  readonly workerFile: string | URL;
  readonly file: string;
  readonly setup: string;
  /** Opens an existing file and never changes it. */
  readonly readOnly?: boolean;
  /** Called once, when a write has failed or the thread has died. Nothing can be written any more. */
  readonly onFailure: (failure: SqliteFailure) => void;
}

const THREAD_ENDED: Fault = { code: 'SQLITE_ABORT', message: 'the database thread has ended' };

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (reason: SqliteFailure) => void;
}

/** A database file in a thread of its own. */
export class Sqlite {
  readonly #file: string;
  readonly #worker: Worker;
  readonly #onFailure: (failure: SqliteFailure) => void;
  readonly #pending = new Map<number, Pending>();
  readonly #exited: Promise<void>;
  #unsent: Request[] = [];
  #lastId = 0;
  #ended: SqliteFailure | undefined;
  #failed: SqliteFailure | undefined;
  #closing = false;
  #transactions = 0;

  constructor(worker: Worker, { file, onFailure }: SqliteOptions) {
    this.#file = file;
    this.#worker = worker;
    this.#onFailure = onFailure;
    worker.on('message', (reply: Reply) => this.#take(reply));
    worker.on('error', (error) => this.#end(error.message));
    this.#exited = new Promise((resolve) => {
      worker.on('exit', () => {
        this.#end(THREAD_ENDED.message);
        resolve();
      });
    });
  }

  /** Why nothing can be written any more; undefined while it can. */
  get failure(): SqliteFailure | undefined {
    return this.#failed;
  }

  /** How many transactions were committed. */
  get transactions(): number {
    return this.#transactions;
  }

  /**
   * Resolves when the unit is durable, or when its check has failed. Units that wait at the same time are committed
   * together and answered in the order given. Rejects with a SqliteFailure when nothing can be written any more.
   */
  write(unit: Unit): Promise<Answer> {
    return this.#ask((id) => ({ kind: 'write', id, unit }));
  }

  /**
   * Sends rows ahead to the thread, which keeps them in memory for one statement of a later unit: so a large unit is no
   * large message. A unit that names others, or the same ones twice, fails.
   */
  stage(rows: readonly (readonly Value[])[]): number {
    const id = ++this.#lastId;
    this.#send({ kind: 'stage', id, rows });
    return id;
  }

  /** The rows of a query. It sees every unit given before. Rejects with a SqliteFailure. */
  read(sql: string, params: readonly Value[] = []): Promise<Value[][]> {
    return this.#ask((id) => ({ kind: 'read', id, statement: { sql, params } }));
  }

  /** Finishes all requests, moves the write-ahead log into the file, and ends the thread. */
  async close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      this.#send({ kind: 'close' });
    }
    await this.#exited;
  }

  #ask<Result>(request: (id: number) => Request): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      if (this.#ended !== undefined || this.#closing) {
        reject(this.#ended ?? this.#failure('SQLITE_MISUSE', 'the database is closed'));
        return;
      }
      const id = ++this.#lastId;
      this.#pending.set(id, { resolve, reject });
      this.#send(request(id));
    });
  }

  /** Everything sent in one turn of the event loop crosses to the thread together. */
  #send(request: Request): void {
    if (this.#unsent.push(request) > 1) return;
    setImmediate(() => {
      const requests = this.#unsent;
      this.#unsent = [];
      this.#worker.postMessage(requests);
    });
  }

  #take(reply: Reply): void {
    switch (reply.kind) {
      case 'opened':
      case 'unopened':
        return;
      case 'committed':
        this.#transactions += 1;
        reply.ids.forEach((id, index) => this.#settle(id)?.resolve(reply.answers[index] as never));
        return;
      case 'failed': {
        const failure = this.#failure(reply.fault.code, reply.fault.message);
        this.#fail(failure);
        for (const id of reply.ids) this.#settle(id)?.reject(failure);
        return;
      }
      case 'rows':
        this.#settle(reply.id)?.resolve(reply.rows as never);
        return;
      case 'unread':
        this.#settle(reply.id)?.reject(this.#failure(reply.fault.code, reply.fault.message));
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #end(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = this.#failure('SQLITE_ABORT', reason);
    for (const { reject } of this.#pending.values()) reject(this.#ended);
    this.#pending.clear();
    if (!this.#closing) this.#fail(this.#ended);
  }

  #fail(failure: SqliteFailure): void {
    if (this.#failed !== undefined) return;
    this.#failed = failure;
    this.#onFailure(failure);
  }

  #failure(code: string, message: string): SqliteFailure {
    return new SqliteFailure(this.#file, { code, message });
  }
}

/** Opens a database file, and makes it unless `readOnly`. Rejects with a SqliteFailure. */
export function openSqlite(options: SqliteOptions): Promise<Sqlite> {
  const { workerFile, file, setup, readOnly = false } = options;
  return new Promise((resolve, reject) => {
    // libsql makes a missing file even when it only reads.
    if (readOnly && !existsSync(file)) {
      reject(new SqliteFailure(file, { code: 'SQLITE_CANTOPEN', message: 'there is no such file' }));
      return;
    }
    if (!readOnly) keepToOwner(file);
    const settings: DatabaseSettings = { file, setup, readOnly };
    const worker = new Worker(workerFile, { workerData: settings });
    const refuse = (fault: Fault): void => {
      void worker.terminate();
      reject(new SqliteFailure(file, fault));
    };
    const refuseError = (error: Error): void => refuse({ code: 'SQLITE_ABORT', message: error.message });
    worker.once('error', refuseError);
    worker.once('exit', () => reject(new SqliteFailure(file, THREAD_ENDED)));
    worker.once('message', (reply: Reply) => {
      worker.off('error', refuseError);
      if (reply.kind === 'unopened') refuse(reply.fault);
      else resolve(new Sqlite(worker, options));
    });
  });
}

/**
 * Lets nobody but its owner read a database file, however open its directory is. SQLite gives the files beside it the
 * mode of the file itself. What keeps it from being made, SQLite says.
 */
function keepToOwner(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600));
    for (const each of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(each)) chmodSync(each, 0o600);
  } catch {
    return;
  }
}

/** The text of a column that was read as bytes. Bytes that are not UTF-8 become U+FFFD. */
export function textOf(value: Value | undefined): string {
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
  }
  return String(value);
}
