import type { JsonObject } from '../json.ts';

/** A place for documents. `indexes` are lists of fields that queries select by, the most selective first. */
export interface CollectionDeclaration {
  readonly name: string;
  readonly indexes: readonly (readonly string[])[];
}

/** A document, or the tombstone of one (`null`), and the position of the last event that was folded into it. */
export interface StoredDocument<Document = JsonObject> {
  readonly id: string;
  readonly position: bigint;
  readonly document: Document | null;
}

/** A filter in the MongoDB query language: `{ theaterId: '…', startsAt: { $gte: '…' } }`. */
export type Filter = Readonly<Record<string, unknown>>;

export interface DocumentQuery {
  readonly filter: Filter;
  /** Fields in order of weight, 1 ascending, -1 descending; null sorts below everything. */
  readonly sort?: Readonly<Record<string, 1 | -1>>;
  readonly limit?: number;
}

/** What queries ask. Documents that come out are immutable. */
export interface ReadModelReader {
  get(collection: string, id: string): Promise<JsonObject | undefined>;
  find(collection: string, query: DocumentQuery): Promise<readonly JsonObject[]>;
  count(collection: string, filter: Filter): Promise<number>;
  /** How far the log has been folded into a collection; 0n when it never was. */
  checkpoint(collection: string): Promise<bigint>;
}

/** Documents that are folded from the log: each can be made again from it. */
export interface ReadModelStore extends ReadModelReader {
  /** Makes a collection ready. To be called before any other use of it. */
  prepare(collection: CollectionDeclaration): Promise<void>;

  /** The documents of these ids, tombstones included, save those at or below the checkpoint that were forgotten. */
  load(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>>;

  /** All documents of a collection, tombstones as in `load`, a page at a time; what is saved meanwhile may be missed. */
  list(collection: string): AsyncIterable<readonly StoredDocument[]>;

  /**
   * Stores documents, then moves the collection's checkpoint forward. A document is replaced only where the stored
   * one's position is lower, the checkpoint likewise, so a repeat changes nothing. After a crash the checkpoint is never
   * ahead of the documents; both may be older than what was answered, for the log has it all.
   */
  save(collection: string, documents: readonly StoredDocument[], checkpoint: bigint): Promise<void>;

  /** Stores a document that is not folded from the log (a worker's own notes); `null` removes it. */
  put(collection: string, id: string, document: JsonObject | null): Promise<void>;

  /** Removes a collection with its checkpoint; not an error when it is not there. */
  drop(collection: string): Promise<void>;

  /** The names and checkpoints of all collections that were ever saved to. */
  checkpoints(): Promise<ReadonlyMap<string, bigint>>;
}
