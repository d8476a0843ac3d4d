/** So long may requests begin in one turn of the event loop. Background work has turns of the same length. */
const TURN_MILLISECONDS = 5;

/**
 * Lets requests begin one after the other, as many in a turn of the event loop as it has time for. Otherwise a turn would
 * answer all that have come, and what needs some turns would wait for all of them in each: a hold for its append, a person
 * to be connected, because Node accepts one connection a turn.
 */
export class RequestTurns {
  readonly #waiting: (() => void)[] = [];
  /** Whether a request has just begun, or others wait to begin. */
  #isGoing = false;
  /** When the turn is over; null until one begins. */
  #endsAt: number | null = null;

  /** Resolves when a request may begin; null: it may at once. */
  begin(): Promise<void> | null {
    if (!this.#isGoing && !this.#isOver()) {
      this.#goOn();
      return null;
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (!this.#isGoing) setImmediate(this.#next);
      this.#isGoing = true;
    });
  }

  /** Lets the request begin that has waited longest. */
  readonly #next = (): void => {
    const [first] = this.#waiting;
    if (first === undefined) {
      this.#isGoing = false;
    } else if (this.#isOver()) {
      setImmediate(this.#next);
    } else {
      this.#waiting.shift();
      first();
      this.#goOn();
    }
  };

  /** Goes on once the request that has begun waits for something: promises that are ready come before the tick. */
  #goOn(): void {
    this.#isGoing = true;
    queueMicrotask(() => process.nextTick(this.#next));
  }

  #isOver(): boolean {
    const now = performance.now();
    if (this.#endsAt === null) {
      this.#endsAt = now + TURN_MILLISECONDS;
      setImmediate(() => {
        this.#endsAt = null;
      });
    }
    return now > this.#endsAt;
  }
}
