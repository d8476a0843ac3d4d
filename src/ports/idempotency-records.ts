/** The stored answer to a request; `text` is opaque to the store. */
export interface StoredAnswer {
  readonly fingerprint: string;
  readonly text: string;
}

/** The answers to requests that came with an Idempotency-Key. */
export interface IdempotencyRecords {
  /**
   * Takes a key for one request. `running`: another one has it now. `done`: it has been answered. A request
   * that was begun and neither finished nor abandoned (its process died) may be begun again after `leaseSeconds`.
   */
  begin(
    key: string,
    leaseSeconds: number,
  ): Promise<{ state: 'begun' } | { state: 'running' } | { state: 'done'; answer: StoredAnswer }>;
  /** Keeps the answer, durably, at least for so many seconds. */
  finish(key: string, answer: StoredAnswer, keepSeconds: number): Promise<void>;
  /** Gives the key back without an answer. */
  abandon(key: string): Promise<void>;
  /** Every answer that is kept when the scan begins, a page at a time. */
  scan(): AsyncIterable<readonly { readonly key: string; readonly text: string }[]>;
  /** Removes answers, so that nothing is left of them in a file. */
  remove(keys: readonly string[]): Promise<void>;
}
