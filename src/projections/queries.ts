import type { DocumentQuery, Filter, ReadModelReader } from '../engine/ports/read-model-store.ts';
import { collectionOf, type Projection } from '../engine/projections/projection.ts';

/** How many documents are read at once: between two reads other requests get their turn. */
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

/** The documents that a filter selects, in the order of their ids. */
export async function* everyDocument<Document>(
  reader: ReadModelReader,
  projection: Projection<Document>,
  filter: Filter,
  idField: keyof Document & string,
): AsyncGenerator<Document> {
  let after: unknown = null;
  for (;;) {
    const found: unknown = await reader.find(collectionOf(projection), {
      filter: after === null ? filter : { $and: [filter, { [idField]: { $gt: after } }] },
      sort: { [idField]: 1 },
      limit: PAGE,
    });
    const documents = found as readonly Document[];
    yield* documents;
    if (documents.length < PAGE) return;
    after = documents.at(-1)?.[idField];
  }
}
