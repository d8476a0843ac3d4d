import { setImmediate as turn } from 'node:timers/promises';
import { Context } from 'mingo/core';
import * as operators from 'mingo/operators/query';
import { Query } from 'mingo/query';
import {
  type DocumentQuery,
  type Filter,
  type StoredDocument,
  textsIn,
} from '../../engine/ports/read-model-store.ts';
import { conditionOf, type IndexedFields } from './document-filter.ts';
import { isServedByIndex } from './document-indexes.ts';
import { keyRangesOf } from './document-key-ranges.ts';
import { isPlain, keyOfField, pathOf } from './document-keys.ts';
import type { DocumentReader } from './document-reader.ts';
import { textOf, type Value } from './sqlite.ts';

/** How many documents are looked at before other work has its turn. */
const PAGE_LENGTH = 250;

/** What a query finds is kept unless it is more than this: a report must not push out all the rest. */
const LONGEST_KEPT = 100;

/** SQLite's way to say that there is none. */
const NO_LIMIT = -1;

/** Of mingo only what filters need: the rest takes a tenth of a second to load. */
const context = Context.init({ query: operators });

/** The columns of a document's row, which has the name `d`. */
const COLUMNS = 'CAST(d.id AS BLOB), d.position, CAST(d.document AS BLOB)';
/** What tells whether documents are kept, of all in their order in one row: to hand over a row takes longer than to find it. */
const PLACES = 'CAST(json_group_array(json_array(d.id, d.position)) AS BLOB)';

type Sort = NonNullable<DocumentQuery['sort']>;

export interface DocumentSearchOptions extends IndexedFields {
  readonly reader: DocumentReader;
  /** SQL for the table. */
  readonly table: string;
  readonly indexes: () => readonly (readonly string[])[];
  /** The document that is kept, if it is the one of this position. */
  readonly kept: (id: string, position: bigint) => StoredDocument | undefined;
  /** Makes a document of a row. What is read in this thread at this moment may be kept. */
  readonly read: (row: readonly Value[], mayBeKept: boolean) => StoredDocument;
}

/** Finds documents in the file: SQL selects, sorts and counts, and mingo looks at what SQL cannot tell. */
export class DocumentSearch {
  readonly #options: DocumentSearchOptions;

  constructor(options: DocumentSearchOptions) {
    this.#options = options;
  }

