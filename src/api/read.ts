import type { DocumentQuery, DocumentReader } from '../domain/kernel/document-store.ts';
import { StoreUnavailable } from '../domain/kernel/event-store.ts';
import { collectionOf, type Projection } from '../feed/projection.ts';

/** One document of a read model; undefined where there is none. */
export async function read<Document>(
  documents: DocumentReader,
  projection: Projection<Document>,
  id: string,
): Promise<Document | undefined> {
  const found: unknown = await documents.get(collectionOf(projection), id);
  return found as Document | undefined;
}

/** The documents of a read model that a filter selects. */
export async function readAll<Document>(
  documents: DocumentReader,
  projection: Projection<Document>,
  query: DocumentQuery,
): Promise<readonly Document[]> {
  const found: unknown = await documents.find(collectionOf(projection), query);
  return found as readonly Document[];
}

/** What a document would add to an answer, such as a name: undefined also while the documents cannot be reached. */
export async function lookUp<Document>(
  documents: DocumentReader,
  projection: Projection<Document>,
  id: string,
): Promise<Document | undefined> {
  try {
    return await read(documents, projection, id);
  } catch (error) {
    if (error instanceof StoreUnavailable) return undefined;
    throw error;
  }
}
