/** The stored response to a request; `text` is opaque to the store. */
export interface IdempotencyRecord {
  readonly fingerprint: string;
  readonly text: string;
}

/** Whom a response concerns, by digests: the store learns no name and no id. */
export interface Concerned {
  /** Whose request it was; null where nobody is logged in. */
  readonly asker: string | null;
  /** Of the responses to one asker so many are kept, those that were stored last. */
  readonly mostOfAsker: number;
  /** What the response names: people, and what belongs to them. */
  readonly named: readonly string[];
}

/** The responses to requests that came with an Idempotency-Key. */
export interface IdempotencyRecords {
  /**
   * Takes a key for one request. `running`: another request has it now. `done`: its response is stored. A request
   * that was begun and neither finished nor abandoned has its key for as long as its process lives; it may be begun
   * again `leaseSeconds` after that died.
   */
  begin(
    key: string,
    leaseSeconds: number,
  ): Promise<{ state: 'begun' } | { state: 'running' } | { state: 'done'; record: IdempotencyRecord }>;
  /** Stores the response, durably, at least for so many seconds unless it is one too many. */
  finish(key: string, record: IdempotencyRecord, keepSeconds: number, concerned?: Concerned): Promise<void>;
  /** Gives the key back without a response. */
  abandon(key: string): Promise<void>;
  /** Removes every response to an asker, and every one that names them, so that nothing is left of it in a file. */
  removeConcerning(digest: string): Promise<void>;
}
