import { faultsTogether } from './configuration-faults.ts';
import { Environment, SSLCOMMERZ_LIVE, SSLCOMMERZ_SANDBOX } from './environment.ts';

/** A variable that is wrong. The message names it and says what is wrong, never its value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

export interface Configuration {
  readonly isProduction: boolean;
  readonly port: number;
  readonly host: string;
  readonly dataDirectory: string;
  /** Null: the embedded log in the data directory. */
  readonly eventStoreUrl: string | null;
  /** Null: the embedded documents in the data directory. */
  readonly mongoDbUrl: string | null;
  /** How long a start waits for a store that does not answer yet. */
  readonly storeStartSeconds: number;
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
  readonly holdsPerCustomerDay: number;
  readonly holdsPerClientDay: number;
  readonly heldPercentPerClient: number;
  readonly maximumSeatsPerHold: number;
  readonly accessTokenSeconds: number;
  readonly refreshTokenDays: number;
  /** The logarithm of bcrypt's rounds. */
  readonly passwordCost: number;
  readonly rateLimits: boolean;
  /** How many proxies in front are believed about who is asking. */
  readonly trustedProxies: number;
  /** How long a process that is to stop says that it is not ready, and goes on serving. */
  readonly stopDelaySeconds: number;
  /** The origins whose pages may use the API. */
  readonly corsOrigins: readonly string[];
  /** Null: mail is written to files in the data directory. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** Whether webhooks may go to private addresses, and without TLS. */
  readonly webhookPrivateAddresses: boolean;
  readonly twilio: { readonly user: string; readonly password: string; readonly baseUrl: string } | null;
  /** Null: nothing is sold through Stripe. */
  readonly stripe: {
    readonly secretKey: string;
    readonly publishableKey: string;
    readonly webhookSecrets: readonly string[];
    readonly baseUrl: string;
  } | null;
  /** Null: nothing is sold through SSLCommerz. */
  readonly sslcommerz: {
    readonly storeId: string;
    readonly storePassword: string;
    readonly baseUrl: string;
  } | null;
  readonly defaultCurrency: string;
  /** Who may read `/metrics`: everybody, who has the token, or nobody. */
  readonly metricsAccess: 'public' | 'off' | { readonly token: string };
  /** Null: nothing is traced. */
  readonly traces: {
    /** The address of a receiver of OTLP over HTTP. */
    readonly endpoint: string;
    readonly service: string;
    /** Which part of all traces is told: 0 to 1. */
    readonly ratio: number;
  } | null;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** Two checks of the Caddyfile, and a second more. */
const STOP_DELAY_SECONDS = 5;

/**
 * The configuration that an environment describes; an empty variable counts as absent. Throws ConfigurationError,
 * which names every variable that is wrong.
 */
export function parseConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new ConfigurationError(wrong.join('; '));
  }
  const values = parsed.data;
  const isProduction = values.NODE_ENV === 'production';
  const faults = faultsTogether(values, isProduction);
  if (faults.length > 0) throw new ConfigurationError(faults.join('; '));
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = values;
  const { TWILIO_ACCOUNT_SID: user, TWILIO_AUTH_TOKEN: token, TWILIO_BASE_URL: baseUrl } = values;
  return {
    isProduction,
    port: values.PORT,
    host: values.HOST,
    dataDirectory: values.DATA_DIR,
    eventStoreUrl: values.EVENTSTORE_URL ?? null,
    mongoDbUrl: values.MONGODB_URL ?? null,
    storeStartSeconds: values.STORE_START_SECONDS,
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
    holdsPerCustomerDay: values.HOLDS_PER_CUSTOMER_DAY,
    holdsPerClientDay: values.HOLDS_PER_CLIENT_DAY,
    // Like every limit of clients: tests and benchmarks have one for all of their customers.
    heldPercentPerClient: values.RATE_LIMITS === 'on' ? values.HELD_PERCENT_PER_CLIENT : 100,
    maximumSeatsPerHold: values.MAX_SEATS_PER_HOLD,
    accessTokenSeconds: values.ACCESS_TOKEN_SECONDS,
    refreshTokenDays: values.REFRESH_TOKEN_DAYS,
    passwordCost: values.PASSWORD_COST,
    rateLimits: values.RATE_LIMITS === 'on',
    trustedProxies: values.TRUST_PROXY,
    // Only a proxy has to notice, and on a developer's machine there is none.
    stopDelaySeconds: values.STOP_DELAY_SECONDS ?? (isProduction ? STOP_DELAY_SECONDS : 0),
    corsOrigins: values.CORS_ORIGINS,
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM,
    webhookPrivateAddresses: values.WEBHOOK_PRIVATE_ADDRESSES === 'on',
    twilio: user === undefined || token === undefined ? null : { user, password: token, baseUrl },
    stripe: stripeOf(values),
    sslcommerz: sslcommerzOf(values, isProduction),
    defaultCurrency: values.DEFAULT_CURRENCY,
    metricsAccess: metricsAccessOf(values),
    traces: tracesOf(values),
    logLevel: values.LOG_LEVEL,
  };
}

function metricsAccessOf({ METRICS, METRICS_TOKEN: token }: Environment): Configuration['metricsAccess'] {
  if (METRICS === 'off') return 'off';
  return token === undefined ? 'public' : { token };
}

function tracesOf(values: Environment): Configuration['traces'] {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = values;
  if (endpoint === undefined) return null;
  return { endpoint, service: values.OTEL_SERVICE_NAME, ratio: values.OTEL_TRACES_SAMPLER_ARG };
}

function stripeOf(values: Environment): Configuration['stripe'] {
  const {
    STRIPE_SECRET_KEY: secretKey,
    STRIPE_PUBLISHABLE_KEY: publishableKey,
    STRIPE_WEBHOOK_SECRETS: webhookSecrets,
    STRIPE_API_BASE: baseUrl,
  } = values;
  if (secretKey === undefined || publishableKey === undefined || webhookSecrets === undefined) return null;
  return { secretKey, publishableKey, webhookSecrets, baseUrl };
}

function sslcommerzOf(values: Environment, isProduction: boolean): Configuration['sslcommerz'] {
  const {
    SSLCOMMERZ_STORE_ID: storeId,
    SSLCOMMERZ_STORE_PASSWORD: storePassword,
    SSLCOMMERZ_BASE_URL: baseUrl = isProduction ? SSLCOMMERZ_LIVE : SSLCOMMERZ_SANDBOX,
  } = values;
  return storeId === undefined || storePassword === undefined ? null : { storeId, storePassword, baseUrl };
}
