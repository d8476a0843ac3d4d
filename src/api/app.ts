import { randomUUID } from 'node:crypto';
import Router from '@koa/router';
import Koa, { type Context, type Middleware } from 'koa';
import { CommandUnavailable } from '../engine/command-handling/command-result.ts';
import { StoreUnavailable, StreamDamaged } from '../engine/ports/event-store.ts';
import { ReadModelsDamaged } from '../engine/ports/read-model-store.ts';
import type { StageTimes } from '../engine/stage-times.ts';
import { GatewayUnavailable } from '../ports/payment-gateway.ts';
import { PasswordHasherOverloaded } from '../ports/password-hasher.ts';
import { TicketPrinterOverloaded } from '../ports/ticket-printer.ts';
import { PictureRendererOverloaded } from '../ports/picture-renderer.ts';
import { answerOrigin, setSecurityHeaders } from './browser.ts';
import { compressAnswers } from './compression.ts';
import { isUuid } from './correlation.ts';
import { serveMetrics } from './metrics.ts';
import { observeRequests, traceRequest } from './observing.ts';
import { answerRequest } from './pipeline.ts';
import { Problem, problemDocument, problems } from './problems.ts';
import { problemPages } from './problem-pages.ts';
import { serveDocumentation } from './openapi/pages.ts';
import { servePages } from './web-pages.ts';
import type { ApiDependencies, Route } from './route.ts';

const PREFIX = '/api/v1';

/** The state of a request in the middleware. */
export interface RequestState {
  correlationId: string;
  times: StageTimes;
  /** The code of the problem that is answered, where a stored response hides it. */
  problem?: string;
}

/** The HTTP application: the routes under `/api/v1`; health, metrics and the pages of the problems at the root. */
export function createApp(api: ApiDependencies, routes: readonly Route[]): Koa<RequestState> {
  const app = new Koa<RequestState>();
  app.proxy = api.web.trustedProxies > 0;
  app.maxIpsCount = api.web.trustedProxies;
  // The edge answers every error. What comes here is of a connection, mostly of a client that has gone.
  app.on('error', (error: unknown, ctx: Context & { state: RequestState }) => {
    if (!ctx.socket.destroyed) api.report(error, ctx.state.correlationId);
  });
  app.use(observeRequests(api));
  app.use(edge(api));
  app.use(compressAnswers);
  const root = new Router<RequestState>();
  root.get('/health/live', (ctx) => {
    ctx.body = { status: 'live' };
  });
  root.get('/health/ready', async (ctx) => {
    const faults = await api.faults();
    ctx.status = faults.length === 0 ? 200 : 503;
    ctx.body = { status: faults.length === 0 ? 'ready' : 'not-ready', faults };
  });
  root.get('/problems/:code', problemPages);
  serveMetrics(root, api);
  serveDocumentation(root, api.web);
  const tellOfMissingPages = servePages(root, api);
  app.use(root.routes());
  // It answers for the routes of the API, too: a context has one list of what its path matches.
  app.use(root.allowedMethods());
  app.use(versioned(api, routes));
  app.use(tellOfMissingPages);
  return app;
}

/**
 * The routes under `/api/v1`, in a router for each first part of a path: a router tries all its routes one after the other,
 * and there are hundreds.
 */
function versioned(api: ApiDependencies, routes: readonly Route[]): Middleware<RequestState> {
  const byPart = new Map<string, Router<RequestState>>();
  for (const route of routes) {
    const [, part = ''] = route.path.split('/');
    const router = byPart.get(part) ?? new Router<RequestState>({ prefix: PREFIX });
    byPart.set(part, router);
    router.register(route.path, [route.method], async (ctx: Context & { state: RequestState }) => {
      const answer = (): Promise<void> => answerRequest(ctx, route, api);
      if (api.tracing === null) return answer();
      const problemOf = (error: unknown): Problem => problemFor(api, ctx.state, error);
      return traceRequest(ctx, PREFIX + route.path, { tracing: api.tracing, answer, problemOf });
    });
  }
  const answers = new Map([...byPart].map(([part, router]) => [part, router.routes()]));
  return async (ctx, next) => {
    const [part = ''] = ctx.path.slice(PREFIX.length + 1).split('/', 1);
    const answer = answers.get(part.toLowerCase());
    // The context is of the same kind: a router adds what it needs.
    await (answer === undefined ? next() : answer(ctx as Parameters<typeof answer>[0], next));
  };
}

/** The outermost layer: the correlation id, the headers that every answer has, and errors as problems. */
function edge(api: ApiDependencies): Middleware<RequestState> {
  return async (ctx, next) => {
    const given = ctx.get('X-Correlation-Id').toLowerCase();
    ctx.state.correlationId = isUuid(given) ? given : randomUUID();
    ctx.set('X-Correlation-Id', ctx.state.correlationId);
    setSecurityHeaders(ctx, api.web);
    if (answerOrigin(ctx, api.web)) return;
    try {
      await next();
      if (ctx.status === 404 && ctx.body == null)
        throw new Problem('not-found', 'No route has this address.');
      if (ctx.status === 405 || ctx.status === 501) {
        throw new Problem(
          'method-not-allowed',
          `${ctx.method} is not allowed here; these are: ${ctx.response.get('Allow')}.`,
        );
      }
    } catch (error) {
      answerProblem(ctx, problemFor(api, ctx.state, error));
    }
  };
}

/** The problem that an error is to a client. Unexpected errors are reported to the operator. */
function problemFor(api: ApiDependencies, { correlationId }: RequestState, error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof CommandUnavailable) {
    return new Problem(error.code, `${error.message} Repeat the request.`);
  }
  if (error instanceof StoreUnavailable) {
    return new Problem('store-unavailable', 'A store did not answer. Repeat the request in a moment.');
  }
  if (error instanceof GatewayUnavailable) {
    api.report(error, correlationId);
    return new Problem(
      'gateway-unavailable',
      'The payment provider did not answer. Repeat the request in a moment; nothing is paid twice.',
    );
  }
  if (error instanceof StreamDamaged) {
    const damage = `The events of ${error.stream} are not as they were written. Nothing was changed.`;
    return new Problem(error.code, `${damage} The operator has to restore them.`);
  }
  if (error instanceof ReadModelsDamaged) {
    const detail = 'What this request asks for cannot be read until the operator has made it again.';
    return new Problem('read-models-damaged', detail);
  }
  if (error instanceof PasswordHasherOverloaded) {
    return new Problem('overloaded', 'Too many passwords are being checked. Repeat the request in a moment.');
  }
  if (error instanceof TicketPrinterOverloaded) {
    return new Problem('overloaded', 'Too many tickets are being printed. Repeat the request in a moment.');
  }
  if (error instanceof PictureRendererOverloaded) {
    return new Problem('overloaded', 'Too many pictures are being made. Repeat the request in a moment.');
  }
  api.report(error, correlationId);
  return new Problem(
    'internal-error',
    'An unexpected error was logged. Quote the correlationId when you ask for help.',
  );
}

function answerProblem(ctx: Context & { state: RequestState }, problem: Problem): void {
  ctx.status = problems[problem.code].status;
  if (ctx.status === 503) ctx.set('Retry-After', '1');
  ctx.set({ ...problem.headers });
  ctx.body = JSON.stringify(problemDocument(problem, ctx.path, ctx.state.correlationId));
  ctx.type = 'application/problem+json';
}
