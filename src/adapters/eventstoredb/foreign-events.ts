import type { RecordedEvent as ReceivedEvent } from '@eventstore/db-client';
import { isOfServer, isOurs, nameOf } from './events.ts';

/** So many are known by their position; were there more, some would be counted again by the next subscription. */
const EVENTS_KNOWN = 10_000;

/** Events in streams that bear a name of ours which others have written. Each is counted once, however often it is met. */
export class ForeignEvents {
  readonly #onWarning: (line: string) => void;
  readonly #positions = new Set<bigint>();
  #count = 0;

  constructor(onWarning: (line: string) => void) {
    this.#onWarning = onWarning;
  }

  get count(): number {
    return this.#count;
  }

  /** Whether an event is to be skipped. Says so of the first, and then whenever there are ten times as many. */
  skips(event: ReceivedEvent): boolean {
    if (isOfServer(event)) return true;
    if (isOurs(event)) return false;
    const position = event.position?.commit ?? 0n;
    if (this.#positions.has(position) || this.#positions.size >= EVENTS_KNOWN) return true;
    this.#positions.add(position);
    this.#count += 1;
    if (/^10*$/.test(`${this.#count}`)) {
      this.#onWarning(`Skipped what is not ours: ${nameOf(event)}. It is number ${this.#count}.`);
    }
    return true;
  }
}
