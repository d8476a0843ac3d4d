import type { EventSubscription } from '../src/engine/ports/event-store.ts';
import type { AnyProjection } from '../src/engine/projections/projection.ts';
import { registry } from '../src/domain/aggregates.ts';
import { rebuild } from '../src/cli/rebuild.ts';
import { bookings } from '../src/projections/bookings.ts';
import { seatMap } from '../src/projections/seat-map.ts';
import { openPorts, type OpenPorts } from '../tests/support/system.ts';
import { median } from './statistics.ts';
import type { Row, Section } from './table.ts';

/** The share of the speed of reading and parsing that folding should reach. */
const AIM = 0.5;

/**
 * Events per second while read models are made anew from a log, beside following and checking the same log without
 * folding it. Each takes its turn in each round.
 */
export async function measureRebuild(directory: string, rounds: number): Promise<Section> {
  // Opened anew, so that nothing of the log is in memory, as when an operator rebuilds.
  const open = await openPorts(directory);
  try {
    const events = Number(await open.ports.subscription.head());
    const passes: readonly { readonly name: string; readonly run: () => Promise<void> }[] = [
      { name: 'reading and parsing alone', run: () => readAll(open.ports.subscription) },
      { name: 'rebuilding the seat map', run: () => rebuildOne(open, seatMap) },
      { name: 'rebuilding the bookings', run: () => rebuildOne(open, bookings) },
    ];
    const rates = passes.map((): number[] => []);
    for (let round = 0; round <= rounds; round += 1) {
      for (const [index, { run }] of passes.entries()) {
        const startedAt = performance.now();
        await run();
        const seconds = (performance.now() - startedAt) / 1000;
        // The first round warms up.
        if (round > 0) rates[index]?.push(events / seconds);
        await written(open);
      }
    }
    const [reading = []] = rates;
    const rows = passes.map(({ name }, index): Row => {
      const own = rates[index] ?? [];
      const row = { name, value: median(own), unit: 'events/s', rounds: own } as const;
      if (index === 0) return row;
      return {
        ...row,
        ratio: median(own.map((rate, round) => rate / (reading[round] ?? Number.NaN))),
        aim: AIM,
      };
    });
    return { title: `Rebuilding from ${events.toLocaleString('en-US')} events, ${rounds} rounds`, rows };
  } finally {
    await open.close();
  }
}

/** Reads and parses a log once. */
export async function readAll(subscription: EventSubscription): Promise<void> {
  const head = await subscription.head();
  const done = new AbortController();
  for await (const { events, position } of subscription.subscribe(0n, {
    signal: done.signal,
    prefixes: registry.streamPrefixes,
  })) {
    for (const event of events) registry.decode(event);
    if (position >= head) break;
  }
  done.abort();
}

function rebuildOne({ ports }: OpenPorts, projection: AnyProjection): Promise<void> {
  return rebuild([projection], ports.subscription, ports.readModels, () => undefined);
}

/** Waits until the documents are in their file: a drop takes effect after everything before it. */
function written({ ports }: OpenPorts): Promise<void> {
  return ports.readModels.drop('bench');
}
