import type { JsonObject } from '../../engine/json.ts';
import type { Filter } from '../../engine/ports/read-model-store.ts';

type Scalar = string | number | boolean;

/**
 * A test that costs next to nothing: whether a filter cannot select a document, because a field that the filter wants to
 * be one value is another one. False says nothing.
 */
export function mismatchOf(filter: Filter): (document: JsonObject) => boolean {
  const wanted = equalitiesIn(filter);
  return (document) =>
    wanted.some(([field, value]) => {
      const present = document[field];
      // A list matches where one of its elements does.
      return present !== value && !Array.isArray(present);
    });
}

/** The fields of the document itself that have to be one value each. */
function equalitiesIn(filter: Filter): readonly (readonly [string, Scalar])[] {
  return Object.entries(filter).flatMap(([field, condition]): readonly (readonly [string, Scalar])[] => {
    if (field === '$and') return (condition as readonly Filter[]).flatMap(equalitiesIn);
    // Null is matched by a field that is not there, too.
    const isScalar = ['string', 'number', 'boolean'].includes(typeof condition);
    return isScalar && !/[$.]/.test(field) ? [[field, condition as Scalar]] : [];
  });
}
