/** So many are known by their position. Beyond that, none is counted any more: each is skipped all the same. */
const EVENTS_KNOWN = 10_000;

/** Events that others wrote into streams with a name of ours. Each is counted once, however often it is met. */
export class ForeignEvents {
  private readonly onWarning: (line: string) => void;
  private readonly positions = new Set<bigint>();

  constructor(onWarning: (line: string) => void) {
    this.onWarning = onWarning;
  }

  get count(): number {
    return this.positions.size;
  }

  /** Counts an event that is skipped. Says so of the first, and then whenever there are ten times as many. */
  skip(position: bigint, event: string): void {
    if (this.positions.has(position) || this.count >= EVENTS_KNOWN) return;
    this.positions.add(position);
    if (/^10*$/.test(`${this.count}`)) {
      this.onWarning(`Skipped ${event}: it is not ours. So far ${this.count} such events were skipped.`);
    }
  }
}
