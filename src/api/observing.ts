import type { Context, Middleware } from 'koa';
import type { ReadModelReader } from '../engine/ports/read-model-store.ts';
import { StageTimes } from '../engine/stage-times.ts';
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
    count: (collection, filter) => times.during('reading', () => documents.count(collection, filter)),
    checkpoint: (collection) => times.during('reading', () => documents.checkpoint(collection)),
  };
}
