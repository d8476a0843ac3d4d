import type { Filter } from '../../engine/ports/read-model-store.ts';

/** Where a field of a document lies in the stored one. */
export function pathOf(field: string): string {
  return `document.${field}`;
}

/** The same filter, for documents that were not removed. */
export function liveOnes(filter: Filter): Filter {
  return { $and: [{ document: { $ne: null } }, inside(filter)] };
}

const JUNCTIONS: ReadonlySet<string> = new Set(['$and', '$or', '$nor']);

/**
 * A filter as it is for the document inside the stored one. Only fields at its top are paths from the root: what
 * stands under a field, also in `$not` and `$elemMatch`, is relative to that. Throws for the operators that look at
 * whole documents (`$expr`, `$where`, `$text`), which the port does not have.
 */
function inside(filter: Filter): Filter {
  const conditions = Object.entries(filter).map(([field, condition]) => {
    if (JUNCTIONS.has(field)) return [field, (condition as readonly Filter[]).map(inside)];
    if (field.startsWith('$')) throw new Error(`${field} is no operator of this query language.`);
    return [pathOf(field), condition ?? null]; // The driver would leave undefined out, and so select everything.
  });
  return Object.fromEntries(conditions) as Filter;
}
