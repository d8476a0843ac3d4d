import { passwordFault } from './domain/account/password-policy.ts';
import { storeUrlFault } from './store-urls.ts';
import { SSLCOMMERZ_LIVE, SSLCOMMERZ_SANDBOX, STRIPE_API, type Environment } from './environment.ts';

/** What is wrong with variables that are right by themselves. */
export function faultsTogether(values: Environment, isProduction: boolean): readonly string[] {
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
  faults.push(...faultsOfStripe(values, isProduction));
  if ((values.SSLCOMMERZ_STORE_ID === undefined) !== (values.SSLCOMMERZ_STORE_PASSWORD === undefined)) {
    faults.push('SSLCOMMERZ_STORE_ID and SSLCOMMERZ_STORE_PASSWORD are required together');
  }
  if (isProduction) faults.push(...faultsInProduction(values));
  return faults;
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
function faultsInProduction(values: Environment): readonly string[] {
  const { MASTER_KEY, JWT_SECRET, ADMIN_PASSWORD, DEMO_DATA, RATE_LIMITS, PASSWORD_COST } = values;
  const password = ADMIN_PASSWORD === undefined ? null : passwordFault(ADMIN_PASSWORD);
  const stores = { EVENTSTORE_URL: values.EVENTSTORE_URL, MONGODB_URL: values.MONGODB_URL };
  const ofStores = Object.entries(stores).flatMap(([name, url]) => {
    const fault = url === undefined ? null : storeUrlFault(url);
    return fault === null ? [] : [`${name} ${fault}`];
  });
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
    [values.PUBLIC_URL === undefined, 'PUBLIC_URL is required in production: mails link there'],
    [isInTheClear(values.PUBLIC_URL), 'PUBLIC_URL must be https in production'],
    [values.CORS_ORIGINS.some(isInTheClear), 'CORS_ORIGINS must be https in production'],
    [
      isInTheClear(values.OTEL_EXPORTER_OTLP_ENDPOINT) &&
        /[.:]/.test(new URL(values.OTEL_EXPORTER_OTLP_ENDPOINT ?? '').hostname),
      'OTEL_EXPORTER_OTLP_ENDPOINT must be https in production, unless it is on this machine or in the deployment',
    ],
    [isInTheClear(values.TWILIO_BASE_URL), 'TWILIO_BASE_URL must be https in production'],
    [
      !isSslcommerz(values.SSLCOMMERZ_BASE_URL),
      `SSLCOMMERZ_BASE_URL must be ${SSLCOMMERZ_LIVE} or ${SSLCOMMERZ_SANDBOX} in production`,
    ],
  ];
  return [...rules.filter(([isBroken]) => isBroken).map(([, fault]) => fault), ...ofStores];
}

/** Whether what is said there can be read on the way. On one machine there is no way. */
function isInTheClear(url: string | undefined): boolean {
  if (url?.startsWith('http:') !== true) return false;
  return !['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
}

function isSslcommerz(url: string | undefined): boolean {
  return url === undefined || [SSLCOMMERZ_LIVE, SSLCOMMERZ_SANDBOX].includes(new URL(url).origin);
}

function faultsOfStripe(values: Environment, isProduction: boolean): readonly string[] {
  const {
    STRIPE_SECRET_KEY: secretKey,
    STRIPE_PUBLISHABLE_KEY: publishableKey,
    STRIPE_WEBHOOK_SECRETS: webhookSecrets,
    STRIPE_API_BASE: baseUrl,
  } = values;
  const given = [secretKey, publishableKey, webhookSecrets].filter((value) => value !== undefined);
  const isLive = (key: string | undefined): boolean => key?.includes('_live_') === true;
  const rules: readonly (readonly [boolean, string])[] = [
    [
      given.length % 3 !== 0,
      'STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY and STRIPE_WEBHOOK_SECRETS are required together',
    ],
    [
      given.length === 3 && isLive(secretKey) !== isLive(publishableKey),
      'STRIPE_PUBLISHABLE_KEY is of another mode (test or live) than STRIPE_SECRET_KEY',
    ],
    [
      (isProduction || isLive(secretKey)) && new URL(baseUrl).origin !== STRIPE_API,
      `STRIPE_API_BASE must be ${STRIPE_API} in production and with live keys`,
    ],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, fault]) => fault);
}
