/** The stored response to a request; `text` is opaque to the store. */
export interface IdempotencyRecord {
  readonly fingerprint: string;
  readonly text: string;
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
  /** Stores the response, durably, at least for so many seconds. */
  finish(key: string, record: IdempotencyRecord, keepSeconds: number): Promise<void>;
  /** Gives the key back without a response. */
  abandon(key: string): Promise<void>;
  /** Every response that is stored when the scan begins, a page at a time. */
  scan(): AsyncIterable<readonly { readonly key: string; readonly text: string }[]>;
  /** Removes responses, so that nothing is left of them in a file. */
  remove(keys: readonly string[]): Promise<void>;
}
