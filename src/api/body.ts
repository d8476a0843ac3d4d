import type { Context } from 'koa';
import { Problem } from './problems.ts';

/** How many bytes the body of a command may have. */
export const BODY_BYTES = 256 * 1024;

/**
 * The body of a request as JSON; `{}` when there is none. Throws the problems `unsupported-media-type`,
 * `body-too-large`, `malformed-request` and `malformed-json`.
 */
export async function readBody(ctx: Context, maximumBytes = BODY_BYTES): Promise<unknown> {
  const announced = Number(ctx.get('Content-Length'));
  const isChunked = ctx.get('Transfer-Encoding') !== '';
  if (!isChunked && !(announced > 0)) return {};
  if (ctx.request.is('application/json', 'application/merge-patch+json') === false) {
    throw new Problem('unsupported-media-type', 'Send the body as application/json.');
  }
  if (ctx.get('Content-Encoding') !== '' && ctx.get('Content-Encoding') !== 'identity') {
    throw new Problem('unsupported-media-type', 'Send the body without a content encoding.');
  }
  return parseJson(await readBytes(ctx, maximumBytes));
}

/** The body of a request as it came. Throws the problems `body-too-large` and, where it breaks off, `malformed-request`. */
export async function readBytes(ctx: Context, maximumBytes = BODY_BYTES): Promise<Buffer> {
  if (Number(ctx.get('Content-Length')) > maximumBytes) throw tooLarge(ctx, maximumBytes);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maximumBytes) throw tooLarge(ctx, maximumBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('malformed-request', 'The body broke off before its end. Send it again.');
  }
  return Buffer.concat(chunks);
}

/** The rest of the body is not read, so the connection cannot be used for another request. */
function tooLarge(ctx: Context, maximumBytes: number): Problem {
  ctx.set('Connection', 'close');
  return new Problem('body-too-large', `A body may have ${maximumBytes} bytes.`);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (error) {
    throw new Problem(
      'malformed-json',
      `The body is not JSON in UTF-8: ${error instanceof Error ? error.message : ''}`,
    );
  }
}
