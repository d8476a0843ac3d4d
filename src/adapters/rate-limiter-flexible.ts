import type { MongoClient } from 'mongodb';
import {
  RateLimiterMemory,
  RateLimiterMongo,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import type { Allowance, RateLimit, RateLimits } from '../ports/rate-limits.ts';

/** Where several processes count together. */
export interface SharedCounts {
  readonly client: MongoClient;
  readonly databaseName: string;
  readonly onFault: (fault: Error) => void;
}

/** The timeout of one count, and the pause after MongoDB did not answer. */
const TIMEOUT_MILLISECONDS = 500;
const PAUSE_MILLISECONDS = 5000;

/** Counts in memory, or in MongoDB. While MongoDB does not answer, each process counts for itself. */
export class FlexibleRateLimits implements RateLimits {
  private readonly shared: SharedCounts | null;
  private readonly inMemory = new Map<string, RateLimiterAbstract>();
  private readonly inMongoDb = new Map<string, RateLimiterMongo>();
  private prepared: Promise<void> | undefined;
  private pausedUntil = 0;

  constructor(shared: SharedCounts | null) {
    this.shared = shared;
  }

  async take(limit: RateLimit, key: string): Promise<Allowance> {
    return this.count(limit, async (limiter) => {
      try {
        return allowanceOf(await limiter.consume(key), true);
      } catch (error) {
        if (error instanceof RateLimiterRes) return allowanceOf(error, false);
        throw error;
      }
    });
  }

  async forgive(limit: RateLimit, key: string): Promise<void> {
    await this.count(limit, (limiter) => limiter.delete(key));
  }

  private async count<Result>(
    limit: RateLimit,
    work: (limiter: RateLimiterAbstract) => Promise<Result>,
  ): Promise<Result> {
    if (this.shared !== null && limit.isPerProcess !== true && Date.now() >= this.pausedUntil) {
      const { shared } = this;
      try {
        const limiter = madeOnce(this.inMongoDb, limit, (options) => limiterInMongoDb(shared, options));
        return await within(
          TIMEOUT_MILLISECONDS,
          this.prepare(limiter).then(() => work(limiter)),
        );
      } catch (error) {
        this.pausedUntil = Date.now() + PAUSE_MILLISECONDS;
        shared.onFault(error instanceof Error ? error : new Error(String(error)));
      }
    }
    return work(madeOnce(this.inMemory, limit, (options) => new RateLimiterMemory(options)));
  }

  /** The unique index keeps two processes from making two counts of one key. */
  private prepare(limiter: RateLimiterMongo): Promise<void> {
    this.prepared ??= limiter.createIndexes().catch((error: unknown) => {
      this.prepared = undefined;
      throw error;
    });
    return this.prepared;
  }
}

interface LimiterOptions {
  readonly keyPrefix: string;
  readonly points: number;
  readonly duration: number;
}

function madeOnce<Limiter extends RateLimiterAbstract>(
  limiters: Map<string, Limiter>,
  { name, points, seconds }: RateLimit,
  make: (options: LimiterOptions) => Limiter,
): Limiter {
  const limiter = limiters.get(name) ?? make({ keyPrefix: name, points, duration: seconds });
  limiters.set(name, limiter);
  return limiter;
}

function limiterInMongoDb({ client, databaseName }: SharedCounts, options: LimiterOptions): RateLimiterMongo {
  return new RateLimiterMongo({
    ...options,
    disableIndexesCreation: true,
    storeClient: client,
    dbName: databaseName,
    tableName: 'rate_limits',
  });
}

async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Counting took too long.')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function allowanceOf({ remainingPoints, msBeforeNext }: RateLimiterRes, allowed: boolean): Allowance {
  return {
    allowed,
    remaining: Math.max(remainingPoints, 0),
    resetSeconds: Math.max(Math.ceil(msBeforeNext / 1000), 1),
  };
}

/** Counts nothing: for tests and benchmarks. */
export class NoRateLimits implements RateLimits {
  take({ points, seconds }: RateLimit): Promise<Allowance> {
    return Promise.resolve({ allowed: true, remaining: points, resetSeconds: seconds });
  }

  forgive(): Promise<void> {
    return Promise.resolve();
  }
}
