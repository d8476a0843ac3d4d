import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ConfigurationError, parseConfiguration } from '../../src/config.ts';

const production = {
  NODE_ENV: 'production',
  MASTER_KEY: randomBytes(32).toString('base64'),
  JWT_SECRET: randomBytes(48).toString('base64'),
  PUBLIC_URL: 'https://tickets.example.org',
};

/** What is wrong with an environment, in the words of the program; null when nothing is. */
function faultOf(environment: Readonly<Record<string, string>>): string | null {
  try {
    parseConfiguration(environment);
    return null;
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}

describe('The configuration', () => {
  it('needs nothing in development, and in production two secrets and where people reach it', () => {
    expect(faultOf({})).toBeNull();
    expect(faultOf(production)).toBeNull();
    const fault = faultOf({ NODE_ENV: 'production' });
    expect(fault).toContain('MASTER_KEY is required');
    expect(fault).toContain('JWT_SECRET is required');
    expect(fault).toContain('PUBLIC_URL is required');
  });

  it.each(['prod', 'staging', 'Production', 'PRODUCTION '])('knows its NODE_ENV: %s', (value) => {
    expect(faultOf({ ...production, NODE_ENV: value })).toBe(
      'NODE_ENV must be production, development or test',
    );
  });

  it.each(['ABC', 'usd', 'US', 'XYZ'])('sells in a currency that there is: %s', (value) => {
    const fault = faultOf({ DEFAULT_CURRENCY: value });
    expect(fault).toMatch(/^DEFAULT_CURRENCY must be/);
    expect(fault).not.toContain(value);
  });

  it('ends online sales at the start at the latest', () => {
    expect(faultOf({ SALES_CUTOFF_MINUTES: '0' })).toBeNull();
    expect(faultOf({ SALES_CUTOFF_MINUTES: '-1' })).toMatch(/^SALES_CUTOFF_MINUTES must be/);
  });

  it.each<[string, string]>([
    ['DEMO_DATA', 'true'],
    ['JWT_SECRET', 'change-me-to-a-long-random-string-please-9F2x'],
    ['JWT_SECRET', 'x'.repeat(64)],
    ['JWT_SECRET', 'correct horse battery staple and so on'],
    ['JWT_SECRET', 'short'],
    ['JWT_SECRET', production.MASTER_KEY],
    ['MASTER_KEY', Buffer.alloc(32, 7).toString('base64')],
    ['MASTER_KEY', Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64')],
    ['MASTER_KEY', `${production.MASTER_KEY},${Buffer.alloc(32).toString('base64')}`],
    ['MASTER_KEY', randomBytes(16).toString('base64')],
    ['PASSWORD_COST', '10'],
    ['PUBLIC_URL', 'http://tickets.example.org'],
    ['CORS_ORIGINS', 'http://tickets.example.org'],
    ['TWILIO_BASE_URL', 'http://lookups.example.org'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://traces.example.org:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://10.1.2.3:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://[fd00::1]:4318'],
    ['STRIPE_API_BASE', 'https://stripe.example.org'],
    ['SSLCOMMERZ_BASE_URL', 'https://sslcommerz.example.org'],
    ['SSLCOMMERZ_BASE_URL', 'http://securepay.sslcommerz.com'],
  ])('refuses in production a %s that is not good enough, and does not repeat it: %s', (name, value) => {
    const fault = faultOf({ ...production, [name]: value });
    expect(fault).toContain(name);
    expect(fault).not.toContain(value);
  });

  it.each<[string, string]>([
    ['EVENTSTORE_URL', 'esdb://admin:typed@events.example.org:2113?tls=false'],
    ['EVENTSTORE_URL', 'esdb://eventstore1:2113,10.1.2.3:2113?TLS=false'],
    ['EVENTSTORE_URL', 'esdb+discover://events.example.org?tlsVerifyCert=false'],
    ['MONGODB_URL', 'mongodb://app:typed@db.example.org/marquee'],
    ['MONGODB_URL', 'mongodb://mongodb1,db.example.org:27017/marquee?replicaSet=marquee'],
    ['MONGODB_URL', 'mongodb://app:ty@ped@db.example.org/marquee?tls=false'],
    ['MONGODB_URL', 'mongodb://mongodb/marquee?tls=true&tlsInsecure=true'],
    ['MONGODB_URL', 'mongodb+srv://db.example.org/marquee?tls=false'],
  ])('refuses in production a %s that can be listened to or forged: %s', (name, url) => {
    const fault = faultOf({ ...production, SMTP_URL: 'smtp://mail:1025', [name]: url });
    expect(fault).toMatch(new RegExp(`${name} must (be encrypted|have the certificate)`));
    expect(fault).not.toContain('typed');
    expect(faultOf({ [name]: url })).toBeNull();
  });

  it.each<[string, string]>([
    ['EVENTSTORE_URL', 'esdb://events.example.org:2113'],
    ['EVENTSTORE_URL', 'esdb+discover://admin:typed@events.example.org?tlsVerifyCert=true'],
    ['EVENTSTORE_URL', 'esdb://eventstore1:2113,eventstore2:2113?tls=false&nodePreference=leader'],
    ['EVENTSTORE_URL', 'esdb://127.0.0.1:2113?tls=false'],
    ['MONGODB_URL', 'mongodb://mongodb1:27017,mongodb2:27017/marquee?replicaSet=marquee'],
    ['MONGODB_URL', 'mongodb://app:typed@db.example.org/marquee?tls=true'],
    ['MONGODB_URL', 'mongodb://[::1]:27017/marquee'],
    ['MONGODB_URL', 'mongodb+srv://app:typed@db.example.org/marquee'],
  ])('takes in production a %s that is encrypted, or stays within the deployment: %s', (name, url) =>
    expect(faultOf({ ...production, [name]: url })).toBeNull(),
  );

  it('refuses to count nothing in production', () =>
    expect(faultOf({ ...production, RATE_LIMITS: 'off' })).toContain('RATE_LIMITS'));

  it('refuses a first administrator with a weak password', () => {
    const administrator = { ADMIN_EMAIL: 'root@example.org', ADMIN_PASSWORD: 'weakweak' };
    expect(faultOf({ ...production, ...administrator })).toContain('ADMIN_PASSWORD must have');
    expect(faultOf({ ADMIN_EMAIL: 'root@example.org' })).toContain('ADMIN_PASSWORD is required');
  });

  it('takes for the first administrator whatever address can be registered', () => {
    const administrator = {
      ADMIN_EMAIL: 'J\u00fcrgen@b\u00fccher.example',
      ADMIN_PASSWORD: 'a long passphrase',
    };
    expect(parseConfiguration(administrator).administrator?.email).toBe('j\u00fcrgen@xn--bcher-kva.example');
    expect(faultOf({ ...administrator, ADMIN_EMAIL: 'root@b..c' })).toContain('ADMIN_EMAIL must be');
  });

  it.each<[string, string]>([
    ['CORS_ORIGINS', 'https://tickets.example.org/'],
    ['CORS_ORIGINS', '*'],
    ['TRUST_PROXY', 'loopback'],
    ['SMTP_URL', 'mail.example.org'],
    ['MAIL_FROM', 'Marquee <tickets@marquee.example>, evil@example.org'],
    ['TWILIO_ACCOUNT_SID', 'AC1'],
    ['STRIPE_SECRET_KEY', 'pk_test_1'],
    ['STRIPE_SECRET_KEY', 'sk_test_1'],
    ['STRIPE_PUBLISHABLE_KEY', 'pk_test_1'],
    ['STRIPE_WEBHOOK_SECRETS', 'whsec_1'],
    ['STRIPE_WEBHOOK_SECRETS', 'whsec_1,'],
    ['STRIPE_API_BASE', 'api.stripe.com'],
    ['SSLCOMMERZ_STORE_ID', 'store'],
    ['SSLCOMMERZ_STORE_ID', 'a store'],
    ['SSLCOMMERZ_STORE_PASSWORD', 'secret'],
    ['SSLCOMMERZ_BASE_URL', 'sandbox.sslcommerz.com'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'grpc://collector:4317'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://user:typed@traces.example.org'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://traces.example.org/?token=typed'],
    ['OTEL_SERVICE_NAME', 'the odeon'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['OTEL_TRACES_SAMPLER_ARG', '-1'],
    ['OTEL_TRACES_SAMPLER_ARG', '10%'],
    ['REFRESH_TOKEN_DAYS', '0'],
    ['RATE_LIMITS', 'yes'],
    ['WEBHOOK_PRIVATE_ADDRESSES', 'true'],
  ])('names a variable that is wrong: %s=%s', (name, value) =>
    expect(faultOf({ [name]: value })).toContain(name),
  );

  it('traces where it is told where to, all of it unless it is told how much', () => {
    expect(parseConfiguration({ OTEL_SERVICE_NAME: 'odeon' }).traces).toBeNull();
    const endpoint = 'https://user:typed@traces.example.org/?token=typed';
    expect(faultOf({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })).not.toContain('typed');
    const near = { ...production, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
    expect(parseConfiguration(near).traces).toEqual({
      endpoint: 'http://collector:4318',
      service: 'marquee',
      ratio: 1,
    });
    const some = { ...near, OTEL_SERVICE_NAME: 'odeon', OTEL_TRACES_SAMPLER_ARG: '0.05' };
    expect(parseConfiguration(some).traces).toMatchObject({ service: 'odeon', ratio: 0.05 });
  });

  it('splits a process only over stores and a mail server that are shared', () => {
    const stores = { EVENTSTORE_URL: 'esdb://127.0.0.1:2113', MONGODB_URL: 'mongodb://127.0.0.1/marquee' };
    expect(faultOf({ ROLES: 'api', SMTP_URL: 'smtp://mail:1025' })).toContain('ROLES');
    expect(faultOf({ ROLES: 'api', ...stores })).toContain('SMTP_URL');
    expect(faultOf({ ROLES: 'api', ...stores, SMTP_URL: 'smtp://mail:1025' })).toBeNull();
  });

  it('sells through Stripe with all of its keys, of one mode, and with live ones at Stripe alone', () => {
    const keys = {
      STRIPE_SECRET_KEY: 'sk_test_1',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_1',
      STRIPE_WEBHOOK_SECRETS: 'whsec_new, whsec_old',
    };
    const live = { STRIPE_SECRET_KEY: 'sk_live_1', STRIPE_PUBLISHABLE_KEY: 'pk_live_1' };
    const elsewhere = { STRIPE_API_BASE: 'http://127.0.0.1:12111' };
    expect(parseConfiguration({}).stripe).toBeNull();
    expect(parseConfiguration({ ...keys, ...elsewhere }).stripe).toEqual({
      secretKey: 'sk_test_1',
      publishableKey: 'pk_test_1',
      webhookSecrets: ['whsec_new', 'whsec_old'],
      baseUrl: 'http://127.0.0.1:12111',
    });
    expect(parseConfiguration({ ...keys, ...live }).stripe?.baseUrl).toBe('https://api.stripe.com');
    expect(faultOf({ ...keys, ...live, ...elsewhere })).toContain('STRIPE_API_BASE');
    expect(faultOf({ ...keys, STRIPE_SECRET_KEY: 'sk_live_1' })).toContain('STRIPE_PUBLISHABLE_KEY');
  });

  it('sells through SSLCommerz with a store and its password, and for real money only in production by itself', () => {
    const store = { SSLCOMMERZ_STORE_ID: 'marquee', SSLCOMMERZ_STORE_PASSWORD: 'marquee@ssl' };
    expect(parseConfiguration({}).sslcommerz).toBeNull();
    expect(parseConfiguration(store).sslcommerz).toEqual({
      storeId: 'marquee',
      storePassword: 'marquee@ssl',
      baseUrl: 'https://sandbox.sslcommerz.com',
    });
    const baseOf = (more: object): string | undefined =>
      parseConfiguration({ ...production, ...store, ...more }).sslcommerz?.baseUrl;
    expect(baseOf({})).toBe('https://securepay.sslcommerz.com');
    const sandbox = { SSLCOMMERZ_BASE_URL: 'https://sandbox.sslcommerz.com' };
    expect(baseOf(sandbox)).toBe('https://sandbox.sslcommerz.com');
  });

  it('goes on serving before it stops where a proxy has to notice: in production, or as long as is asked for', () => {
    expect(parseConfiguration({}).stopDelaySeconds).toBe(0);
    expect(parseConfiguration(production).stopDelaySeconds).toBe(5);
    expect(parseConfiguration({ ...production, STOP_DELAY_SECONDS: '0' }).stopDelaySeconds).toBe(0);
    expect(faultOf({ STOP_DELAY_SECONDS: '61' })).toContain('STOP_DELAY_SECONDS must be 0 to 60');
  });

  it('lets webhooks go to private addresses where that is said', () => {
    expect(parseConfiguration({}).webhookPrivateAddresses).toBe(false);
    expect(parseConfiguration({ WEBHOOK_PRIVATE_ADDRESSES: 'on' }).webhookPrivateAddresses).toBe(true);
  });

  it('reads lists, flags and numbers as what they are', () => {
    const read = parseConfiguration({
      CORS_ORIGINS: 'https://a.example, https://b.example:8443',
      TRUST_PROXY: 'true',
      RATE_LIMITS: 'off',
      REFRESH_TOKEN_DAYS: '7',
      MAIL_FROM: 'tickets@a.example',
      SMTP_URL: '',
    });
    expect(read).toMatchObject({
      corsOrigins: ['https://a.example', 'https://b.example:8443'],
      trustedProxies: 1,
      rateLimits: false,
      refreshTokenDays: 7,
      mailFrom: 'tickets@a.example',
      smtpUrl: null,
      passwordCost: 12,
    });
  });
});
