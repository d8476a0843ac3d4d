import { z } from 'zod';
import { EmailAddress } from './domain/kernel/email-address.ts';
import { Currency } from './domain/kernel/money.ts';

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

/** Each may have signed a webhook; several, separated by commas, while one is rotated. */
const webhookSecrets = z
  .string()
  .transform((text) => text.split(',').map((each) => each.trim()))
  .refine(
    (list) => list.every((each) => /^whsec_\S+$/.test(each)),
    'must be secrets that begin with whsec_, separated by commas',
  );

export const STRIPE_API = 'https://api.stripe.com';

export const SSLCOMMERZ_LIVE = 'https://securepay.sslcommerz.com';
export const SSLCOMMERZ_SANDBOX = 'https://sandbox.sslcommerz.com';

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

/** Every variable that is read, as it is written. */
export const Environment = z.object({
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
  STORE_START_SECONDS: whole(0, 3600).default(60),
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
  HOLDS_PER_CUSTOMER_DAY: whole(1, 1_000_000).default(300),
  HOLDS_PER_CLIENT_DAY: whole(1, 1_000_000).default(3000),
  HELD_PERCENT_PER_CLIENT: whole(1, 100).default(50),
  MAX_SEATS_PER_HOLD: whole(1, 100).default(10),
  ACCESS_TOKEN_SECONDS: whole(1, 86_400).default(900),
  REFRESH_TOKEN_DAYS: whole(1, 365).default(30),
  PASSWORD_COST: whole(4, 15).default(12),
  RATE_LIMITS: z.enum(['on', 'off'], 'must be on or off').default('on'),
  TRUST_PROXY: proxies.default(0),
  STOP_DELAY_SECONDS: whole(0, 60).optional(),
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
  WEBHOOK_PRIVATE_ADDRESSES: z.enum(['on', 'off'], 'must be on or off').default('off'),
  TWILIO_ACCOUNT_SID: z.string().min(1).optional(),
  TWILIO_AUTH_TOKEN: z.string().min(1).optional(),
  TWILIO_BASE_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .default('https://lookups.twilio.com'),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, 'must begin with sk_test_, sk_live_, rk_test_ or rk_live_')
    .optional(),
  STRIPE_PUBLISHABLE_KEY: z
    .string()
    .regex(/^pk_(test|live)_\w+$/, 'must begin with pk_test_ or pk_live_')
    .optional(),
  STRIPE_WEBHOOK_SECRETS: webhookSecrets.optional(),
  STRIPE_API_BASE: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .default(STRIPE_API),
  SSLCOMMERZ_STORE_ID: z
    .string()
    .regex(/^\w{1,30}$/, 'must be 1 to 30 letters, digits or underscores')
    .optional(),
  SSLCOMMERZ_STORE_PASSWORD: z
    .string()
    .regex(/^\S{1,30}$/, 'must be 1 to 30 characters without blanks')
    .optional(),
  SSLCOMMERZ_BASE_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  DEFAULT_CURRENCY: Currency.default('USD'),
  METRICS: z.enum(['on', 'off'], 'must be on or off').default('on'),
  METRICS_TOKEN: z
    .string()
    .regex(/^[!-~]{16,}$/, 'must be 16 or more letters, digits or signs without blanks')
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .refine((text) => !/[?#@]/.test(text), 'must be an http or https address without ?, # and @')
    .optional(),
  OTEL_SERVICE_NAME: z
    .string()
    .regex(/^[!-~]{1,100}$/, 'must be 1 to 100 letters, digits or signs without blanks')
    .default('marquee'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^[01](\.\d{1,9})?$/, 'must be 0 to 1, such as 0.1')
    .transform(Number)
    .refine((part) => part <= 1, 'must be 0 to 1, such as 0.1')
    .default(1),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
    .default('info'),
});

export type Environment = z.output<typeof Environment>;
