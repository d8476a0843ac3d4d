import type { Filter } from '../../engine/ports/read-model-store.ts';
import { type IsNeverList, keyRangesOf, type KeyRange } from './document-key-ranges.ts';
import {
  ABOVE_TEXTS,
  isPlain,
  type Key,
  KEY_OF_ELEMENT,
  keyOfField,
  keyOfValue,
  LIST_KEY,
  LOWEST_NUMBER,
  LOWEST_TEXT,
  NULL_KEY,
  pathOf,
} from './document-keys.ts';
import type { Value } from './sqlite.ts';

/** A filter as SQL. What is not exact selects all that the filter selects, and maybe more. */
export interface Condition {
  readonly sql: string;
  readonly params: readonly Value[];
  readonly isExact: boolean;
}

/** What is known of a collection's fields. */
export interface IndexedFields {
  readonly isNeverList: IsNeverList;
  /** SQL for the table that has the words of a field; undefined where there is none. */
  readonly wordsTable: (field: string) => string | undefined;
}

const EVERYTHING: Condition = { sql: '1', params: [], isExact: true };
const NOTHING: Condition = { sql: '0', params: [], isExact: true };
/** What SQL cannot tell. */
const UNKNOWN: Condition = { sql: '1', params: [], isExact: false };

/** The SQL for a filter. Throws for operators that look at whole documents (`$expr`, `$where`): the port has none. */
export function conditionOf(filter: Filter, fields: IndexedFields): Condition {
  return all(
    Object.entries(filter).map(([field, condition]) => {
      if (field === '$and') return all(partsOf(condition, fields));
      if (field === '$or') return orOf(condition as readonly Filter[], fields);
      if (field === '$nor') return not(any(partsOf(condition, fields)));
      if (field.startsWith('$')) throw new Error(`${field} is no operator of this query language.`);
      if (!isPlain(field)) return UNKNOWN;
      return (
        wordCondition(field, condition, fields) ?? fieldCondition(field, condition, fields.isNeverList(field))
      );
    }),
  );
}

function partsOf(filters: unknown, fields: IndexedFields): readonly Condition[] {
  return (filters as readonly Filter[]).map((filter) => conditionOf(filter, fields));
}

/** With the range that all alternatives lie in: an index finds a range, and no alternatives in their order. */
function orOf(filters: readonly Filter[], fields: IndexedFields): Condition {
  const ranges = keyRangesOf({ $or: filters }, fields.isNeverList);
  return all([any(partsOf(filters, fields)), ...[...ranges].map(within)]);
}

function within([field, { low, high }]: readonly [string, KeyRange]): Condition {
  const key = keyOfField(field);
  return exact(`${key} BETWEEN ? AND ?`, [low, high]);
}

/** The condition that a word begins so, by the table of words; undefined for any other. */
function wordCondition(
  field: string,
  condition: unknown,
  { wordsTable }: IndexedFields,
): Condition | undefined {
  const table = wordsTable(field);
  if (table === undefined || typeof condition !== 'object' || condition === null) return undefined;
  const { $regex, ...others } = condition as Readonly<Record<string, unknown>>;
  const beginning = typeof $regex === 'string' ? BEGINNING.exec($regex)?.[1] : undefined;
  if (beginning === undefined || Object.keys(others).length > 0) return undefined;
  // The table of words does not mind the case.
  if (beginning !== beginning.toLowerCase()) return undefined;
  return {
    sql: `rowid IN (SELECT rowid FROM ${table} WHERE ${table} MATCH ?)`,
    params: [`"${beginning}"*`],
    isExact: true,
  };
}

const BEGINNING = /^\^([\p{L}\p{N}]+)$/u;

function fieldCondition(field: string, condition: unknown, isNeverList: boolean): Condition {
  const operators = operatorsOf(condition);
  if (operators === undefined) return UNKNOWN;
  // Each bound may be met by another element of a list, so two bounds are a range only where there are no lists.
  const isRange = isNeverList && isBoundedOnBothSides(operators);
  return all(
    operators.map(([operator, operand]) => {
      if (operator === '$not') return not(fieldCondition(field, operand, isNeverList));
      if (operator === '$ne') return not(fieldTest(field, testOf('$eq', operand, isRange), isNeverList));
      if (operator === '$nin') return not(fieldTest(field, testOf('$in', operand, isRange), isNeverList));
      if (operator === '$options') return EVERYTHING;
      if (operator !== '$regex') return fieldTest(field, testOf(operator, operand, isRange), isNeverList);
      const { $options } = condition as { readonly $options?: unknown };
      return fieldTest(field, patternTest(operand, $options), isNeverList);
    }),
  );
}

/** The operators of a field's condition; undefined for the equality of an object or a list. */
function operatorsOf(condition: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (typeof condition !== 'object' || condition === null) return [['$eq', condition]];
  const entries = Object.entries(condition);
  return entries.length > 0 && entries.every(([name]) => name.startsWith('$')) ? entries : undefined;
}

