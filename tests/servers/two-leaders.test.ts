import { afterEach, describe, expect, it } from '@jest/globals';
import { EmbeddedLeases } from '../../src/adapters/embedded/leases.ts';
import type { Ports } from '../../src/application.ts';
import type { ReadModelStore } from '../../src/engine/ports/read-model-store.ts';
import { collectionOf } from '../../src/engine/projections/projection.ts';
import { registry } from '../../src/domain/aggregates.ts';
import { compareWithServed } from '../../src/engine/auditing/comparison.ts';
import { readModels } from '../../src/projections/read-models.ts';
import { customer, hold, openCinema, pay } from '../support/cinema.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { overriding } from '../support/overriding.ts';
import { until } from '../support/until.ts';

const systems: TestSystem[] = [];

afterEach(async () => {
  for (const system of systems.splice(0).reverse()) await system.close();
});

/** Two processes' worth of the application, each of which is told that it leads. */
async function openTwoLeaders(
  documents: (documents: ReadModelStore) => ReadModelStore = (given) => given,
): Promise<TestSystem> {
  const ports = (given: Ports): Ports => ({
    ...given,
    leases: new EmbeddedLeases(),
    readModelsWithLease: (token) => documents(given.readModelsWithLease(token)),
  });
  const settings = { holdSeconds: 2, paymentGraceSeconds: 0, holdsPerCustomer: 100 };
  const one = await openSystem({ ports, settings });
  systems.push(one, await openSystem({ ports, settings, beside: one }));
  return one;
}

/** Sells, lets holds lapse, and waits until everything is projected. Answers what differs from the log. */
async function differencesAfterADay(system: TestSystem): Promise<readonly string[]> {
  const cinema = await openCinema(system);
  const showtimeId = await cinema.schedule();
  const guests = Array.from({ length: 10 }, () => customer(system));
  for (const [index, guest] of guests.entries()) {
    const bookingId = await hold(guest, showtimeId, [`${index < 5 ? 'A' : 'B'}${(index % 5) + 1}`]);
    if (index % 2 === 0) await pay(guest, bookingId);
  }
  const { subscription, readModels: documents } = system.open.ports;
  const countOf = async (type: string): Promise<number> => {
    let count = 0;
    for await (const page of system.open.ports.scan.scan(0n)) {
      count += page.filter((event) => event.type === type && event.stream.endsWith(showtimeId)).length;
    }
    return count;
  };
  await until(async () => (await countOf('HoldExpired')) >= 5, 'the holds that nobody paid for have lapsed');
  const head = await subscription.head();
  for (const projection of readModels) {
    const isProjected = async (): Promise<boolean> =>
      (await documents.checkpoint(collectionOf(projection))) >= head;
    await until(isProjected, `${projection.name} is projected`);
  }
  expect(await countOf('HoldExpired')).toBe(5);
  const compared = await Promise.all(
    readModels.map((each) => compareWithServed(each, { subscription, served: documents, registry })),
  );
  return compared.flatMap(({ projection, differences }) => differences.map(() => projection));
}

/** Documents that are stored whatever is there already. */
function withoutGuard(documents: ReadModelStore): ReadModelStore {
  return overriding(documents, {
    save: async (name, saved, checkpoint) => {
      for (const { id, document } of saved) await documents.put(name, id, document);
      await documents.save(name, [], checkpoint);
    },
  });
}

describe('Two processes that both believe to lead', () => {
  it('project every event into each document once, and expire each hold once', async () => {
    expect(await differencesAfterADay(await openTwoLeaders())).toEqual([]);
  }, 120_000);

  it('would project events twice if documents were not guarded by positions: the negative control', async () => {
    const differences = await differencesAfterADay(await openTwoLeaders(withoutGuard));
    expect(differences).toContain('showtimes');
  }, 120_000);
});
