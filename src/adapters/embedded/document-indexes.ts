import type { DocumentQuery, Filter } from '../../engine/ports/read-model-store.ts';
import type { KeyRange } from './document-key-ranges.ts';

/**
 * Whether an index finds all that a query wants with little more: one field has values that few documents share, or
 * the index has all fields of the query, in its order, and the query wants the first few.
 */
export function isServedByIndex(
  { filter, sort = {}, limit }: DocumentQuery,
  ranges: ReadonlyMap<string, KeyRange>,
  indexes: readonly (readonly string[])[],
): boolean {
  const isFew = ([first]: readonly string[]): boolean => {
    const range = first === undefined ? undefined : ranges.get(first);
    return range?.isPinned === true && !(range.low instanceof Uint8Array);
  };
  if (indexes.some(isFew)) return true;
  const sorted = Object.keys(sort);
  if (limit === undefined || new Set(Object.values(sort)).size !== 1) return false;
  const wanted = fieldsIn(filter);
  return indexes.some((fields) => {
    const pinned = fields.findIndex((field) => ranges.get(field)?.isPinned !== true);
    const rest = fields.slice(pinned === -1 ? fields.length : pinned);
    return (
      sorted.every((field, place) => rest[place] === field) && wanted.every((field) => fields.includes(field))
    );
  });
}

function fieldsIn(filter: Filter): readonly string[] {
  return Object.entries(filter).flatMap(([field, condition]) =>
    field.startsWith('$') ? (condition as readonly Filter[]).flatMap(fieldsIn) : [field],
  );
}
