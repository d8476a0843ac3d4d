import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { assembleUseCases } from '../../src/application.ts';
import { runProcessor } from '../../src/background-tasks.ts';
import { TREE_COLLECTION } from '../../src/engine/notary/kept-tree.ts';
import type { EventSubscription } from '../../src/engine/ports/event-store.ts';
import { collectionOf } from '../../src/engine/projections/projection.ts';
import { systemClock } from '../../src/engine/process-managers/job-worker.ts';
import { Outages } from '../../src/outages.ts';
import { expireHolds } from '../../src/processes/expire-holds.ts';
import { aScheduledShowtime, booking, seatsHeld, showtimeId } from '../support/fixtures.ts';
import { gate } from '../support/memory-event-store.ts';
import { overriding } from '../support/overriding.ts';
import { recordedLog } from '../support/projection-specification.ts';
import { openPorts, type OpenPorts, usualSettings } from '../support/system.ts';
import { until } from '../support/until.ts';

let open: OpenPorts;
beforeEach(async () => {
  open = await openPorts();
});
afterEach(() => open.close());

describe('The processor', () => {
  it('performs no job of a log that it has not read to its end: that may have ended it', async () => {
    const { ports } = open;
    // The hold has lapsed long ago. What follows is still to be read.
    const [held, last] = recordedLog([seatsHeld({ bookingId: booking(1) }), aScheduledShowtime()]);
    if (held === undefined || last === undefined) throw new Error('The log has two events.');
    const rest = gate();
    let subscriptions = 0;
    const subscription: EventSubscription = {
      head: () => Promise.resolve(last.position),
      idAt: () => Promise.resolve(null),
      subscribe: async function* (after) {
        subscriptions += 1;
        if (after < held.position) yield { events: [held], position: held.position };
        await rest.opened;
        yield { events: [last], position: last.position };
      },
    };
    const read: string[] = [];
    const store = overriding(ports.store, {
      read: (stream, from) => {
        read.push(stream);
        return ports.store.read(stream, from);
      },
    });
    const commands = assembleUseCases({ ...ports, store }, usualSettings);
    const { readModels, log, metrics } = ports;
    const outages = new Outages(log, metrics);
    const processor = await runProcessor(
      { ...ports, subscription },
      commands,
      readModels,
      systemClock,
      outages,
    );
    const jobs = collectionOf(expireHolds.jobs);
    await until(async () => (await readModels.get(jobs, booking(1))) !== undefined, 'the job is known');
    // Long enough for several polls.
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(read.filter((stream) => stream === `showtime-${showtimeId}`)).toEqual([]);
    // The notary has not begun, either.
    expect(subscriptions).toBe(1);
    rest.open();
    await until(() => read.includes(`showtime-${showtimeId}`), 'the job is performed');
    await until(async () => (await readModels.checkpoints()).has(TREE_COLLECTION), 'the tree is made');
    await processor.stop();
  });
});
