import type { Context } from 'koa';
import { Problem, problems, type ProblemCode } from './problems.ts';

/** The page that a problem's `type` leads to. */
export function problemPages(ctx: Context & { params: { code?: string } }): void {
  const code = ctx.params.code ?? '';
  if (!Object.hasOwn(problems, code)) throw new Problem('not-found', 'There is no such problem.');
  const { status, title } = problems[code as ProblemCode];
  ctx.type = 'html';
  ctx.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  ctx.body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title}: Marquee</title>
<h1>${title}</h1>
<p>Problem <code>${code}</code>, answered with the status ${status}.</p>
<p>The member <code>detail</code> of the answer says what stands in the way and what to do; <code>errors</code>
names the fields, <code>seats</code> the seats, <code>conflicts</code> the showtimes and <code>bookings</code> the
bookings in the way. Quote the <code>correlationId</code> when you ask for help.</p>
</html>
`;
}
