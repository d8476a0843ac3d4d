/** What may stand in an event or a document: JSON without fractions. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export type JsonObject = { readonly [key: string]: Json };

/**
 * Canonical JSON as RFC 8785 defines it: members sorted by UTF-16 code units, no white space, numbers and
 * strings as ECMAScript writes them. Two values that are equal give the same text, so the text can be hashed.
 * Throws a TypeError for what JSON cannot say (undefined, bigint, NaN, lone surrogates).
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('A string is not well-formed Unicode.');
    return JSON.stringify(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} is not JSON.`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const object = value as Record<string, unknown>;
    const members = Object.keys(object)
      .sort()
      .map((key) => `${canonicalJson(key)}:${canonicalJson(object[key])}`);
    return `{${members.join(',')}}`;
  }
  throw new TypeError(`A value of type ${typeof value} is not JSON.`);
}
