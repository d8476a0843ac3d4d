import type { ShowtimeEvent } from '../../src/domain/showtime/events.ts';
import type { Instant } from '../../src/engine/instant.ts';
import { Ledger } from './ledger.ts';

/** An event as a line of an export. */
export interface ExportedEvent<Data = unknown> {
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  readonly data: Data;
  readonly metadata: { readonly occurredAt: Instant };
}

/** The events in what `export` has printed, in the order of the log. */
export function exportedEvents<Data>(output: string): readonly ExportedEvent<Data>[] {
  const lines = output.split('\n').filter((line) => line.startsWith('{"position"'));
  return lines.map((line) => JSON.parse(line) as ExportedEvent<Data>);
}

/** What a ledger of each showtime objects to: a seat that was sold twice, money that does not add up. */
export function faultsOfSeats(events: readonly ExportedEvent[]): readonly string[] {
  const ledgers = new Map<string, Ledger>();
  const faults: string[] = [];
  for (const event of events) {
    if (!event.stream.startsWith('showtime-')) continue;
    const ledger = ledgers.get(event.stream) ?? new Ledger();
    ledgers.set(event.stream, ledger);
    try {
      ledger.enter([event as unknown as ShowtimeEvent], event.metadata.occurredAt);
    } catch (error) {
      faults.push((error as Error).message);
    }
  }
  return faults;
}
