import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type Router from '@koa/router';
import type { Context } from 'koa';
// The package's own entry loads all of Swagger UI.
import swaggerUiPath from 'swagger-ui-dist/absolute-path.js';
import type { WebSettings } from '../route.ts';

/** A file as it is served. */
interface Asset {
  readonly type: string;
  readonly content: string | Buffer;
  /** A strong entity tag. */
  readonly tag: string;
}

/** The pages run only scripts of this origin; Swagger UI and ReDoc set styles inline, ReDoc searches in a worker. */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const startSwaggerUi = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#page',
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
});
`;

const startReDoc = `Redoc.init('/openapi.json', { hideDownloadButton: false }, document.getElementById('page'));
`;

/** Serves the OpenAPI document at `/openapi.json`, Swagger UI at `/docs` and ReDoc at `/redoc`, from this process alone. */
export function serveDocumentation<State>(root: Router<State>, { openApiFile }: WebSettings): void {
  const swaggerUiFolder = swaggerUiPath();
  // The packages lie side by side, wherever the program was started.
  const reDocFile = createRequire(join(swaggerUiFolder, 'package.json')).resolve(
    'redoc/bundles/redoc.standalone.js',
  );
  const script = 'text/javascript; charset=utf-8';
  const assets: Readonly<Record<string, () => Asset>> = {
    '/openapi.json': once(() => file('application/json', openApiFile)),
    '/docs': once(() =>
      page('Marquee API', '/docs/swagger-ui.css', ['/docs/swagger-ui-bundle.js', '/docs/start.js']),
    ),
    '/docs/swagger-ui.css': once(() =>
      file('text/css; charset=utf-8', join(swaggerUiFolder, 'swagger-ui.css')),
    ),
    '/docs/swagger-ui-bundle.js': once(() => file(script, join(swaggerUiFolder, 'swagger-ui-bundle.js'))),
    '/docs/start.js': once(() => asset(script, startSwaggerUi)),
    '/redoc': once(() =>
      page('Marquee API reference', null, ['/redoc/redoc.standalone.js', '/redoc/start.js']),
    ),
    '/redoc/redoc.standalone.js': once(() => file(script, reDocFile)),
    '/redoc/start.js': once(() => asset(script, startReDoc)),
  };
  for (const [path, made] of Object.entries(assets)) root.get(path, (ctx) => answer(ctx, made()));
}

function answer(ctx: Context, { type, content, tag }: Asset): void {
  ctx.set('Content-Security-Policy', contentPolicy);
  ctx.set('Cache-Control', 'no-cache');
  ctx.set('ETag', tag);
  ctx.type = type;
  ctx.status = 200;
  if (ctx.fresh) ctx.status = 304;
  else ctx.body = content;
}

function page(title: string, style: string | null, scripts: readonly string[]): Asset {
  const styles = style === null ? '' : `<link rel="stylesheet" href="${style}">\n`;
  const tags = scripts.map((source) => `<script src="${source}"></script>\n`).join('');
  return asset(
    'text/html; charset=utf-8',
    `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${styles}<div id="page"></div>
<noscript>This page needs JavaScript. The document itself is <a href="/openapi.json">/openapi.json</a>.</noscript>
${tags}</html>
`,
  );
}

function file(type: string, path: string | URL): Asset {
  return asset(type, readFileSync(path));
}

function asset(type: string, content: string | Buffer): Asset {
  return { type, content, tag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"` };
}

/** Made when somebody first asks for it. */
function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}
