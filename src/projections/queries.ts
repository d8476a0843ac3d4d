import type { DocumentQuery, Filter, ReadModelReader } from '../engine/ports/read-model-store.ts';
import { collectionOf, type Projection } from '../engine/projections/projection.ts';
import { Turns } from '../engine/turns.ts';

/** How many documents are read at once. */
const PAGE = 200;

/** One document of a read model; undefined where there is none. */
export async function findOne<Document>(
  reader: ReadModelReader,
  projection: Projection<Document>,
  id: string,
): Promise<Document | undefined> {
  const found: unknown = await reader.get(collectionOf(projection), id);
  return found as Document | undefined;
}

/** The documents of a read model that a filter selects. */
export async function findAll<Document>(
  reader: ReadModelReader,
  projection: Projection<Document>,
  query: DocumentQuery,
): Promise<readonly Document[]> {
  const found: unknown = await reader.find(collectionOf(projection), query);
  return found as readonly Document[];
}

/** The texts that a field, or a list in it, has in the documents of a filter: each once, in no order. */
export function distinctTexts<Document>(
  reader: ReadModelReader,
  projection: Projection<Document>,
  field: keyof Document & string,
  filter: Filter,
): Promise<readonly string[]> {
  return reader.distinct(collectionOf(projection), field, filter);
}

/**
 * The documents that a filter selects, in the order of these fields: their id, or before it a text, or null, that never
 * changes in a document. Where an index has them, a page begins where the one before ended, and costs what it has. Read
 * in turns with all else that the process does.
 */
export async function* everyDocument<Document>(
  reader: ReadModelReader,
  projection: Projection<Document>,
  filter: Filter,
  ...order: readonly (keyof Document & string)[]
): AsyncGenerator<Document> {
  const sort = Object.fromEntries(order.map((field) => [field, 1 as const]));
  const turns = new Turns();
  let last: Document | undefined;
  for (;;) {
    if (turns.isOver) await turns.next();
    const found: unknown = await reader.find(collectionOf(projection), {
      filter: last === undefined ? filter : { $and: [filter, behind(last, order)] },
      sort,
      limit: PAGE,
    });
    const documents = found as readonly Document[];
    yield* documents;
    last = documents.at(-1);
    if (documents.length < PAGE) return;
  }
}

/** The filter for what comes behind a document in an order. */
function behind<Document>(last: Document, order: readonly (keyof Document & string)[]): Filter {
  const alternatives = order.map((field, place): Filter => {
    const alike = order.slice(0, place).map((before): [string, unknown] => [before, last[before]]);
    // Null sorts below every text, and nothing is greater than it.
    return {
      ...Object.fromEntries(alike),
      [field]: last[field] === null ? { $ne: null } : { $gt: last[field] },
    };
  });
  return { $or: alternatives };
}
