import {
  type Box,
  type PictureRenderer,
  PictureRendererOverloaded,
  type Rendering,
} from '../../ports/picture-renderer.ts';
import { TaskThread } from '../task-thread.ts';

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
  readonly #thread: TaskThread<RenderingTask, RenderingTaskResult>;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #isClosed = false;

  constructor({ thread, decoder }: RendererFiles) {
    this.#thread = new TaskThread(thread, String(decoder));
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
    await this.#thread.close();
  }

  #inThread(task: RenderingTask): Promise<RenderingTaskResult> {
    if (this.#isClosed) return Promise.resolve({ outcome: 'late' });
    return this.#thread.run(task).catch((error: unknown) => {
      if (this.#isClosed) return { outcome: 'late' } as const;
      throw new Error('No picture can be rendered.', { cause: error });
    });
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
