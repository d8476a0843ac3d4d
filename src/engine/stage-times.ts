/** What the time of a request is spent on. */
export const stages = [
  'receiving',
  'waiting',
  'deciding',
  'appending',
  'reading',
  'rendering',
] as const satisfies readonly string[];
export type Stage = (typeof stages)[number];

/** Where the time of one request went, in milliseconds. */
export class StageTimes {
  private readonly spent = new Map<Stage, number>();
  private readonly running = new Map<Stage, { count: number; since: number }>();

  of(stage: Stage): number {
    return this.spent.get(stage) ?? 0;
  }

  add(stage: Stage, milliseconds: number): void {
    this.spent.set(stage, this.of(stage) + milliseconds);
  }

  /** Does something and adds how long it took. What is done at the same time in one stage counts once. */
  async during<Result>(stage: Stage, work: () => Promise<Result>): Promise<Result> {
    const running = this.running.get(stage) ?? { count: 0, since: 0 };
    this.running.set(stage, running);
    if (running.count === 0) running.since = performance.now();
    running.count += 1;
    try {
      return await work();
    } finally {
      running.count -= 1;
      if (running.count === 0) this.add(stage, performance.now() - running.since);
    }
  }
}

/** Adds to the times of a request what one piece of its work does, one stage after the other. */
export class Stopwatch {
  private readonly times: StageTimes | undefined;
  private stage: Stage;
  private since = 0;

  /** Without times it measures nothing. */
  constructor(times: StageTimes | undefined, stage: Stage) {
    this.times = times;
    this.stage = stage;
    if (times !== undefined) this.since = performance.now();
  }

  /** Ends the present stage and begins another. */
  turnTo(stage: Stage): void {
    if (this.times === undefined) return;
    const now = performance.now();
    this.times.add(this.stage, now - this.since);
    this.stage = stage;
    this.since = now;
  }
}
