import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import {
  type Box,
  type PictureRenderer,
  PictureRendererOverloaded,
  type Rendering,
} from '../../ports/picture-renderer.ts';

/** How many pictures may wait for the one that is rendered. They are of several megabytes each. */
const WAITING = 3;

/** Twenty times what the largest picture takes on an idle machine. */
const LIMIT_MILLISECONDS = 10_000;

/** Below everything that sells. */
const LOWER_PRIORITY = 10;

export interface RenderingTask {
  readonly bytes: Uint8Array;
  readonly boxes: readonly Box[];
  readonly limits: PictureRenderer['limits'];
}

export type RenderingAnswer =
  | { readonly outcome: 'rendered'; readonly pictures: readonly (Box & { readonly bytes: Uint8Array })[] }
  | Exclude<Rendering, { readonly outcome: 'rendered' }>;

/**
 * Renders with libvips, one picture at a time, each in an operating-system process of its own that knows none of our
 * secrets: a picture that crashes the decoder, or keeps it busy, ends that process and nothing else.
 */
export class SharpPictureRenderer implements PictureRenderer {
  readonly limits = { pixels: 25_000_000, side: 10_000 };
  readonly #workerFile: string | URL;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #child: ChildProcess | undefined;
  #isClosed = false;

  /** `workerFile` is the built picture-renderer-worker.ts. */
  constructor(workerFile: string | URL) {
    this.#workerFile = workerFile;
  }

  render(bytes: Buffer, boxes: readonly Box[]): Promise<Rendering> {
    if (this.#waiting > WAITING) {
      return Promise.reject(new PictureRendererOverloaded(`${this.#waiting} pictures wait to be rendered.`));
    }
    this.#waiting += 1;
    const rendered = this.#last
      .then(() => this.#inProcess({ bytes, boxes, limits: this.limits }))
      .finally(() => (this.#waiting -= 1));
    this.#last = rendered.catch(() => undefined);
    return rendered;
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#child?.kill('SIGKILL');
    return Promise.resolve();
  }

  async #inProcess(task: RenderingTask): Promise<Rendering> {
    if (this.#isClosed) throw new PictureRendererOverloaded('This process ends.');
    const child = fork(this.#workerFile, {
      env: {},
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child = child;
    lowerPriority(child);
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MILLISECONDS);
    try {
      const answer = await answerOf(child, task);
      if (answer !== null) return renderingOf(answer);
      if (child.killed) throw new PictureRendererOverloaded('A picture took too long, or this process ends.');
      return { outcome: 'unreadable', reason: 'its decoder failed' };
    } finally {
      clearTimeout(timer);
      child.kill('SIGKILL');
      this.#child = undefined;
    }
  }
}

/** What the process says; null where it ended without a word. Rejects where it cannot be started. */
function answerOf(child: ChildProcess, task: RenderingTask): Promise<RenderingAnswer | null> {
  return new Promise((resolve, reject) => {
    child.once('message', (answer) => resolve(answer as RenderingAnswer));
    child.once('exit', () => resolve(null));
    child.once('error', reject);
    // A process that has ended meanwhile takes no message: its exit tells.
    child.send(task, () => undefined);
  });
}

function renderingOf(answer: RenderingAnswer): Rendering {
  if (answer.outcome !== 'rendered') return answer;
  const pictures = answer.pictures.map(({ bytes, width, height }) => ({
    bytes: Buffer.from(bytes),
    width,
    height,
  }));
  return { outcome: 'rendered', pictures };
}

function lowerPriority({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, LOWER_PRIORITY);
  } catch {
    // Without the right to change it, or once it has ended, the priority stays.
  }
}
