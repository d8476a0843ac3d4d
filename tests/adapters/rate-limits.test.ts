import { FlexibleRateLimits } from '../../src/adapters/rate-limiter-flexible.ts';
import { rateLimitsContract } from '../contracts/rate-limits.contract.ts';

rateLimitsContract('Counts in memory', () =>
  Promise.resolve({ limits: new FlexibleRateLimits(null), close: () => Promise.resolve() }),
);
