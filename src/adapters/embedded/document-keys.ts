/** A field's value as SQLite compares it, in MongoDB's order: null, numbers, texts, objects, lists, booleans. */
export type Key = string | number | Uint8Array;

/** The key of null, and of a field that is not there. */
export const NULL_KEY = -Infinity;
/** No number is below it, every text is above all numbers, and every other key is above all texts. */
export const LOWEST_NUMBER = -Number.MAX_VALUE;
export const LOWEST_TEXT = '';
export const ABOVE_TEXTS = new Uint8Array();

const FALSE_KEY = Uint8Array.of(2);
const TRUE_KEY = Uint8Array.of(3);

/** SQL for the key of a list: its elements are compared one by one. */
export const LIST_KEY = `x'01'`;

const PLAIN_FIELD = /^[\w-]+(\.[\w-]+)*$/;

/** Whether SQL can say where a field is. */
export function isPlain(field: string): boolean {
  return PLAIN_FIELD.test(field);
}

/** SQL for the path of a field in a document. */
export function pathOf(field: string): string {
  return `'$${field
    .split('.')
    .map((part) => `."${part}"`)
    .join('')}'`;
}

/**
 * SQL for the key of a plain field. A list on the way to a nested field counts as a list. Indexes are made on this
 * very text, so SQLite uses them only while it stays the same.
 */
export function keyOfField(field: string): string {
  const path = pathOf(field);
  const key = keyOf(`json_type(document, ${path})`, `json_extract(document, ${path})`);
  const parts = field.split('.');
  const onTheWay = parts.slice(1).map((_, end) => pathOf(parts.slice(0, end + 1).join('.')));
  if (onTheWay.length === 0) return key;
  const isList = onTheWay.map((parent) => `json_type(document, ${parent}) = 'array'`).join(' OR ');
  return `CASE WHEN ${isList} THEN ${LIST_KEY} ELSE ${key} END`;
}

/** SQL for the key of an element of a list, which is a row of `json_each` with the name `element`. */
export const KEY_OF_ELEMENT = keyOf('element.type', 'element.atom');

function keyOf(type: string, value: string): string {
  return (
    `CASE ${type} WHEN 'true' THEN x'03' WHEN 'false' THEN x'02' WHEN 'array' THEN ${LIST_KEY} ` +
    `WHEN 'object' THEN x'00' ELSE ifnull(${value}, -9e999) END`
  );
}

/** The key of a value of a filter; undefined for what SQL does not compare: objects, lists and broken texts. */
export function keyOfValue(value: unknown): Key | undefined {
  switch (typeof value) {
    case 'string':
      return isBindable(value) ? value : undefined;
    case 'number':
      return Number.isFinite(value) ? value : undefined;
    case 'boolean':
      return value ? TRUE_KEY : FALSE_KEY;
    case 'undefined':
      return NULL_KEY;
    default:
      return value === null ? NULL_KEY : undefined;
  }
}

/** SQLite ends some texts at a NUL, and UTF-8 has no lone surrogates. */
function isBindable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Compares two keys as SQLite does: texts by their UTF-8 bytes. */
export function compareKeys(one: Key, other: Key): number {
  if (typeof one === 'number' && typeof other === 'number') return one < other ? -1 : Number(one > other);
  if (typeof one === 'string' && typeof other === 'string') {
    return Buffer.compare(Buffer.from(one), Buffer.from(other));
  }
  if (one instanceof Uint8Array && other instanceof Uint8Array) return Buffer.compare(one, other);
  return rank(one) - rank(other);
}

function rank(key: Key): number {
  return ['number', 'string', 'object'].indexOf(typeof key);
}
