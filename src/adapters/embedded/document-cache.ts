import type { StoredDocument } from '../../engine/ports/read-model-store.ts';

interface Entry {
  readonly stored: StoredDocument;
  readonly length: number;
}

/** How much of the limit stays when room is made. */
const KEPT_OF_LIMIT = 7 / 8;

/** Documents that were parsed lately: so many that their texts together are no longer than the limit. */
export class DocumentCache {
  readonly #limit: number;
  readonly #entries = new Map<string, Entry>();
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(collection: string, id: string): StoredDocument | undefined {
    const key = keyOf(collection, id);
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    // A Map keeps the order of insertion: the first one is the one that was not used for the longest time.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.stored;
  }

  /** `length` is that of the document's text. */
  set(collection: string, stored: StoredDocument, length: number): void {
    this.delete(collection, stored.id);
    this.#entries.set(keyOf(collection, stored.id), { stored, length });
    this.#length += length;
    if (this.#length > this.#limit) this.#evict();
  }

  delete(collection: string, id: string): void {
    const key = keyOf(collection, id);
    this.#length -= this.#entries.get(key)?.length ?? 0;
    this.#entries.delete(key);
  }

  deleteAll(collection: string): void {
    for (const [key, { stored }] of this.#entries) {
      if (key === keyOf(collection, stored.id)) this.delete(collection, stored.id);
    }
  }

  /** Makes room for many at once: a Map keeps the places of deleted entries, and each look for the oldest passes over them. */
  #evict(): void {
    for (const [key, oldest] of this.#entries) {
      if (this.#length <= this.#limit * KEPT_OF_LIMIT) return;
      this.#entries.delete(key);
      this.#length -= oldest.length;
    }
  }
}

function keyOf(collection: string, id: string): string {
  return `${collection}\n${id}`;
}
