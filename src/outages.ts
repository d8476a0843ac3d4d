import { CommandUnavailable } from './engine/command-handling/command-result.ts';
import type { ProjectionStop } from './engine/projections/runner.ts';
import { StoreUnavailable } from './engine/ports/event-store.ts';
import type { Log } from './ports/log.ts';
import type { Metrics } from './ports/metrics.ts';

/** What fails again within so long is still the same outage. The longest pause between two attempts is shorter. */
const OUTAGE_MILLISECONDS = 60_000;

/**
 * Writes what fails in the background to the log: one line an outage, however many tasks fail, and however often. Counts
 * each failure.
 */
export class Outages {
  private readonly log: Log;
  private readonly metrics: Pick<Metrics, 'taskFailed'>;
  private readonly lastSeen = new Map<string, number>();

  constructor(log: Log, metrics: Pick<Metrics, 'taskFailed'>) {
    this.log = log;
    this.metrics = metrics;
  }

  /** A background task has failed, and tries again. */
  failed(name: string, error: unknown): void {
    this.metrics.taskFailed(name);
    this.tell(name, `${name} failed: ${sentence(messageOf(error))} It tries again.`, error);
  }

  /** Projections have stopped, and try again. */
  stopped({ names, position, error, retrySeconds }: ProjectionStop): void {
    for (const name of names.split(', ')) this.metrics.taskFailed(name);
    const kind = names.includes(',') ? 'Projections' : 'Projection';
    const seconds = Math.max(1, Math.round(retrySeconds));
    const line = `${kind} ${names} stopped at position ${position}: ${sentence(messageOf(error))}`;
    this.tell(names, `${line} Retrying in ${seconds} s.`, error);
  }

  private tell(name: string, line: string, error: unknown): void {
    const unavailable = outageIn(error);
    // Messages of a store that is not available begin with the store's name: all who wait for it share one outage.
    const store = unavailable?.message.split(' ', 1)[0];
    if (!this.isNew(store === undefined ? `${name}: ${messageOf(error)}` : `store ${store}`)) return;
    if (unavailable === null) this.log.error(line, error, { name });
    // The stack of an outage tells nothing that its message does not.
    else this.log.warn(line, { name, fault: unavailable.message });
  }

  private isNew(outage: string): boolean {
    const now = performance.now();
    for (const [known, seen] of this.lastSeen) {
      if (now - seen >= OUTAGE_MILLISECONDS) this.lastSeen.delete(known);
    }
    const isNew = !this.lastSeen.has(outage);
    this.lastSeen.set(outage, now);
    return isNew;
  }
}

/** The store that did not answer, behind whatever was thrown for it; null where it is another fault. */
export function outageIn(error: unknown): Error | null {
  if (error instanceof StoreUnavailable) return error;
  if (!(error instanceof CommandUnavailable && error.code === 'store-unavailable')) return null;
  return outageIn(error.cause) ?? error;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A text with a full stop. */
export function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
