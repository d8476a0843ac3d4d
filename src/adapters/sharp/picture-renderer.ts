import { Worker } from 'node:worker_threads';
import {
  type Box,
  type PictureRenderer,
  PictureRendererOverloaded,
  type Rendering,
} from '../../ports/picture-renderer.ts';

/** How many pictures may wait for the one that is rendered. They are of several megabytes each. */
const WAITING = 3;

export interface RenderingTask {
  readonly bytes: Uint8Array;
  readonly boxes: readonly Box[];
  readonly limits: PictureRenderer['limits'];
}

/** What a decoder says. */
export type Decoding =
  | { readonly outcome: 'rendered'; readonly pictures: readonly (Box & { readonly bytes: Uint8Array })[] }
  | Exclude<Rendering, { readonly outcome: 'rendered' }>;

/** What the thread says of it: that, or why it has nothing to say. */
export type RenderingTaskResult =
  Decoding | { readonly outcome: 'late' } | { readonly outcome: 'failed'; readonly fault: string };

/** The built files: picture-renderer-worker.ts, and picture-decoder-worker.ts. */
export interface RendererFiles {
  readonly thread: string | URL;
  readonly decoder: string | URL;
}

/**
 * Renders with libvips, one picture at a time, each in an operating-system process of its own that knows none of our
 * secrets: a picture that crashes the decoder, or keeps it busy, ends that process and nothing else. Starting a process
 * stops who starts it for longer than a request may, so a thread does.
 */
export class SharpPictureRenderer implements PictureRenderer {
  readonly limits = { pixels: 25_000_000, side: 10_000 };
  readonly #files: RendererFiles;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #thread: Worker | undefined;
  #settle: ((result: RenderingTaskResult) => void) | undefined;
  #isClosed = false;

  constructor(files: RendererFiles) {
    this.#files = files;
  }

  render(bytes: Buffer, boxes: readonly Box[]): Promise<Rendering> {
    if (this.#waiting > WAITING) {
      return Promise.reject(new PictureRendererOverloaded(`${this.#waiting} pictures wait to be rendered.`));
    }
    this.#waiting += 1;
    const rendered = this.#last
      .then(() => this.#inThread({ bytes, boxes, limits: this.limits }))
      .then(renderingOf)
      .finally(() => (this.#waiting -= 1));
    this.#last = rendered.catch(() => undefined);
    return rendered;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#thread?.terminate();
  }

  #inThread(task: RenderingTask): Promise<RenderingTaskResult> {
    if (this.#isClosed) return Promise.resolve({ outcome: 'late' });
    const thread = (this.#thread ??= this.#startThread());
    return new Promise((resolve) => {
      this.#settle = resolve;
      thread.postMessage(task);
    });
  }

  #startThread(): Worker {
    const { thread, decoder } = this.#files;
    const worker = new Worker(thread, { workerData: String(decoder) });
    worker.on('message', (result: RenderingTaskResult) => this.#settle?.(result));
    worker.on('error', ({ message }) => this.#replaceThread(message));
    worker.on('exit', (code) => this.#replaceThread(`The thread ended with ${code}.`));
    // Last, because a listener keeps the process alive.
    worker.unref();
    return worker;
  }

  /** Fails what the dead thread was doing; the next picture gets a new thread. */
  #replaceThread(fault: string): void {
    this.#thread?.removeAllListeners();
    this.#thread = undefined;
    this.#settle?.(this.#isClosed ? { outcome: 'late' } : { outcome: 'failed', fault });
  }
}

function renderingOf(result: RenderingTaskResult): Rendering {
  switch (result.outcome) {
    case 'late':
      throw new PictureRendererOverloaded('A picture took too long, or this process ends.');
    case 'failed':
      throw new Error(`No picture can be rendered: ${result.fault}`);
    case 'rendered': {
      const pictures = result.pictures.map(({ bytes, width, height }) => ({
        bytes: Buffer.from(bytes),
        width,
        height,
      }));
      return { outcome: 'rendered', pictures };
    }
    case 'unreadable':
    case 'too-large':
      return result;
  }
}
