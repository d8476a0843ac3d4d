import type { DocumentQuery, DocumentReader } from '../domain/kernel/document-store.ts';
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
