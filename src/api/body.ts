import type { Context } from 'koa';
import { Problem } from './problems.ts';

/** How many bytes the body of a command may have. */
const BODY_BYTES = 256 * 1024;

/**
 * The body of a request as JSON; `{}` when there is none. Throws the problems `unsupported-media-type`,
 * `body-too-large` and `malformed-json`.
 */
export async function readBody(ctx: Context): Promise<unknown> {
  const announced = Number(ctx.get('Content-Length'));
  const isChunked = ctx.get('Transfer-Encoding') !== '';
  if (!isChunked && !(announced > 0)) return {};
  if (ctx.request.is('application/json', 'application/merge-patch+json') === false) {
    throw new Problem('unsupported-media-type', 'Send the body as application/json.');
  }
  if (ctx.get('Content-Encoding') !== '' && ctx.get('Content-Encoding') !== 'identity') {
    throw new Problem('unsupported-media-type', 'Send the body without a content encoding.');
  }
  return parseJson(await readBytes(ctx));
}

/** The body of a request as it came. Throws the problem `body-too-large`. */
export async function readBytes(ctx: Context): Promise<Buffer> {
  if (Number(ctx.get('Content-Length')) > BODY_BYTES) throw tooLarge(ctx);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES) throw tooLarge(ctx);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The rest of the body is not read, so the connection cannot be used for another request. */
function tooLarge(ctx: Context): Problem {
  ctx.set('Connection', 'close');
  return new Problem('body-too-large', `A body may have ${BODY_BYTES} bytes.`);
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
