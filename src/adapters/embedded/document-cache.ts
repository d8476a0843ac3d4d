import type { StoredDocument } from '../../engine/ports/read-model-store.ts';

interface Entry {
  readonly stored: StoredDocument;
  readonly length: number;
}

/** Documents by their collection and id, and how long their texts are together. */
class Generation {
  length = 0;
  readonly #collections = new Map<string, Map<string, Entry>>();

  get(collection: string, id: string): Entry | undefined {
    return this.#collections.get(collection)?.get(id);
  }

  set(collection: string, entry: Entry): void {
    let entries = this.#collections.get(collection);
    if (entries === undefined) this.#collections.set(collection, (entries = new Map<string, Entry>()));
    entries.set(entry.stored.id, entry);
    this.length += entry.length;
  }

  delete(collection: string, id: string): void {
    const entry = this.get(collection, id);
    if (entry === undefined) return;
    this.#collections.get(collection)?.delete(id);
    this.length -= entry.length;
  }

  deleteAll(collection: string): void {
    for (const { length } of this.#collections.get(collection)?.values() ?? []) this.length -= length;
    this.#collections.delete(collection);
  }
}

/**
 * Documents that were parsed lately: so many that their texts together are no longer than the limit. Those that were used
 * lately are the young ones. When they are half of the limit, they become the old ones, and the old ones of before are
 * dropped: so a reading costs no more than looking an id up.
 */
export class DocumentCache {
  readonly #limit: number;
  #young = new Generation();
  #old = new Generation();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(collection: string, id: string): StoredDocument | undefined {
    const young = this.#young.get(collection, id);
    if (young !== undefined) return young.stored;
    const old = this.#old.get(collection, id);
    if (old === undefined) return undefined;
    this.#old.delete(collection, id);
    this.#add(collection, old);
    return old.stored;
  }

  /** `length` is that of the document's text. */
  set(collection: string, stored: StoredDocument, length: number): void {
    this.delete(collection, stored.id);
    this.#add(collection, { stored, length });
  }

  delete(collection: string, id: string): void {
    this.#young.delete(collection, id);
    this.#old.delete(collection, id);
  }

  deleteAll(collection: string): void {
    this.#young.deleteAll(collection);
    this.#old.deleteAll(collection);
  }

  #add(collection: string, entry: Entry): void {
    const half = this.#limit / 2;
    if (entry.length > half) return;
    if (this.#young.length + entry.length > half) {
      this.#old = this.#young;
      this.#young = new Generation();
    }
    this.#young.set(collection, entry);
  }
}
