import type { Context } from 'koa';
import { whenOver } from './answer-over.ts';
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
  whenOver(ctx, () => sender.release());
  if (!ctx.socket.destroyed) sender.join(new EventConnection(ctx.res));
}
