import { createHash } from 'node:crypto';
import type { CollectionDeclaration } from '../../engine/ports/read-model-store.ts';
import { keyOfField, LIST_KEY, pathOf } from './document-keys.ts';
import { DURABLE, SqliteFailure, type Sqlite, type Statement, textOf } from './sqlite.ts';

/** The format of the file: `user_version`. Before 1 one table held the documents of all collections. */
const FORMAT = 1;

/**
 * A sync before each commit is not needed: the log has it all. After a power cut the file is as some commit left it.
 * Ids are random, so that each commit touches pages all over: they are small (in a new file), 32 MB of them stay in
 * memory, and 32 MB of changes come together before they are put into the file itself; the disk is the log's.
 */
export const SETUP = `
  PRAGMA page_size = 2048;
  ${DURABLE};
  PRAGMA synchronous = NORMAL;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -32768;
  PRAGMA wal_autocheckpoint = 16000`;

const CREATE = [
  'CREATE TABLE IF NOT EXISTS checkpoints (collection TEXT PRIMARY KEY, position INTEGER NOT NULL)',
  // The indexed fields that are, or were, a list in some document.
  'CREATE TABLE IF NOT EXISTS lists (collection TEXT, field TEXT, PRIMARY KEY (collection, field))',
  `PRAGMA user_version = ${FORMAT}`,
];

/** The name of a collection's table in `sqlite_master`. */
export function tableName(collection: string): string {
  return `documents_${collection}`;
}

/** SQL for the table of a collection. */
export function tableOf(collection: string): string {
  return quoted(tableName(collection));
}

/** Makes the tables in a new file, and moves what an earlier version has stored into them. Throws a SqliteFailure. */
export async function makeTables(database: Sqlite, file: string): Promise<void> {
  const [version] = await database.read('PRAGMA user_version');
  if (version?.[0] === FORMAT) return;
  if (version?.[0] !== 0) throw ofAnotherVersion(file, 'a later version of this program made it');
  const [isOld] = await database.read(
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'documents'",
  );
  const moves = isOld === undefined ? [] : await movesFromFormat0(database);
  await database.write({ statements: [...moves, ...CREATE.map(statement)] });
}

/** The refusal of a file that is not in this format. */
export function ofAnotherVersion(file: string, reason: string): SqliteFailure {
  return new SqliteFailure(file, { code: 'SQLITE_SCHEMA', message: reason });
}

/** Whether a file that is only read is in this format. */
export function isFormat(version: unknown): boolean {
  return version === FORMAT;
}

async function movesFromFormat0(database: Sqlite): Promise<readonly Statement[]> {
  const names = 'SELECT collection FROM documents UNION SELECT collection FROM checkpoints';
  const rows = await database.read(`SELECT CAST(collection AS BLOB) FROM (${names})`);
  const moves = rows.flatMap(([bytes]) => {
    const collection = textOf(bytes);
    const move =
      `INSERT INTO ${tableOf(collection)} (id, position, document) ` +
      "SELECT id, position, nullif(document, 'null') FROM documents WHERE collection = ?";
    return [...tableStatements(collection), { sql: move, params: [collection] }];
  });
  return [
    ...moves,
    ...['DROP TABLE documents', 'ALTER TABLE checkpoints DROP COLUMN forgotten'].map(statement),
  ];
}

function tableStatements(collection: string): readonly Statement[] {
  const table = tableOf(collection);
  return [
    `CREATE TABLE IF NOT EXISTS ${table} (id TEXT PRIMARY KEY, position INTEGER NOT NULL, document TEXT)`,
    `CREATE INDEX IF NOT EXISTS ${quoted(`${tableName(collection)}:removed`)} ON ${table} (position) WHERE document IS NULL`,
  ].map(statement);
}

