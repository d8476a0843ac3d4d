import type { Allowance, RateLimit, RateLimits } from '../../ports/rate-limits.ts';
import { Problem } from '../problems.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How often what may be asked for. Counted for each client, person or account, as the place says that uses it. */
export const limits = {
  registration: { name: 'registration', points: 60, seconds: MINUTE },
  login: { name: 'login', points: 100, seconds: MINUTE },
  refresh: { name: 'refresh', points: 300, seconds: MINUTE },
  /** Wrong passwords of one account from one client: far more than a person needs, far fewer than a guesser. */
  failedLoginFromClient: { name: 'failed-login-client', points: 10, seconds: 15 * MINUTE },
  /** Of one account from anywhere: many clients together guess no faster, and keep its owner out while they try. */
  failedLogin: { name: 'failed-login', points: 100, seconds: 15 * MINUTE },
  currentPassword: { name: 'current-password', points: 10, seconds: 15 * MINUTE },
  forgotPassword: { name: 'forgot-password', points: 3, seconds: MINUTE },
  /** Mails that anybody may cause to an address by asking for a PIN. */
  mailToAddress: { name: 'mail-to-address', points: 4, seconds: HOUR },
  emailChange: { name: 'email-change', points: 5, seconds: HOUR },
  pin: { name: 'pin', points: 60, seconds: MINUTE },
  resetPassword: { name: 'reset-password', points: 20, seconds: MINUTE },
  /** A hold asks the event store, and nothing else that is not in this process. */
  holds: { name: 'holds', points: 120, seconds: MINUTE, isPerProcess: true },
} as const satisfies Readonly<Record<string, RateLimit>>;

/** Takes one of what a key has left. Throws `rate-limited` where there is nothing left. */
export async function takeOne(counts: RateLimits, limit: RateLimit, key: string): Promise<Allowance> {
  const allowance = await counts.take(limit, key);
  if (allowance.allowed) return allowance;
  const { resetSeconds } = allowance;
  throw new Problem(
    'rate-limited',
    `That was too often. Try again in ${resetSeconds} seconds.`,
    {},
    { ...rateLimitHeaders(limit, allowance), 'Retry-After': String(resetSeconds) },
  );
}

/** What is left, in the words of the IETF's draft "RateLimit header fields for HTTP". */
export function rateLimitHeaders(
  { name, points, seconds }: RateLimit,
  { remaining, resetSeconds }: Allowance,
): Readonly<Record<string, string>> {
  return {
    'RateLimit-Policy': `"${name}";q=${points};w=${seconds}`,
    RateLimit: `"${name}";r=${remaining};t=${resetSeconds}`,
  };
}
