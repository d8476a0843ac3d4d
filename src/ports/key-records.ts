/** What is stored under an id: a wrapped key, or `null` for the tombstone of a dropped one. */
export interface KeyRecord {
  readonly id: string;
  readonly wrapped: string | null;
}

/** Wrapped keys, outside the log and outside its backups. What a key is, only the vault knows. */
export interface KeyRecords {
  /** Stores a wrapped key, durably, unless the id is known (also as a tombstone); tells which. */
  insert(id: string, wrapped: string): Promise<'inserted' | 'known'>;
  /** The wrapped key; `null` where it was dropped, `undefined` where there never was one. */
  get(id: string): Promise<string | null | undefined>;
  /** Drops a key for ever, durably; what remains is a tombstone. Dropping an unknown one leaves a tombstone too. */
  drop(id: string): Promise<void>;
  /**
   * All keys and tombstones, a page at a time, in no order that means anything, each once. What is made or dropped
   * meanwhile may be missed.
   */
  list(): AsyncIterable<readonly KeyRecord[]>;
}