/** What makes a collection's table and its indexes, and notes which of their fields are lists. */
export function preparation({
  name: collection,
  indexes,
  words,
}: CollectionDeclaration): readonly Statement[] {
  const table = tableOf(collection);
  const makeIndexes = indexes.map((fields) => {
    const keys = fields.map(keyOfField).join(', ');
    return statement(
      `CREATE INDEX IF NOT EXISTS ${quoted(indexName(collection, fields))} ON ${table} (${keys}) ` +
        'WHERE document IS NOT NULL',
    );
  });
  const notes = fieldsOf(indexes).map((field) => ({
    sql:
      'INSERT OR IGNORE INTO lists (collection, field) ' +
      `SELECT ?, ? WHERE EXISTS (SELECT 1 FROM ${table} ` +
      `WHERE document IS NOT NULL AND ${keyOfField(field)} = ${LIST_KEY})`,
    params: [collection, field],
  }));
  const search = words === undefined ? [] : wordStatements(collection, words);
  return [...tableStatements(collection), ...makeIndexes, ...notes, ...search];
}

/** SQL for the table that finds documents by their words. */
export function wordsTableOf(collection: string): string {
  return quoted(`words_${collection}`);
}

/** What makes that table anew. Triggers keep it as the documents are. It cuts words at spaces only. */
function wordStatements(collection: string, field: string): readonly Statement[] {
  const [documents, words] = [tableOf(collection), wordsTableOf(collection)];
  const trigger = (event: string): string => quoted(wordsTrigger(collection, field, event));
  const wordsIn = (document: string): string =>
    `(SELECT group_concat(value, ' ') FROM json_each(${document}, ${pathOf(field)}))`;
  const add = `INSERT INTO ${words} (rowid, words) SELECT new.rowid, ${wordsIn('new.document')} WHERE new.document IS NOT NULL`;
  const remove = `DELETE FROM ${words} WHERE rowid = old.rowid`;
  return [
    `DROP TABLE IF EXISTS ${words}`,
    `CREATE VIRTUAL TABLE ${words} USING fts5(words, content='', contentless_delete=1, detail=none, ` +
      `tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'")`,
    `INSERT INTO ${words} (rowid, words) SELECT rowid, ${wordsIn('document')} FROM ${documents} WHERE document IS NOT NULL`,
    ...['insert', 'update', 'delete'].map((event) => `DROP TRIGGER IF EXISTS ${trigger(event)}`),
    `CREATE TRIGGER ${trigger('insert')} AFTER INSERT ON ${documents} BEGIN ${add}; END`,
    `CREATE TRIGGER ${trigger('update')} AFTER UPDATE OF document ON ${documents} BEGIN ${remove}; ${add}; END`,
    `CREATE TRIGGER ${trigger('delete')} AFTER DELETE ON ${documents} BEGIN ${remove}; END`,
  ].map(statement);
}

function wordsTrigger(collection: string, field: string, event: string): string {
  return `${tableName(collection)}:words:${field}:${event}`;
}

/** What a preparation makes, by the names in `sqlite_master`. */
export function namesMade({ name, indexes, words }: CollectionDeclaration): readonly string[] {
  const search = words === undefined ? [] : [wordsTrigger(name, words, 'delete')];
  return [tableName(name), ...indexes.map((fields) => indexName(name, fields)), ...search];
}

export function removal(collection: string): readonly Statement[] {
  return [
    statement(`DROP TABLE IF EXISTS ${tableOf(collection)}`),
    statement(`DROP TABLE IF EXISTS ${wordsTableOf(collection)}`),
    { sql: 'DELETE FROM checkpoints WHERE collection = ?', params: [collection] },
    { sql: 'DELETE FROM lists WHERE collection = ?', params: [collection] },
  ];
}

export function fieldsOf(indexes: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(indexes.flat())];
}

/** Another key is another index, so the name tells which keys it was made of. */
function indexName(collection: string, fields: readonly string[]): string {
  const made = createHash('sha256').update(fields.map(keyOfField).join()).digest('hex').slice(0, 8);
  return `${tableName(collection)}:${fields.join()}:${made}`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function statement(sql: string): Statement {
  return { sql, params: [] };
}