function isBoundedOnBothSides(operators: readonly (readonly [string, unknown])[]): boolean {
  const typesOf = (names: readonly string[]): readonly string[] =>
    operators.filter(([name]) => names.includes(name)).map(([, bound]) => typeof bound);
  const below = typesOf(['$gt', '$gte']);
  const above = typesOf(['$lt', '$lte']);
  return below.length > 0 && above.length > 0 && new Set([...below, ...above]).size === 1;
}

/** Makes the SQL of a test from the SQL of the key that is tested. */
type KeyTest = (key: string) => Condition;

/** Applies a test to a field as MongoDB does: a list passes where one of its elements does. */
function fieldTest(field: string, test: KeyTest, isNeverList: boolean): Condition {
  const key = keyOfField(field);
  const ofValue = test(key);
  if (isNeverList) return ofValue;
  const isList = exact(`${key} = ${LIST_KEY}`, []);
  // The list may lie on the way to a nested field.
  if (field.includes('.')) return any([ofValue, { ...isList, isExact: false }]);
  const { sql, params, isExact } = test(KEY_OF_ELEMENT);
  const elements = `SELECT 1 FROM json_each(document, ${pathOf(field)}) AS element WHERE ${sql}`;
  return any([ofValue, all([isList, { sql: `EXISTS (${elements})`, params, isExact }])]);
}

function testOf(operator: string, operand: unknown, isRange: boolean): KeyTest {
  if (operator === '$in' && Array.isArray(operand)) return membershipTest(operand);
  const key = keyOfValue(operand);
  if (key === undefined) return () => UNKNOWN;
  if (operator === '$eq') return (sql) => exact(`${sql} = ?`, [key]);
  const comparison = COMPARISONS[operator];
  if (comparison === undefined || key === NULL_KEY || key instanceof Uint8Array) return () => UNKNOWN;
  return (sql) => {
    const bound = exact(`${sql} ${comparison} ?`, [key]);
    return isRange ? bound : all([bound, sameType(sql, comparison, key)]);
  };
}

const COMPARISONS: Readonly<Record<string, string>> = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' };

/** MongoDB compares a bound with values of its own type only. */
function sameType(sql: string, comparison: string, bound: string | number): Condition {
  if (comparison.startsWith('<')) {
    return exact(`${sql} >= ?`, [typeof bound === 'string' ? LOWEST_TEXT : LOWEST_NUMBER]);
  }
  return exact(`${sql} < ?`, [typeof bound === 'string' ? ABOVE_TEXTS : LOWEST_TEXT]);
}

function membershipTest(values: readonly unknown[]): KeyTest {
  const keys = values.map(keyOfValue);
  if (keys.includes(undefined)) return () => UNKNOWN;
  // JSON has texts and numbers for SQLite; null and booleans are keys of another kind.
  const plain = keys.filter(
    (key) => typeof key === 'string' || (key !== NULL_KEY && typeof key === 'number'),
  );
  const others = [...new Set(values)].filter((value) => typeof value === 'boolean' || value == null);
  return (sql) =>
    any([
      plain.length === 0
        ? NOTHING
        : exact(`${sql} IN (SELECT value FROM json_each(?))`, [JSON.stringify(plain)]),
      ...others.map((value) => exact(`${sql} = ?`, [keyOfValue(value) ?? NULL_KEY])),
    ]);
}

const SPECIAL = /[.*+?^${}()|[\]\\]/;
const ASCII = /^[\x20-\x7e]*$/;

/**
 * The test for a literal text anywhere in a value. LIKE ignores the case of ASCII letters only: for a pattern with
 * other characters, or one that minds the case, it selects too much.
 */
function patternTest(pattern: unknown, options: unknown): KeyTest {
  if (typeof pattern !== 'string') return () => UNKNOWN;
  const literal = pattern.replaceAll(/\\([.*+?^${}()|[\]\\])/g, '');
  if (SPECIAL.test(literal) || keyOfValue(pattern) === undefined) return () => UNKNOWN;
  const text = pattern.replaceAll(/\\([.*+?^${}()|[\]\\])/g, '$1');
  const isExact = options === 'i' && ASCII.test(text);
  const like = text.replaceAll(/[\\%_]/g, '\\$&').replaceAll(/[^\x20-\x7e]/gu, '_');
  return (sql) => ({
    sql: `typeof(${sql}) = 'text' AND ${sql} LIKE ? ESCAPE '\\'`,
    params: [`%${like}%`],
    isExact,
  });
}

function exact(sql: string, params: readonly Key[]): Condition {
  return { sql, params, isExact: true };
}

function all(conditions: readonly Condition[]): Condition {
  return joined(conditions, ' AND ', EVERYTHING);
}

function any(conditions: readonly Condition[]): Condition {
  return joined(conditions, ' OR ', NOTHING);
}

function joined(conditions: readonly Condition[], junction: string, none: Condition): Condition {
  const [only, ...more] = conditions;
  if (only === undefined) return none;
  if (more.length === 0) return only;
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(junction),
    params: conditions.flatMap(({ params }) => params),
    isExact: conditions.every(({ isExact }) => isExact),
  };
}

/** Keys are never NULL, so each test is either true or false. */
function not(condition: Condition): Condition {
  return condition.isExact ? { ...condition, sql: `NOT (${condition.sql})` } : UNKNOWN;
}
