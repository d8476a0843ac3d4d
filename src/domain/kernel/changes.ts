/** Absent means: leave it as it is. */
export type Changes<Facts> = { readonly [Field in keyof Facts]?: Facts[Field] | undefined };

/** Whether two JSON values say the same; members may stand in any order. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => isSame(one[key], other[key]));
}

/** The changes among `fields` that would change something. */
export function realChanges<Facts extends object, Field extends keyof Facts>(
  facts: Facts,
  changes: Changes<Facts>,
  fields: readonly Field[],
): { [Changed in Field]?: Facts[Changed] } {
  const real: { [Changed in Field]?: Facts[Changed] } = {};
  for (const field of fields) {
    const value = changes[field];
    if (value !== undefined && !isSame(value, facts[field])) real[field] = value;
  }
  return real;
}

export function isEmpty(object: object): boolean {
  return Object.keys(object).length === 0;
}
