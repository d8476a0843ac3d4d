import type { KeyRecord, KeyRecords } from '../../ports/key-records.ts';

/**
 * The keys of a store, with those of persons that are made or dropped over them in memory. A key of the system is made
 * once, whoever asks for it first: ids derive from it, and a rehearsal names those of the import.
 */
export class RehearsedKeyRecords implements KeyRecords {
  readonly #stored: KeyRecords;
  readonly #rehearsed = new Map<string, string | null>();

  constructor(stored: KeyRecords) {
    this.#stored = stored;
  }

  async insert(id: string, wrapped: string): Promise<'inserted' | 'known'> {
    if (id.startsWith('system:')) return this.#stored.insert(id, wrapped);
    if ((await this.get(id)) !== undefined) return 'known';
    this.#rehearsed.set(id, wrapped);
    return 'inserted';
  }

  get(id: string): Promise<string | null | undefined> {
    const rehearsed = this.#rehearsed.get(id);
    return rehearsed === undefined ? this.#stored.get(id) : Promise.resolve(rehearsed);
  }

  drop(id: string): Promise<void> {
    this.#rehearsed.set(id, null);
    return Promise.resolve();
  }

  list(): AsyncIterable<readonly KeyRecord[]> {
    return this.#stored.list();
  }
}
