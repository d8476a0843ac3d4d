import type { Readable } from 'node:stream';
import { setAlarm } from './alarm.ts';

export interface ChunkOptions {
  /** At most so many items at once. */
  readonly size: number;
  /** Ends it without an error. */
  readonly signal?: AbortSignal;
  /** Makes it fail with its reason. */
  readonly lost: AbortSignal;
  /** What to fail with when nothing comes for so many milliseconds. */
  readonly timeout?: { readonly milliseconds: number; readonly failure: () => Error };
}

interface State {
  isOver: boolean;
  failure: { readonly error: unknown } | undefined;
  /** Ends the present wait. */
  wake: () => void;
}

/**
 * What a stream of the client has ready, all of it at once, in order, until it ends. Taking it item by item costs a
 * turn of the event loop each. After an error it still gives what came before, then throws it: the client
 * only announces errors, it does not destroy its stream.
 */
export async function* chunksOf<Item>(
  source: Readable,
  { size, signal, lost, timeout }: ChunkOptions,
): AsyncGenerator<readonly Item[]> {
  const state: State = { isOver: false, failure: undefined, wake: () => undefined };
  const end = (): void => {
    state.isOver = true;
    state.wake();
  };
  // The listener for errors stays: one that comes when nobody listens any more would end the process.
  source.on('error', (error) => {
    state.failure ??= { error };
    state.wake();
  });
  source.on('end', end).on('close', end);
  const woken = (): void => state.wake();
  source.on('readable', woken);
  signal?.addEventListener('abort', woken);
  const fail = (): void => {
    state.failure ??= { error: lost.reason };
    state.wake();
  };
  lost.addEventListener('abort', fail);
  if (lost.aborted) fail();
  const change = async (): Promise<void> => {
    let endAlarm: () => void = () => undefined;
    await new Promise<void>((resolve) => {
      state.wake = resolve;
      if (timeout === undefined) return;
      endAlarm = setAlarm(timeout.milliseconds, () => {
        state.failure ??= { error: timeout.failure() };
        resolve();
      });
    });
    endAlarm();
  };
  try {
    while (signal?.aborted !== true) {
      const chunk = taken<Item>(source, size);
      if (chunk.length > 0) yield chunk;
      else if (state.failure !== undefined) throw state.failure.error;
      else if (state.isOver) return;
      else await change();
    }
  } finally {
    signal?.removeEventListener('abort', woken);
    lost.removeEventListener('abort', fail);
  }
}

function taken<Item>(source: Readable, size: number): Item[] {
  const items: Item[] = [];
  while (items.length < size) {
    const item = source.read() as Item | null;
    if (item === null) break;
    items.push(item);
  }
  return items;
}
