import { z } from 'zod';
import { passwordFault } from './domain/account/password-policy.ts';
import { EmailAddress } from './domain/kernel/email-address.ts';
import { Currency } from './domain/kernel/money.ts';

/** A variable that is wrong. The message names it and says what is wrong, never its value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

const flag = z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true');

function whole(minimum: number, maximum: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^-?\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, `must be ${minimum} to ${maximum}`);
}

/** 32 bytes as base64 or hex; several, separated by commas, where keys are rotated. */
const masterKeys = z.string().transform((text, context) => {
  const keys = text
    .split(',')
    .map((key) => Buffer.from(key.trim(), /^[0-9a-f]{64}$/i.test(key.trim()) ? 'hex' : 'base64'));
  if (keys.every((key) => key.length === 32)) return keys;
  context.addIssue({
    code: 'custom',
    message: 'must be 32 random bytes as base64 or hex; several separated by commas',
  });
  return z.NEVER;
});

/** What this process does, separated by commas. */
const roles = z
  .string()
  .transform((text) => text.split(',').map((role) => role.trim()))
  .pipe(
    z.array(
      z.enum(['api', 'projector', 'processor'], 'must be api, projector or processor, separated by commas'),
    ),
  );

const secret = z.string().refine((text) => Buffer.byteLength(text) >= 32, 'must have 32 bytes or more');

/** Whole origins, separated by commas: `https://tickets.example.org`. */
const origins = z
  .string()
  .transform((text) => text.split(',').map((origin) => origin.trim()))
  .refine(
    (list) =>
      list.every(
        (origin) => /^https?:/.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin,
      ),
    'must be origins such as https://tickets.example.org, separated by commas',
  );

/** How many proxies stand in front, whose `X-Forwarded-For` is believed. */
const proxies = z
  .string()
  .regex(/^(true|false|\d)$/, 'must be the number of proxies in front, or true for one')
  .transform((text) => (text === 'true' ? 1 : text === 'false' ? 0 : Number(text)));

