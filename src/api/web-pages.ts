import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import { Problem } from './problems.ts';
import type { ApiDependencies } from './route.ts';

/** The addresses of the booking page. The page itself finds out what is to be seen there. */
const bookingPaths = [
  '/',
  '/movies/:id',
  '/showtimes/:id',
  '/bookings',
  '/bookings/:id',
  '/bookings/:id/exchange',
  '/account',
  '/sign-in',
  '/sign-up',
  '/forgot-password',
];

/** The addresses of the staff console, which knows its own sections. */
const consolePaths = ['/console', '/console/*section'];

/** What the pages may load beside our own: a poster may lie at any https address. */
interface Allowed {
  readonly scripts: readonly string[];
  readonly connections: readonly string[];
  readonly frames: readonly string[];
}

const nothing: Allowed = { scripts: [], connections: [], frames: [] };

/** Stripe's form is a script and frames of its own: https://docs.stripe.com/security/guide#content-security-policy */
const stripesForm: Allowed = {
  scripts: ['https://js.stripe.com', 'https://*.js.stripe.com'],
  connections: ['https://api.stripe.com'],
  frames: ['https://js.stripe.com', 'https://*.js.stripe.com', 'https://hooks.stripe.com'],
};

function contentPolicy({ scripts, connections, frames }: Allowed): string {
  return [
    "default-src 'none'",
    ["script-src 'self'", ...scripts].join(' '),
    "style-src 'self'",
    "img-src 'self' https: data:",
    ["connect-src 'self'", ...connections].join(' '),
    ...(frames.length === 0 ? [] : [['frame-src', ...frames].join(' ')]),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.png': 'image/png',
};

const YEAR_SECONDS = 365 * 24 * 60 * 60;

interface BuiltPage {
  readonly html: Buffer;
  /** A strong entity tag of the page. */
  readonly tag: string;
}

interface BuiltPages {
  readonly booking: BuiltPage;
  readonly console: BuiltPage;
  /** By name, which has a hash of the content in it. */
  readonly assets: ReadonlyMap<string, Buffer>;
}

/**
 * Serves the booking page, the console and their assets, as `npm run build` has made them. They are read when somebody first asks.
 * Answers what tells a browser that a page is not there, where no route has the address.
 */
export function servePages<State>(root: Router<State>, { web, commands }: ApiDependencies): Middleware {
  let built: BuiltPages | undefined;
  const pages = (): BuiltPages => (built ??= readPages(web.pagesFolder));
  const ofBooking = contentPolicy(commands.gateways.has('stripe') ? stripesForm : nothing);
  const ofConsole = contentPolicy(nothing);
  for (const path of bookingPaths) root.get(path, (ctx) => answerPage(ctx, pages().booking, ofBooking));
  for (const path of consolePaths) {
    root.get(path, (ctx) => {
      // The door reads tickets with the camera.
      ctx.set('Permissions-Policy', 'camera=(self), geolocation=(), microphone=()');
      answerPage(ctx, pages().console, ofConsole);
    });
  }
  root.get('/assets/:name', (ctx) => answerAsset(ctx, ctx.params['name'] ?? '', pages()));
  return async (ctx, next) => {
    ctx.vary('Accept');
    if (!mayShowPage(ctx)) {
      await next();
      return;
    }
    ctx.set('Content-Security-Policy', ofBooking);
    ctx.type = 'text/html; charset=utf-8';
    ctx.body = pages().booking.html;
    ctx.status = 404;
  };
}

/** Whether a browser asks, which would rather have a page than JSON. */
function mayShowPage(ctx: Context): boolean {
  const isRead = ctx.method === 'GET' || ctx.method === 'HEAD';
  return isRead && !ctx.path.startsWith('/api/') && ctx.accepts('json', 'html') === 'html';
}

function answerPage(ctx: Context, { html, tag }: BuiltPage, policy: string): void {
  ctx.vary('Accept');
  if (ctx.accepts('html') === false) return;
  ctx.set('Content-Security-Policy', policy);
  ctx.set('Cache-Control', 'no-cache');
  ctx.set('ETag', tag);
  ctx.type = 'text/html; charset=utf-8';
  ctx.status = 200;
  if (ctx.fresh) ctx.status = 304;
  else ctx.body = html;
}

function answerAsset(ctx: Context, name: string, { assets }: BuiltPages): void {
  const content = assets.get(name);
  const type = types[extname(name)];
  if (content === undefined || type === undefined) return;
  ctx.set('Cache-Control', `public, max-age=${YEAR_SECONDS}, immutable`);
  ctx.type = type;
  ctx.body = content;
}

/** Throws `not-found` where the pages have not been built: the API works without them. */
function readPages(folder: string | URL): BuiltPages {
  const at = typeof folder === 'string' ? pathToFileURL(`${folder}/`) : folder;
  try {
    const names = readdirSync(new URL('assets/', at));
    const assets = new Map(names.map((name) => [name, readFileSync(new URL(`assets/${name}`, at))]));
    return { booking: readPage(at, 'booking.html'), console: readPage(at, 'console.html'), assets };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Problem('not-found', 'The pages have not been built. `npm run build` makes them.');
  }
}

function readPage(folder: URL, name: string): BuiltPage {
  const html = readFileSync(new URL(name, folder));
  const hash = createHash('sha256').update(html).digest('base64url').slice(0, 22);
  return { html, tag: `"${hash}"` };
}
