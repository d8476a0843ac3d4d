import type { Context } from 'koa';
import { EventConnection } from './live/event-connection.ts';
import type { EventSender } from './route.ts';

export const EVENT_STREAM = 'text/event-stream';

/** Answers with server-sent events until the client goes away or the sender ends them. Throws what `open` throws. */
export async function sendEvents(ctx: Context, open: () => Promise<EventSender>): Promise<void> {
  const sender = await open();
  ctx.status = 200;
  ctx.set({ 'Content-Type': EVENT_STREAM, 'X-Accel-Buffering': 'no' });
  if (ctx.method === 'HEAD') {
    sender.release();
    return;
  }
  // Koa and the compression keep their hands off: each message goes out as it is, when it is sent.
  ctx.respond = false;
  ctx.compress = false;
  if (ctx.res.destroyed) {
    sender.release();
    return;
  }
  ctx.res.once('close', () => sender.release());
  sender.join(new EventConnection(ctx.res));
}
