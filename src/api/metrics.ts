import { createHash, timingSafeEqual } from 'node:crypto';
import type Router from '@koa/router';
import { tokenOf } from './access/authentication.ts';
import { Problem } from './problems.ts';
import type { ApiDependencies } from './route.ts';

/** Who asks more often gets what was measured last: measuring asks the stores. */
const KEPT_MILLISECONDS = 1000;

/** Serves what Prometheus reads, at the root: to everybody, to who has the token, or to nobody. */
export function serveMetrics<State>(
  root: Router<State>,
  { metrics, system, web }: Pick<ApiDependencies, 'metrics' | 'system' | 'web'>,
): void {
  const { metricsAccess: access } = web;
  if (access === 'off') return;
  let kept: { readonly text: Promise<string>; readonly until: number } | undefined;
  const current = (): Promise<string> => {
    if (kept === undefined || kept.until < performance.now()) {
      const text = system.measures().then((measures) => metrics.render(measures));
      // Until it is there nobody begins another.
      kept = { text, until: Infinity };
      const end = (): void => {
        kept = { text, until: performance.now() + KEPT_MILLISECONDS };
      };
      text.then(end, () => (kept = undefined));
    }
    return kept.text;
  };
  root.get('/metrics', async (ctx) => {
    if (access !== 'public' && !isSame(tokenOf(ctx.get('Authorization')) ?? '', access.token)) {
      const challenge = { 'WWW-Authenticate': 'Bearer realm="metrics"' };
      throw new Problem(
        'unauthenticated',
        'Send the token of METRICS_TOKEN as a bearer token.',
        {},
        challenge,
      );
    }
    const text = await current();
    ctx.set({ 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' });
    ctx.body = text;
  });
}

/** Takes the same time whatever is given. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
