import { Stream } from 'node:stream';
import { constants } from 'node:zlib';
import compress from 'koa-compress';
import type { Middleware } from 'koa';

/**
 * Compresses answers of more than 1 KB for clients that ask for it, with Brotli or gzip. zlib works in its own threads.
 * Brotli at its best takes a hundred times as long: 4 is about as quick as gzip, and smaller.
 */
const compressBody = compress({
  threshold: 1024,
  encodingPreference: ['br', 'gzip', 'identity'],
  br: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  gzip: { level: 6 },
  deflate: false,
});

export const compressAnswers: Middleware = async (ctx, next) => {
  await compressBody(ctx, async () => {
    await next();
    // What the library pipes it does not end when the client goes away, and it has no answer for who takes nothing at all.
    const takesAny = ctx.acceptsEncodings('br', 'gzip', 'identity') !== false;
    if (ctx.body instanceof Stream || !takesAny) ctx.compress = false;
  });
};
