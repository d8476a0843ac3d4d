/** So many in so many seconds. */
export interface RateLimit {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
  /** Each process counts for itself: for what must not wait for another store. */
  readonly isPerProcess?: true;
}

export interface Allowance {
  readonly allowed: boolean;
  /** How many are left. */
  readonly remaining: number;
  /** Seconds until there are more. */
  readonly resetSeconds: number;
}

/** Counts what is asked for, for all processes together where they share a store. Never throws: without it, people are served. */
export interface RateLimits {
  /**
   * Takes one of what `key` has left: never more than there is; of many who ask at once, some may be counted twice.
   * A key is stored: it must not tell who somebody is.
   */
  take(limit: RateLimit, key: string): Promise<Allowance>;
  /** Gives `key` back all that it has taken. */
  forgive(limit: RateLimit, key: string): Promise<void>;
}
