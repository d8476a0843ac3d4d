import type { SellingSettings } from '../../commands/selling-settings.ts';
import type { Allowance, RateLimit, RateLimits } from '../../ports/rate-limits.ts';
import { Problem } from '../problems.ts';
import type { LimitsOfDay } from '../route.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** The rate limits. The code that uses one says whether it counts clients, users or accounts. */
export const limits = {
  /** All requests of one client, whatever they ask for: many people may share an address, and none needs so many alone. */
  requests: { name: 'requests', points: 3000, seconds: MINUTE, isPerProcess: true },
  registration: { name: 'registration', points: 60, seconds: MINUTE },
  login: { name: 'login', points: 100, seconds: MINUTE },
  refresh: { name: 'refresh', points: 300, seconds: MINUTE },
  /** Wrong passwords for one account from one client: more than a person needs, fewer than a guesser. */
  failedLoginFromClient: { name: 'failed-login-client', points: 10, seconds: 15 * MINUTE },
  /**
   * Wrong passwords for one account from all clients: many clients together guess no faster. Meanwhile its owner logs in
   * only on a device that is known.
   */
  failedLogin: { name: 'failed-login', points: 100, seconds: 15 * MINUTE },
  /** Wrong passwords from a device on which the owner has logged in before: those of others do not count there. */
  failedLoginOnDevice: { name: 'failed-login-device', points: 10, seconds: 15 * MINUTE },
  currentPassword: { name: 'current-password', points: 10, seconds: 15 * MINUTE },
  forgotPassword: { name: 'forgot-password', points: 3, seconds: MINUTE },
  /** Mails that anybody may cause to an address by asking for a PIN, from one client and from all. */
  mailFromClient: { name: 'mail-from-client', points: 3, seconds: HOUR },
  mailToAddress: { name: 'mail-to-address', points: 4, seconds: HOUR },
  /** Mails that the owner may cause from devices that are known: others cannot use them up. */
  mailFromDevice: { name: 'mail-from-device', points: 4, seconds: HOUR },
  emailChange: { name: 'email-change', points: 5, seconds: HOUR },
  pin: { name: 'pin', points: 60, seconds: MINUTE },
  /** Fonts and codes take some tenths of a second of a thread that all share. */
  tickets: { name: 'tickets', points: 60, seconds: MINUTE },
  resetPassword: { name: 'reset-password', points: 20, seconds: MINUTE },
  /** How often one client may begin to watch: one who is dropped connects again after a second or two. */
  watching: { name: 'watching', points: 120, seconds: MINUTE, isPerProcess: true },
  /** Customers who come back from a gateway's page. Nobody proves that they do, and each is looked up in the log. */
  returning: { name: 'returning', points: 300, seconds: MINUTE, isPerProcess: true },
  /** Counted in this process, so that a hold waits for the event store only. */
  holds: { name: 'holds', points: 120, seconds: MINUTE, isPerProcess: true },
} as const satisfies Readonly<Record<string, RateLimit>>;

/** How often seats may be held in a day: by one customer, and from one client. Counted where `holds` is, and for the same reason. */
export function holdsOfDay({ holdsPerCustomerDay, holdsPerClientDay }: SellingSettings): LimitsOfDay {
  const day = { seconds: 24 * HOUR, isPerProcess: true } as const;
  return {
    customer: { name: 'holds-customer-day', points: holdsPerCustomerDay, ...day },
    client: { name: 'holds-client-day', points: holdsPerClientDay, ...day },
  };
}

/** Counts one use of a key. Throws `rate-limited` where none is left. */
export async function takeOne(counts: RateLimits, limit: RateLimit, key: string): Promise<Allowance> {
  const allowance = await counts.take(limit, key);
  if (allowance.allowed) return allowance;
  const { resetSeconds } = allowance;
  throw new Problem(
    'rate-limited',
    `Too many requests. Try again in ${resetSeconds} seconds.`,
    {},
    { ...rateLimitHeaders(limit, allowance), 'Retry-After': String(resetSeconds) },
  );
}

/** The uses that are left, as in the IETF's draft "RateLimit header fields for HTTP". */
export function rateLimitHeaders(
  { name, points, seconds }: RateLimit,
  { remaining, resetSeconds }: Allowance,
): Readonly<Record<string, string>> {
  return {
    'RateLimit-Policy': `"${name}";q=${points};w=${seconds}`,
    RateLimit: `"${name}";r=${remaining};t=${resetSeconds}`,
  };
}
