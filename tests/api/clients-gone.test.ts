import { EventEmitter } from 'node:events';
import { expect, it, jest } from '@jest/globals';
import type { Context } from 'koa';
import { NDJSON, sendParts } from '../../src/api/ndjson.ts';
import { sendEvents } from '../../src/api/server-sent-events.ts';

/** A request whose connection was closed before it is answered. */
function gone(): Context {
  const socket = Object.assign(new EventEmitter(), { destroyed: true });
  return { method: 'GET', socket, res: new EventEmitter(), set: () => undefined } as unknown as Context;
}

it('Parts of a body are not even begun for a client who has gone', async () => {
  let isBegun = false;
  // eslint-disable-next-line @typescript-eslint/require-await
  async function* lines(): AsyncGenerator<string> {
    isBegun = true;
    yield 'a line';
  }
  await sendParts(gone(), NDJSON, lines, () => undefined);
  expect(isBegun).toBe(false);
});

it('Events are not sent to a client who has gone, and the place is free again', async () => {
  const sender = { join: jest.fn(), release: jest.fn() };
  await sendEvents(gone(), () => Promise.resolve(sender));
  expect(sender.release).toHaveBeenCalledTimes(1);
  expect(sender.join).not.toHaveBeenCalled();
});
