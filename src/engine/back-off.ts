import { StoreUnavailable } from './ports/event-store.ts';

const FIRST_MILLISECONDS = 50;
/** Who waits for a store goes on soon after it is back. What else fails is seldom mended by trying again. */
const LONGEST_MILLISECONDS = { unavailable: 2000, failing: 30_000 };

/** Pauses between tries, each about twice as long as the one before. By chance they differ, so that many do not try at once. */
export class BackOff {
  private milliseconds = FIRST_MILLISECONDS;

  /** Begins anew, after a success. */
  reset(): void {
    this.milliseconds = FIRST_MILLISECONDS;
  }

  /** The pause after a failure, in milliseconds. */
  next(error: unknown): number {
    const { unavailable, failing } = LONGEST_MILLISECONDS;
    const pause = Math.min(this.milliseconds, error instanceof StoreUnavailable ? unavailable : failing);
    this.milliseconds = pause * 2;
    return pause * (0.5 + Math.random());
  }
}
