import type { Context } from 'koa';

/**
 * Does something once, when an answer has been sent or its client has gone: at once where that has happened already.
 * An answer that waits behind others on its connection is not told itself when that is closed.
 */
export function whenOver({ res, socket }: Pick<Context, 'res' | 'socket'>, work: () => void): void {
  const over = (): void => {
    res.off('close', over);
    socket.off('close', over);
    work();
  };
  if (socket.destroyed) {
    over();
  } else {
    res.on('close', over);
    socket.on('close', over);
  }
}
