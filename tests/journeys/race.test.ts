import { afterEach, describe, expect, it } from '@jest/globals';
import type { EnvelopedEvent } from '../../src/engine/event.ts';
import type { EventStore } from '../../src/engine/ports/event-store.ts';
import { customer, openCinema, type Cinema } from '../support/cinema.ts';
import type { Client } from '../support/client.ts';
import { CLIENTS, seatsOfRounds, round, seatOf } from '../support/crowd.ts';
import { overriding } from '../support/overriding.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { isLogOurs } from '../support/open-deployment.ts';

/** Two processes' worth of the application on one store: within one, the queue of the stream alone would keep order. */
async function openTwoSystems(
  store?: (store: EventStore) => EventStore,
): Promise<readonly [TestSystem, TestSystem]> {
  const ports = (given: TestSystem['open']['ports']): TestSystem['open']['ports'] => ({
    ...given,
    store: store?.(given.store) ?? given.store,
  });
  const settings = { holdsPerCustomer: 100 };
  const one = await openSystem({ ports, settings });
  return [one, await openSystem({ ports, settings, beside: one })];
}

const itOnOurLog = isLogOurs ? it : it.skip;

describe('64 clients who want one seat', () => {
  let systems: readonly [TestSystem, TestSystem];

  afterEach(async () => {
    for (const system of [...systems].reverse()) await system.close();
  });

  async function openAll(store?: (store: EventStore) => EventStore): Promise<Cinema> {
    systems = await openTwoSystems(store);
    return openCinema(systems[0], seatsOfRounds);
  }

  /** People, half of them at each system. */
  function crowd(): readonly Client[] {
    return Array.from({ length: CLIENTS }, (_, index) => customer(index % 2 === 0 ? systems[0] : systems[1]));
  }

  it('make one winner in each of 200 rounds, and everybody else learns which seat is taken', async () => {
    const cinema = await openAll();
    const showtimeId = await cinema.schedule();
    let people = crowd();
    for (let index = 0; index < 200; index += 1) {
      // Who is always the fastest may hold no more than so many.
      if (index % 50 === 0) people = crowd();
      const { winners, refusals } = await round(people, showtimeId, seatOf(index));
      expect(winners).toBe(1);
      expect(new Set(refusals)).toEqual(new Set([`409 seats-unavailable ${seatOf(index)}`]));
    }
  }, 120_000);

  // It leaves a log that is broken.
  itOnOurLog(
    'would make several winners without the check of the revision: the negative control',
    async () => {
      const cinema = await openAll(withoutRevisionCheck);
      const showtimeId = await cinema.schedule();
      const people = crowd();
      const winners: number[] = [];
      for (let index = 0; index < 20; index += 1) {
        winners.push((await round(people, showtimeId, seatOf(index))).winners);
      }
      expect(Math.max(...winners)).toBeGreaterThan(1);
    },
    60_000,
  );
});

/** A store that appends wherever the stream ends, whatever was expected. */
function withoutRevisionCheck(store: EventStore): EventStore {
  const append = async (
    stream: string,
    events: readonly EnvelopedEvent[],
    expectedRevision: number,
  ): ReturnType<EventStore['append']> => {
    for (;;) {
      const result = await store.append(stream, events, await store.head(stream));
      // It lies, too: the writer would notice that others have written.
      if (result.outcome === 'appended') return { ...result, revision: expectedRevision + events.length };
    }
  };
  return overriding(store, { append });
}
