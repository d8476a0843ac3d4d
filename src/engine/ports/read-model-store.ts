import type { JsonObject } from '../json.ts';

/** A collection of documents. Each index is a list of fields that queries select by, the most selective first. */
export interface CollectionDeclaration {
  readonly name: string;
  readonly indexes: readonly (readonly string[])[];
  /** The field with a list of words in lower case, which queries find by how they begin: `{ words: { $regex: '^ame' } }`. */
  readonly words?: string | undefined;
}

/** A document, or its tombstone (`null`), with the position of the last event that changed it. */
export interface StoredDocument<Document = JsonObject> {
  readonly id: string;
  readonly position: bigint;
  readonly document: Document | null;
}

/** A filter in the MongoDB query language: `{ theaterId: '…', startsAt: { $gte: '…' } }`. */
export type Filter = Readonly<Record<string, unknown>>;

export interface DocumentQuery {
  readonly filter: Filter;
  /** Fields in order of weight: 1 ascends, -1 descends. Null sorts below everything. */
  readonly sort?: Readonly<Record<string, 1 | -1>>;
  readonly limit?: number;
}

/** Thrown where read models cannot be read as they were written. The log has all that is in them. */
export class ReadModelsDamaged extends Error {
  override readonly name = 'ReadModelsDamaged';
}

/** The queries on read models. The documents that come out are immutable. */
export interface ReadModelReader {
  get(collection: string, id: string): Promise<JsonObject | undefined>;
  find(collection: string, query: DocumentQuery): Promise<readonly JsonObject[]>;
  /** The ids of the documents that `find` would give, in their order, without reading them where the store can do that. */
  ids(collection: string, query: DocumentQuery): Promise<readonly string[]>;
  count(collection: string, filter: Filter): Promise<number>;
  /** The texts of a field, or of a list in it, in the documents of a filter: each once, in no order. It is a field of the document itself. */
  distinct(collection: string, field: string, filter: Filter): Promise<readonly string[]>;
  /** The position up to which the log was projected into a collection; 0n if it never was. */
  checkpoint(collection: string): Promise<bigint>;
}

/** What `distinct` answers, of documents that are there. */
export function textsIn(documents: Iterable<JsonObject>, field: string): readonly string[] {
  const texts = new Set<string>();
  for (const document of documents) {
    for (const value of [document[field]].flat()) if (typeof value === 'string') texts.add(value);
  }
  return [...texts];
}

/** Read-model documents. All of them can be made again from the log. Methods may throw ReadModelsDamaged. */
export interface ReadModelStore extends ReadModelReader {
  /** What has been found damaged, in words; null while nothing has. */
  readonly damage: string | null;

  /**
   * How often a collection has been changed, of which it knows at once: as long as it answers the same number, what is
   * read is the same. Null where others may change it, or where it cannot be read as it is.
   */
  changesOf(collection: string): number | null;

  /** Makes a collection ready. Call it before any other use. */
  prepare(collection: CollectionDeclaration): Promise<void>;

  /** The documents of these ids, with tombstones. A tombstone at or below the checkpoint may be missing. */
  load(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>>;

  /** All documents of a collection, tombstones as in `load`, a page at a time. May miss what is saved meanwhile. */
  list(collection: string): AsyncIterable<readonly StoredDocument[]>;

  /**
   * Stores documents, then moves the collection's checkpoint forward. Replaces a document only if the stored position
   * is lower, and the checkpoint likewise, so a repeat changes nothing. After a crash the checkpoint is never ahead of
   * the documents. Both may then be older than what was answered: the log has it all.
   */
  save(collection: string, documents: readonly StoredDocument[], checkpoint: bigint): Promise<void>;

  /** Stores a document that does not come from the log, such as a worker's attempts; `null` removes it. */
  put(collection: string, id: string, document: JsonObject | null): Promise<void>;

  /** Removes a document if it was stored with this position. Does nothing if it is another one by now. */
  removeAt(collection: string, id: string, position: bigint): Promise<void>;

  /** Removes a collection with its checkpoint. A missing one is no error. */
  drop(collection: string): Promise<void>;

  /** The names and checkpoints of all collections that were ever saved to. */
  checkpoints(): Promise<ReadonlyMap<string, bigint>>;
}
