import { expect, it, jest } from '@jest/globals';
import type { Context } from 'koa';
import { NDJSON, sendParts } from '../../src/api/ndjson.ts';

it('Parts of a body are not even begun for a client who has gone', async () => {
  const ctx = { socket: { destroyed: true }, respond: true };
  const lines = jest.fn<() => AsyncGenerator<string>>();
  await sendParts(ctx as unknown as Context, NDJSON, lines, () => undefined);
  expect(lines).not.toHaveBeenCalled();
  expect(ctx.respond).toBe(false);
});
