/** What may stand in an event or a document: JSON without fractions. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export type JsonObject = { readonly [key: string]: Json };

/**
 * Canonical JSON as RFC 8785 defines it: members sorted by UTF-16 code units, no white space, numbers and
 * strings as ECMAScript writes them. Two values that are equal give the same text, so the text can be hashed.
 * Throws a TypeError for what JSON cannot say (undefined, bigint, NaN, lone surrogates).
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return canonicalString(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} is not JSON.`);
    return JSON.stringify(value);
  }
  if (typeof value !== 'object') throw new TypeError(`A value of type ${typeof value} is not JSON.`);
  return texts.get(value) ?? (Array.isArray(value) ? canonicalArray(value) : canonicalObject(value));
}

/** The texts of values that are written down more than once. They must never change. */
const texts = new WeakMap<object, string>();

/** The canonical JSON of a value that is hashed and then stored: made once, for as long as the value lives. */
export function canonicalJsonOnce(value: object): string {
  let text = texts.get(value);
  if (text === undefined) {
    text = canonicalJson(value);
    texts.set(value, text);
  }
  return text;
}

function canonicalString(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('A string is not well-formed Unicode.');
  return JSON.stringify(text);
}

function canonicalArray(values: readonly unknown[]): string {
  let text = '[';
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) text += ',';
    text += canonicalJson(values[index]);
  }
  return `${text}]`;
}

function canonicalObject(object: object): string {
  const keys = Object.keys(object);
  if (!isSorted(keys)) keys.sort();
  let text = '{';
  for (const key of keys) {
    if (text.length > 1) text += ',';
    text += nameText(key) + canonicalJson((object as Record<string, unknown>)[key]);
  }
  return `${text}}`;
}

/** The texts of members' names: a few hundred, which stand in every event. Who sends others, or long ones, fills no more. */
const nameTexts = new Map<string, string>();
const NAME_TEXTS = 2000;
const NAME_LENGTH = 64;

function nameText(name: string): string {
  let text = nameTexts.get(name);
  if (text === undefined) {
    text = `${canonicalString(name)}:`;
    if (nameTexts.size < NAME_TEXTS && name.length <= NAME_LENGTH) nameTexts.set(name, text);
  }
  return text;
}

function isSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index += 1) {
    if ((keys[index - 1] ?? '') > (keys[index] ?? '')) return false;
  }
  return true;
}

/** Whether two JSON values are equal. Members may stand in any order. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => isSame(one[key], other[key]));
}