const Environment = z.object({
  NODE_ENV: z
    .enum(['production', 'development', 'test'], 'must be production, development or test')
    .default('development'),
  PORT: whole(0, 65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  EVENTSTORE_URL: z
    .string()
    .regex(/^esdb(\+discover)?:\/\//, 'must begin with esdb:// or esdb+discover://')
    .optional(),
  MONGODB_URL: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')
    .optional(),
  ROLES: roles.default(['api', 'projector', 'processor']),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  MASTER_KEY: masterKeys.optional(),
  JWT_SECRET: secret.optional(),
  ADMIN_EMAIL: EmailAddress.optional(),
  ADMIN_PASSWORD: z.string().min(8, 'must have 8 characters or more').optional(),
  DEMO_DATA: flag.optional(),
  HOLD_SECONDS: whole(1, 3600).default(600),
  PAYMENT_GRACE_SECONDS: whole(0, 3600).default(120),
  CLEANING_MINUTES: whole(0, 240).default(15),
  SALES_CUTOFF_MINUTES: whole(0, 1440).default(0),
  HOLDS_PER_CUSTOMER: whole(1, 100).default(3),
  MAX_SEATS_PER_HOLD: whole(1, 100).default(10),
  ACCESS_TOKEN_SECONDS: whole(1, 86_400).default(900),
  REFRESH_TOKEN_DAYS: whole(1, 365).default(30),
  PASSWORD_COST: whole(4, 15).default(12),
  RATE_LIMITS: z.enum(['on', 'off'], 'must be on or off').default('on'),
  TRUST_PROXY: proxies.default(0),
  CORS_ORIGINS: origins.default([]),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be smtp://host:port or smtps://host:port' })
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^([^<>@\r\n]+ <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
      'must be an address, with a name or without',
    )
    .default('Marquee <tickets@marquee.example>'),
  TWILIO_ACCOUNT_SID: z.string().min(1).optional(),
  TWILIO_AUTH_TOKEN: z.string().min(1).optional(),
  TWILIO_BASE_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .default('https://lookups.twilio.com'),
  DEFAULT_CURRENCY: Currency.default('USD'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
    .default('info'),
});

export interface Configuration {
  readonly isProduction: boolean;
  readonly port: number;
  readonly host: string;
  readonly dataDirectory: string;
  /** Null: the embedded log in the data directory. */
  readonly eventStoreUrl: string | null;
  /** Null: the embedded documents in the data directory. */
  readonly mongoDbUrl: string | null;
  readonly roles: readonly ('api' | 'projector' | 'processor')[];
  readonly publicUrl: string | null;
  /** Null in development: made and kept in the data directory. */
  readonly masterKeys: readonly Buffer[] | null;
  readonly jwtSecret: string | null;
  /** The first administrator, made at the start. */
  readonly administrator: { readonly email: string; readonly password: string } | null;
  /** What `create-admin` gives the account that it makes. */
  readonly administratorPassword: string | null;
  readonly demoData: boolean;
  readonly holdSeconds: number;
  readonly paymentGraceSeconds: number;
  readonly cleaningMinutes: number;
  readonly salesCutoffMinutes: number;
  readonly holdsPerCustomer: number;
  readonly maximumSeatsPerHold: number;
  readonly accessTokenSeconds: number;
  readonly refreshTokenDays: number;
  /** The logarithm of bcrypt's rounds. */
  readonly passwordCost: number;
  readonly rateLimits: boolean;
  /** How many proxies in front are believed about who is asking. */
  readonly trustedProxies: number;
  /** The origins whose pages may use the API. */
  readonly corsOrigins: readonly string[];
  /** Null: mail is written to files in the data directory. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly twilio: { readonly user: string; readonly password: string; readonly baseUrl: string } | null;
  readonly defaultCurrency: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/**
 * The configuration that an environment describes; an empty variable counts as absent. Throws ConfigurationError,
 * which names every variable that is wrong.
 */
export function parseConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new ConfigurationError(faults.join('; '));
  }
  const values = parsed.data;
  const isProduction = values.NODE_ENV === 'production';
  requireTogether(values, isProduction);
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = values;
  const { TWILIO_ACCOUNT_SID: user, TWILIO_AUTH_TOKEN: token, TWILIO_BASE_URL: baseUrl } = values;
  return {
    isProduction,
    port: values.PORT,
    host: values.HOST,
    dataDirectory: values.DATA_DIR,
    eventStoreUrl: values.EVENTSTORE_URL ?? null,
    mongoDbUrl: values.MONGODB_URL ?? null,
    roles: values.ROLES,
    publicUrl: values.PUBLIC_URL ?? null,
    masterKeys: values.MASTER_KEY ?? null,
    jwtSecret: values.JWT_SECRET ?? null,
    administratorPassword: password ?? null,
    administrator: email === undefined || password === undefined ? null : { email, password },
    demoData: values.DEMO_DATA ?? !isProduction,
    holdSeconds: values.HOLD_SECONDS,
    paymentGraceSeconds: values.PAYMENT_GRACE_SECONDS,
    cleaningMinutes: values.CLEANING_MINUTES,
    salesCutoffMinutes: values.SALES_CUTOFF_MINUTES,
    holdsPerCustomer: values.HOLDS_PER_CUSTOMER,
    maximumSeatsPerHold: values.MAX_SEATS_PER_HOLD,
    accessTokenSeconds: values.ACCESS_TOKEN_SECONDS,
    refreshTokenDays: values.REFRESH_TOKEN_DAYS,
    passwordCost: values.PASSWORD_COST,
    rateLimits: values.RATE_LIMITS === 'on',
    trustedProxies: values.TRUST_PROXY,
    corsOrigins: values.CORS_ORIGINS,
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM,
    twilio: user === undefined || token === undefined ? null : { user, password: token, baseUrl },
    defaultCurrency: values.DEFAULT_CURRENCY,
    logLevel: values.LOG_LEVEL,
  };
}

function requireTogether(values: z.output<typeof Environment>, isProduction: boolean): void {
  const faults: string[] = [];
  if (values.ADMIN_EMAIL !== undefined && values.ADMIN_PASSWORD === undefined) {
    faults.push('ADMIN_PASSWORD is required with ADMIN_EMAIL');
  }
  if (values.ROLES.length < 3 && (values.EVENTSTORE_URL === undefined || values.MONGODB_URL === undefined)) {
    faults.push('ROLES splits a process only with EVENTSTORE_URL and MONGODB_URL');
  }
  if (values.ROLES.length < 3 && values.SMTP_URL === undefined) {
    faults.push('SMTP_URL is required where ROLES splits a process: no two share a directory for mails');
  }
  if ((values.TWILIO_ACCOUNT_SID === undefined) !== (values.TWILIO_AUTH_TOKEN === undefined)) {
    faults.push('TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are required together');
  }
  if (isProduction) faults.push(...faultsInProduction(values));
  if (faults.length > 0) throw new ConfigurationError(faults.join('; '));
}

/** Random bytes hardly repeat themselves: 32 of them have about 30 different ones, what was typed has fewer. */
const DIFFERENT_BYTES = 16;

/** Words that stand where somebody was to put a secret. */
const PLACEHOLDER = /change|secret|password|example|random|placeholder|default/i;

function isWeak(bytes: Buffer): boolean {
  const steps = new Set(bytes.subarray(1).map((byte, index) => byte - (bytes[index] ?? 0)));
  return new Set(bytes).size < DIFFERENT_BYTES || steps.size === 1;
}

function isWeakText(text: string): boolean {
  return isWeak(Buffer.from(text)) || PLACEHOLDER.test(text) || /^[a-z\s_-]+$/i.test(text);
}

/** What is good enough on a developer's machine and nowhere else. */
function faultsInProduction(values: z.output<typeof Environment>): readonly string[] {
  const { MASTER_KEY, JWT_SECRET, ADMIN_PASSWORD, DEMO_DATA, RATE_LIMITS, PASSWORD_COST } = values;
  const password = ADMIN_PASSWORD === undefined ? null : passwordFault(ADMIN_PASSWORD);
  const isOneSecret = MASTER_KEY?.some((key) => key.toString('base64') === JWT_SECRET) === true;
  const rules: readonly (readonly [boolean, string])[] = [
    [MASTER_KEY === undefined, 'MASTER_KEY is required in production'],
    [MASTER_KEY?.some(isWeak) === true, 'MASTER_KEY is not random; make one with openssl rand -base64 32'],
    [JWT_SECRET === undefined, 'JWT_SECRET is required in production'],
    [
      JWT_SECRET !== undefined && isWeakText(JWT_SECRET),
      'JWT_SECRET is not random; make one with openssl rand -base64 48',
    ],
    [isOneSecret, 'JWT_SECRET must be another secret than MASTER_KEY'],
    [password !== null, `ADMIN_PASSWORD ${password ?? ''}`],
    [DEMO_DATA === true, 'DEMO_DATA cannot be on in production: its accounts have published passwords'],
    [RATE_LIMITS === 'off', 'RATE_LIMITS cannot be off in production'],
    [PASSWORD_COST < 12, 'PASSWORD_COST must be 12 or more in production'],
    [isInTheClear(values.PUBLIC_URL), 'PUBLIC_URL must be https in production'],
    [values.CORS_ORIGINS.some(isInTheClear), 'CORS_ORIGINS must be https in production'],
    [isInTheClear(values.TWILIO_BASE_URL), 'TWILIO_BASE_URL must be https in production'],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, fault]) => fault);
}

/** Whether what is said there can be read on the way. On one machine there is no way. */
function isInTheClear(url: string | undefined): boolean {
  if (url?.startsWith('http:') !== true) return false;
  return !['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
}
