import { setImmediate as nextTurn } from 'node:timers/promises';

/** Others wait so long at most for work that is done in turns with them. */
const TURN_MILLISECONDS = 5;

/**
 * Long work in turns with all else that the process does: after each small step, `if (turns.isOver) await turns.next()`.
 */
export class Turns {
  private readonly signal: AbortSignal | undefined;
  private begunAt = performance.now();
  private lastTurn: Promise<unknown> = Promise.resolve();

  /** `signal` ends the work. */
  constructor(signal?: AbortSignal) {
    this.signal = signal;
  }

  get isOver(): boolean {
    return this.signal?.aborted === true || performance.now() - this.begunAt > TURN_MILLISECONDS;
  }

  /**
   * Lets the others go first. Works that share the turns go on one after the other, each in a turn of its own. Throws the
   * signal's reason when it is aborted.
   */
  async next(): Promise<void> {
    this.signal?.throwIfAborted();
    const turn = this.lastTurn.then(() => nextTurn());
    this.lastTurn = turn;
    await turn;
    this.begunAt = performance.now();
  }

  /** Waits for work that others do. Throws the signal's reason as soon as it is aborted; then the work goes on alone. */
  async wait<Result>(work: Promise<Result>): Promise<Result> {
    const { signal } = this;
    if (signal === undefined) return work;
    signal.throwIfAborted();
    let giveUp = (): void => undefined;
    const aborted = new Promise<never>((_, reject) => {
      giveUp = () => reject(signal.reason as Error);
      signal.addEventListener('abort', giveUp);
    });
    try {
      return await Promise.race([work, aborted]);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }
}
