import type { Context, Middleware } from 'koa';
import type { ReadModelReader } from '../engine/ports/read-model-store.ts';
import { StageTimes, stages } from '../engine/stage-times.ts';
import type { SpanAttributes, Tracing } from '../ports/tracing.ts';
import { type Problem, problems } from './problems.ts';
import type { ApiDependencies } from './route.ts';

/** Where a request to no route is counted: what strangers ask for must not become a label. */
const NO_ROUTE = 'none';

/**
 * Counts and times every request until its answer is made. A body that is sent as a stream is sent after that, and events
 * go on for as long as somebody watches.
 */
export function observeRequests({
  metrics,
  profile,
  clock,
}: Pick<ApiDependencies, 'metrics' | 'profile' | 'clock'>): Middleware<{ times: StageTimes }> {
  return async (ctx, next) => {
    const begun = performance.now();
    const times = new StageTimes();
    ctx.state.times = times;
    metrics.requestBegan();
    try {
      await next();
    } finally {
      const milliseconds = performance.now() - begun;
      const template = templateOf(ctx);
      const method = template === null ? NO_ROUTE : ctx.method;
      const route = template ?? NO_ROUTE;
      const { status } = ctx;
      metrics.requestAnswered({ method, route, status, seconds: milliseconds / 1000, times });
      profile.record({ at: clock(), method, route, status, milliseconds }, times);
    }
  };
}

interface TracedRequest {
  readonly tracing: Tracing;
  readonly answer: () => Promise<void>;
  /** The problem that an error is answered with. */
  readonly problemOf: (error: unknown) => Problem;
}

/** Answers a request within the span that everything begins with. Throws problems. */
export async function traceRequest(
  ctx: Context & { state: { correlationId: string; times: StageTimes; problem?: string } },
  route: string,
  { tracing, answer, problemOf }: TracedRequest,
): Promise<void> {
  const { correlationId, times } = ctx.state;
  const attributes = { 'http.request.method': ctx.method, 'http.route': route };
  const name = `${ctx.method} ${route}`;
  const span = tracing.begin({ name, kind: 'server', correlationId, attributes });
  if (span === null) return answer();
  const end = (status: number, code: string | undefined): void => {
    const problem: SpanAttributes = code === undefined ? {} : { 'marquee.problem': code };
    const answered = { 'http.response.status_code': status, ...problem, ...millisecondsOf(times) };
    span.end(answered, status >= 500 ? 'failed' : undefined);
  };
  try {
    await tracing.within(span, answer);
    end(ctx.status, ctx.state.problem);
  } catch (error) {
    const problem = problemOf(error);
    end(problems[problem.code].status, problem.code);
    throw problem;
  }
}

function millisecondsOf(times: StageTimes): SpanAttributes {
  const spent = stages.filter((stage) => times.of(stage) > 0);
  return Object.fromEntries(spent.map((stage) => [`marquee.${stage}_ms`, times.of(stage)]));
}

/** The template of the route that was taken; null for none. */
function templateOf(ctx: Context): string | null {
  const { _matchedRoute: template } = ctx as { readonly _matchedRoute?: unknown };
  return typeof template === 'string' ? template : null;
}

/** Read models whose reads are timed for one request. */
export function timedReader(documents: ReadModelReader, times: StageTimes): ReadModelReader {
  return {
    get: (collection, id) => times.during('reading', () => documents.get(collection, id)),
    find: (collection, query) => times.during('reading', () => documents.find(collection, query)),
    ids: (collection, query) => times.during('reading', () => documents.ids(collection, query)),
    count: (collection, filter) => times.during('reading', () => documents.count(collection, filter)),
    distinct: (collection, field, filter) =>
      times.during('reading', () => documents.distinct(collection, field, filter)),
    checkpoint: (collection) => times.during('reading', () => documents.checkpoint(collection)),
  };
}
