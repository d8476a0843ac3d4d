import type { Context } from 'koa';
import type { WebSettings } from './route.ts';

const ALLOWED_METHODS = 'GET, POST, PUT, PATCH, DELETE';
const ALLOWED_HEADERS =
  'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Min-Position, X-CSRF-Token, X-Correlation-Id';
const EXPOSED_HEADERS =
  'Location, ETag, Commit-Position, Idempotency-Replayed, Retry-After, X-Correlation-Id, RateLimit, RateLimit-Policy';
const PREFLIGHT_SECONDS = '600';
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** What a browser may do with an answer of the API: read it, and nothing else. */
const securityHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Content-Security-Policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Cache-Control': 'no-store',
};

export function setSecurityHeaders(ctx: Context, { secureCookies }: WebSettings): void {
  ctx.set(securityHeaders);
  if (secureCookies) ctx.set('Strict-Transport-Security', `max-age=${YEAR_SECONDS}`);
}

/**
 * Lets pages of the allowed origins read our answers. Answers whether the request was only to ask for that (a
 * preflight), and is answered by it.
 */
export function answerOrigin(ctx: Context, { corsOrigins }: WebSettings): boolean {
  ctx.vary('Origin');
  const origin = ctx.get('Origin');
  const isPreflight = ctx.method === 'OPTIONS' && ctx.get('Access-Control-Request-Method') !== '';
  if (!corsOrigins.includes(origin)) return false;
  ctx.set('Access-Control-Allow-Origin', origin);
  ctx.set('Access-Control-Allow-Credentials', 'true');
  if (!isPreflight) {
    ctx.set('Access-Control-Expose-Headers', EXPOSED_HEADERS);
    return false;
  }
  ctx.set('Access-Control-Allow-Methods', ALLOWED_METHODS);
  ctx.set('Access-Control-Allow-Headers', ALLOWED_HEADERS);
  ctx.set('Access-Control-Max-Age', PREFLIGHT_SECONDS);
  ctx.status = 204;
  return true;
}
