import { Readable } from 'node:stream';
import type { Context } from 'koa';
import { whenOver } from './answer-over.ts';

export const NDJSON = 'application/x-ndjson';

/** Whether the client asks for lines of JSON: by `format`, else by `Accept`. */
export function wantsLines(ctx: Context, query: unknown): boolean {
  ctx.vary('Accept');
  const { format } = query as { readonly format?: string };
  return format === undefined ? ctx.accepts('json', NDJSON) === NDJSON : format === 'ndjson';
}

/**
 * Sends the parts of a body as fast as the client takes them, and ends them when it goes away. Throws what keeps them from
 * beginning. What fails later is reported and breaks the connection off: nobody is to take a part for the whole.
 */
export async function sendParts(
  ctx: Context,
  contentType: string,
  lines: (signal: AbortSignal) => AsyncGenerator<string | Uint8Array>,
  report: (error: unknown) => void,
): Promise<void> {
  const left = new AbortController();
  const chunks = lines(left.signal);
  whenOver(ctx, () => {
    left.abort();
    chunks.return(undefined).catch(() => undefined);
  });
  let first: IteratorResult<string | Uint8Array>;
  try {
    first = await chunks.next();
  } catch (error) {
    if (!left.signal.aborted) throw error;
    ctx.respond = false;
    return;
  }
  ctx.set('Content-Type', contentType);
  ctx.status = 200;
  ctx.body = Readable.from(rest(), { objectMode: false });

  async function* rest(): AsyncGenerator<string | Uint8Array> {
    if (first.done === true) return;
    yield first.value;
    try {
      yield* chunks;
    } catch (error) {
      if (!left.signal.aborted) report(error);
      ctx.res.destroy();
    }
  }
}