  async find(query: DocumentQuery): Promise<readonly StoredDocument[]> {
    const { filter, sort = {}, limit } = query;
    const { read } = this.#options;
    const { sql, params, isExact } = conditionOf(filter, this.#options);
    if (!isExact) return this.#findAmong(query, sql, params);
    // The rows are sorted without their documents. CROSS JOIN keeps their order, and LIMIT keeps SQLite from leaving
    // the order of an inner query out.
    const from = this.#selection('rowid AS row', sql, sort);
    const joined = `FROM (${from} LIMIT ?) AS found CROSS JOIN ${this.#options.table} AS d ON d.rowid = found.row`;
    const all = [...params, limit ?? NO_LIMIT];
    const isServed = this.#isServed(query);
    const few = limit !== undefined && limit <= LONGEST_KEPT ? await this.#few(isServed, joined, all) : null;
    if (few !== null) return few;
    const rows = await this.#rows(isServed, `SELECT ${COLUMNS} ${joined}`, all);
    const found: StoredDocument[] = [];
    for (const row of rows) {
      found.push(read(row, isServed && rows.length <= LONGEST_KEPT));
      if (found.length % PAGE_LENGTH === 0) await turn();
    }
    return found;
  }

  /** The ids of what `find` gives. */
  async ids(query: DocumentQuery): Promise<readonly string[]> {
    const { filter, sort = {}, limit } = query;
    const { sql, params, isExact } = conditionOf(filter, this.#options);
    if (!isExact) return (await this.#findAmong(query, sql, params)).map(({ id }) => id);
    const selection = `${this.#selection('CAST(id AS BLOB)', sql, sort)} LIMIT ?`;
    const rows = await this.#rows(this.#isServed(query), selection, [...params, limit ?? NO_LIMIT]);
    return rows.map(([id]) => textOf(id));
  }

  async count(filter: Filter): Promise<number> {
    const { sql, params, isExact } = conditionOf(filter, this.#options);
    if (!isExact) return (await this.#findAmong({ filter }, sql, params)).length;
    const counting = this.#selection('count(*)', sql, {});
    const [row] = await this.#rows(this.#isServed({ filter }), counting, params);
    return Number(row?.[0]);
  }

  /** The texts of a field in what `find` gives, or in the lists there. A whole table is looked at, in its own thread. */
  async distinct(field: string, filter: Filter): Promise<readonly string[]> {
    const { sql, params, isExact } = conditionOf(filter, this.#options);
    if (!isExact) {
      const found = await this.#findAmong({ filter }, sql, params);
      const documents = found.map(({ document }) => document).filter((document) => document !== null);
      return textsIn(documents, field);
    }
    // Of an object, json_each would give the values.
    const path = pathOf(field);
    const rows = await this.#options.reader.rowsOfScan(
      `SELECT DISTINCT CAST(element.atom AS BLOB) FROM (${this.#selection('document', sql, {})}) AS found, ` +
        `json_each(found.document, ${path}) AS element ` +
        `WHERE element.type = 'text' AND json_type(found.document, ${path}) <> 'object'`,
      params,
    );
    return rows.map(([text]) => textOf(text));
  }

  /** The documents of these ids, in no order. */
  byIds(ids: readonly string[]): readonly StoredDocument[] {
    if (ids.length === 0) return [];
    const { reader, table, read } = this.#options;
    const sql = `SELECT ${COLUMNS} FROM ${table} AS d WHERE d.id `;
    const rows =
      ids.length === 1
        ? reader.rows(`${sql} = ?`, [ids[0] ?? ''])
        : reader.rows(`${sql} IN (SELECT value FROM json_each(?))`, [JSON.stringify(ids)]);
    return rows.map((row) => read(row, ids.length <= LONGEST_KEPT));
  }

  /** All documents and tombstones, in order of their ids. */
  async *pages(): AsyncGenerator<readonly StoredDocument[]> {
    const { reader, table, read } = this.#options;
    const sql = `SELECT ${COLUMNS} FROM ${table} AS d WHERE d.id > ? ORDER BY d.id LIMIT ${PAGE_LENGTH}`;
    for (let last: string | undefined = ''; last !== undefined;) {
      const page: readonly StoredDocument[] = reader.rows(sql, [last]).map((row) => read(row, false));
      if (page.length > 0) yield page;
      last = page.at(-1)?.id;
      await turn();
    }
  }

  /**
   * Where what is found lies, then the documents: those that are kept are not read again, and the others are kept from now
   * on. Null where one of them was changed in between, or may have been: it has to be found with its document.
   */
  async #few(
    isServed: boolean,
    joined: string,
    params: readonly Value[],
  ): Promise<readonly StoredDocument[] | null> {
    const [row] = await this.#rows(isServed, `SELECT ${PLACES} ${joined}`, params);
    const found = JSON.parse(textOf(row?.[0])) as [string, number][];
    const places = found.map(([id, position]) => ({ id, position: BigInt(position) }));
    if (places.some(({ position }) => position === 0n)) return null;
    const { kept } = this.#options;
    const read = new Map(places.map(({ id, position }) => [id, kept(id, position)]));
    const unread = places.map(({ id }) => id).filter((id) => read.get(id) === undefined);
    for (const stored of this.byIds(unread)) read.set(stored.id, stored);
    const documents = places.flatMap(({ id, position }) => {
      const stored = read.get(id);
      return stored?.position === position ? [stored] : [];
    });
    return documents.length === places.length ? documents : null;
  }

  /** What mingo selects among the documents that SQL selects. They are looked at in the order that is asked for. */
  async #findAmong(
    query: DocumentQuery,
    condition: string,
    params: readonly Value[],
  ): Promise<readonly StoredDocument[]> {
    const { filter, sort = {}, limit = Infinity } = query;
    const sql = this.#selection('CAST(id AS BLOB)', condition, sort);
    const ids = (await this.#rows(this.#isServed(query), sql, params)).map(([id]) => textOf(id));
    const test = new Query(filter, { context });
    const found: StoredDocument[] = [];
    if (limit === 0) return found;
    for (let start = 0; start < ids.length; start += PAGE_LENGTH) {
      const page = ids.slice(start, start + PAGE_LENGTH);
      const documents = new Map(this.byIds(page).map((stored) => [stored.id, stored]));
      for (const id of page) {
        const stored = documents.get(id);
        if (stored?.document == null || !test.test(stored.document)) continue;
        found.push(stored);
        if (found.length >= limit) return found;
      }
      await turn();
    }
    return found;
  }

  #selection(what: string, condition: string, sort: Sort): string {
    const { table } = this.#options;
    const order = Object.entries(sort).map(([field, direction]) => {
      if (!isPlain(field)) throw new Error(`${field} is no field to sort by.`);
      return `${keyOfField(field)} ${direction === 1 ? 'ASC' : 'DESC'}`;
    });
    return [
      `SELECT ${what} FROM ${table} WHERE document IS NOT NULL AND (${condition})`,
      ...(order.length === 0 ? [] : [`ORDER BY ${order.join(', ')}`]),
    ].join(' ');
  }

  #rows(isServed: boolean, sql: string, params: readonly Value[]): Promise<Value[][]> | Value[][] {
    const { reader } = this.#options;
    return isServed ? reader.rows(sql, params) : reader.rowsOfScan(sql, params);
  }

  #isServed(query: DocumentQuery): boolean {
    const { isNeverList, indexes } = this.#options;
    return isServedByIndex(query, keyRangesOf(query.filter, isNeverList), indexes());
  }
}
