import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  DURABLE,
  openSqlite,
  type Sqlite,
  SqliteFailure,
  type Unit,
} from '../../src/adapters/embedded/sqlite.ts';
import { temporaryDirectory, workerFile } from '../support/embedded.ts';

describe('A database thread', () => {
  let directory: string;
  let remove: () => void;
  let failures: SqliteFailure[];
  let database: Sqlite;
  beforeEach(async () => {
    ({ directory, remove } = temporaryDirectory());
    failures = [];
    database = await openSqlite({
      workerFile,
      file: join(directory, 'test.db'),
      setup: `${DURABLE}; CREATE TABLE numbers (n INTEGER PRIMARY KEY)`,
      onFailure: (failure) => failures.push(failure),
    });
  });
  afterEach(async () => {
    await database.close();
    remove();
  });

  const insert = (...numbers: number[]): Unit => ({
    statements: numbers.map((n) => ({ sql: 'INSERT INTO numbers (n) VALUES (?)', params: [n] })),
  });
  const count = async (): Promise<unknown> => (await database.read('SELECT count(*) FROM numbers'))[0]?.[0];

  it('commits what is written in one turn in one transaction', async () => {
    await Promise.all(Array.from({ length: 500 }, (_, n) => database.write(insert(n))));
    expect(await count()).toBe(500);
    expect(database.transactions).toBe(1);
  });

  it('commits what has queued in several turns together', async () => {
    const slow =
      'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1e6) SELECT max(i) FROM n';
    const busy = database.read(slow);
    const written = [];
    for (let n = 0; n < 20; n++) {
      await nextTurn();
      written.push(database.write(insert(n)));
    }
    await Promise.all([busy, ...written]);
    expect(await count()).toBe(20);
    expect(database.transactions).toBeLessThan(4);
  });

  it('leaves out a unit whose check fails, and writes the others', async () => {
    const ifCount = (expected: number, unit: Unit): Unit => ({
      check: { sql: 'SELECT count(*) FROM numbers', params: [], expected },
      ...unit,
    });
    const answers = await Promise.all([
      database.write(ifCount(0, insert(1, 2))),
      database.write(ifCount(0, insert(3))),
      database.write(ifCount(2, insert(4))),
    ]);
    expect(answers).toEqual([
      { written: true, lastRowId: 2 },
      { written: false, actual: 2 },
      { written: true, lastRowId: 4 },
    ]);
    expect(await database.read('SELECT n FROM numbers')).toEqual([[1], [2], [4]]);
  });

  it('lets a read see what was written before it in the same turn', async () => {
    void database.write(insert(1));
    expect(await count()).toBe(1);
  });

  it('stores rows that were sent ahead with the unit that names them, once and in their order', async () => {
    const sql = 'INSERT INTO numbers (n) VALUES (?)';
    const [even, odd] = [database.stage([[4], [2]]), database.stage([[3], [1]])];
    await nextTurn();
    expect(await count()).toBe(0);
    const { written } = await database.write({ statements: [{ sql, staged: [odd, even] }] });
    expect([written, await count()]).toEqual([true, 4]);
    await expect(database.write({ statements: [{ sql, staged: [odd] }] })).rejects.toThrow('missing');
    expect(await count()).toBe(4);
  });

  it('undoes the whole transaction on an error, tells it once, and writes nothing more', async () => {
    await database.write(insert(1));
    const results = await Promise.allSettled([database.write(insert(2)), database.write(insert(3, 1))]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(database.write(insert(4))).rejects.toThrow(/UNIQUE/);
    expect(failures).toMatchObject([{ code: 'SQLITE_CONSTRAINT_PRIMARYKEY' }]);
    expect(await count()).toBe(1);
  });

  it('reports a query that is wrong to who asked, and goes on', async () => {
    await expect(database.read('SELEKT')).rejects.toThrow(SqliteFailure);
    expect(failures).toEqual([]);
    await database.write(insert(1));
    expect(await count()).toBe(1);
  });

  it('answers what was asked before it was closed, and refuses what comes later', async () => {
    const written = database.write(insert(1));
    const read = count();
    await database.close();
    expect(await written).toMatchObject({ written: true });
    expect(await read).toBe(1);
    await expect(count()).rejects.toThrow(/closed|ended/);
    await expect(database.write(insert(2))).rejects.toThrow(SqliteFailure);
    expect(failures).toEqual([]);
  });

  it('rejects what is pending when the thread dies, and tells it', async () => {
    const dying = join(directory, 'dying-worker.cjs');
    writeFileSync(
      dying,
      `const { parentPort } = require('node:worker_threads');
       parentPort.postMessage({ kind: 'opened' });
       parentPort.once('message', () => process.exit(1));`,
    );
    const file = join(directory, 'test.db');
    const thread = await openSqlite({
      workerFile: dying,
      file,
      setup: '',
      onFailure: (failure) => failures.push(failure),
    });
    const pending = Promise.allSettled([thread.read('SELECT 1'), thread.write(insert(1))]);
    expect((await pending).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(failures).toMatchObject([{ message: `${file}: the database thread has ended` }]);
    await expect(thread.write(insert(1))).rejects.toThrow(/has ended/);
    await thread.close();
  });

  it('rejects to open what cannot be opened', async () => {
    const options = {
      workerFile,
      file: join(directory, 'none', 'test.db'),
      setup: '',
      onFailure: () => undefined,
    };
    await expect(openSqlite(options)).rejects.toThrow(SqliteFailure);
    await expect(openSqlite({ ...options, workerFile: join(directory, 'none.js') })).rejects.toThrow(
      SqliteFailure,
    );
  });
});
