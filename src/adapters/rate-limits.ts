import type { MongoClient } from 'mongodb';
import {
  RateLimiterMemory,
  RateLimiterMongo,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import type { Allowance, RateLimit, RateLimits } from '../domain/kernel/rate-limits.ts';

/** Where several processes count together. */
export interface SharedCounts {
  readonly client: MongoClient;
  readonly databaseName: string;
  readonly onFault: (fault: Error) => void;
}

/** Counts in memory, or in MongoDB; where that does not answer, each process counts for itself. */
export class FlexibleRateLimits implements RateLimits {
  private readonly shared: SharedCounts | null;
  private readonly limiters = new Map<string, RateLimiterAbstract>();

  constructor(shared: SharedCounts | null) {
    this.shared = shared;
  }

  async take(limit: RateLimit, key: string): Promise<Allowance> {
    try {
      return allowanceOf(await this.limiterOf(limit).consume(key), true);
    } catch (error) {
      if (error instanceof RateLimiterRes) return allowanceOf(error, false);
      this.shared?.onFault(error instanceof Error ? error : new Error(String(error)));
      return { allowed: true, remaining: limit.points, resetSeconds: limit.seconds };
    }
  }

  async forgive(limit: RateLimit, key: string): Promise<void> {
    await this.limiterOf(limit)
      .delete(key)
      .catch((error: unknown) =>
        this.shared?.onFault(error instanceof Error ? error : new Error(String(error))),
      );
  }

  private limiterOf(limit: RateLimit): RateLimiterAbstract {
    let limiter = this.limiters.get(limit.name);
    if (limiter === undefined) {
      limiter = this.make(limit);
      this.limiters.set(limit.name, limiter);
    }
    return limiter;
  }

  private make({ name, points, seconds }: RateLimit): RateLimiterAbstract {
    const options = { keyPrefix: name, points, duration: seconds };
    const inMemory = new RateLimiterMemory(options);
    if (this.shared === null) return inMemory;
    const { client, databaseName } = this.shared;
    return new RateLimiterMongo({
      ...options,
      storeClient: client,
      dbName: databaseName,
      tableName: 'rate_limits',
      insuranceLimiter: inMemory,
    });
  }
}

function allowanceOf({ remainingPoints, msBeforeNext }: RateLimiterRes, allowed: boolean): Allowance {
  return {
    allowed,
    remaining: Math.max(remainingPoints, 0),
    resetSeconds: Math.max(Math.ceil(msBeforeNext / 1000), 1),
  };
}

/** For tests and benchmarks: nothing is counted. */
export class NoRateLimits implements RateLimits {
  take({ points, seconds }: RateLimit): Promise<Allowance> {
    return Promise.resolve({ allowed: true, remaining: points, resetSeconds: seconds });
  }

  forgive(): Promise<void> {
    return Promise.resolve();
  }
}
