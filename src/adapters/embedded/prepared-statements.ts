import type Database from 'libsql';

const KEPT = 256;

/** The statements of a connection, each prepared once. */
export class PreparedStatements {
  readonly #database: InstanceType<typeof Database>;
  readonly #kept = new Map<string, Database.Statement>();

  constructor(database: InstanceType<typeof Database>) {
    this.#database = database;
  }

  get(sql: string): Database.Statement {
    const kept = this.#kept.get(sql);
    if (kept !== undefined) return kept;
    const statement = this.#database.prepare(sql);
    if (this.#kept.size >= KEPT) this.#kept.clear();
    this.#kept.set(sql, statement);
    return statement;
  }

  /** libsql keeps a closed connection, and its locks, until its last statement has been collected. */
  clear(): void {
    this.#kept.clear();
  }
}
