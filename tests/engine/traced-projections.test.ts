import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { RecordedEvent } from '../../src/engine/event.ts';
import { addSeconds, type Instant } from '../../src/engine/instant.ts';
import { seatMap } from '../../src/projections/seat-map.ts';
import type { SpanStart, Tracing } from '../../src/ports/tracing.ts';
import { tracedProjections } from '../../src/traces.ts';

const now = '2026-05-01T12:00:00.000Z' as Instant;

/** The spans that are begun while a batch is projected. */
async function begun(events: readonly RecordedEvent[]): Promise<readonly SpanStart[]> {
  const starts: SpanStart[] = [];
  const tracing: Tracing = {
    begin: (start) => {
      starts.push(start);
      return null;
    },
    within: (_, work) => work(),
    close: () => Promise.resolve(),
  };
  await tracedProjections(tracing, () => now)(seatMap, events, () => Promise.resolve());
  return starts;
}

function event(type: string, secondsAgo = 0, correlationId: string = randomUUID()): RecordedEvent {
  const metadata = { $correlationId: correlationId, occurredAt: addSeconds(now, -secondsAgo) };
  return { id: randomUUID(), type, metadata } as unknown as RecordedEvent;
}

it('A projection is traced once for each trace in a batch, and follows the first of its events', async () => {
  const correlationId = randomUUID();
  const [held, confirmed] = [
    event('SeatsHeld', 1, correlationId),
    event('BookingConfirmed', 0, correlationId),
  ];
  const starts = await begun([held, event('SeatsHeld'), confirmed]);
  expect(starts).toHaveLength(2);
  expect(starts[0]).toMatchObject({
    name: 'projection seat-map',
    correlationId,
    after: held.id,
    attributes: { 'marquee.events': 2, 'marquee.batch_events': 3 },
  });
});

it('A projection is not traced for events that it ignores, nor for those of long ago', async () => {
  expect(await begun([event('MovieAdded'), event('SeatsHeld', 301)])).toEqual([]);
  expect(await begun([event('SeatsHeld', 299)])).toHaveLength(1);
});

it('A projection is traced for a bounded number of traces of a batch', async () => {
  expect(await begun(Array.from({ length: 500 }, () => event('SeatsHeld')))).toHaveLength(50);
});
