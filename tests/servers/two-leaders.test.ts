import { afterEach, describe, expect, it } from '@jest/globals';
import { EmbeddedLeases } from '../../src/adapters/embedded/leases.ts';
import type { Ports } from '../../src/application.ts';
import type { ReadModelStore } from '../../src/engine/ports/read-model-store.ts';
import { collectionOf } from '../../src/engine/projections/projection.ts';
import { compareWithServed } from '../../src/cli/replay.ts';
import { readModels } from '../../src/projections/read-models.ts';
import { customer, hold, openCinema, pay } from '../support/cinema.ts';
import { openHouse, type TestHouse } from '../support/house.ts';
import { overriding } from '../support/overriding.ts';
import { until } from '../support/until.ts';

const houses: TestHouse[] = [];

afterEach(async () => {
  for (const house of houses.splice(0).reverse()) await house.close();
});

/** Two processes' worth of the application, each of which is told that it leads. */
async function openTwoLeaders(
  documents: (documents: ReadModelStore) => ReadModelStore = (given) => given,
): Promise<TestHouse> {
  const ports = (given: Ports): Ports => ({
    ...given,
    leases: new EmbeddedLeases(),
    documentsUnder: (token) => documents(given.documentsUnder(token)),
  });
  const settings = { holdSeconds: 2, paymentGraceSeconds: 0, holdsPerCustomer: 100 };
  const one = await openHouse({ ports, settings });
  houses.push(one, await openHouse({ ports, settings, beside: one }));
  return one;
}

/** Sells, lets holds lapse, and waits until everything is folded. Answers what differs from the log. */
async function differencesAfterADay(house: TestHouse): Promise<readonly string[]> {
  const cinema = await openCinema(house);
  const showtimeId = await cinema.schedule();
  const guests = Array.from({ length: 10 }, () => customer(house));
  for (const [index, guest] of guests.entries()) {
    const bookingId = await hold(guest, showtimeId, [`${index < 5 ? 'A' : 'B'}${(index % 5) + 1}`]);
    if (index % 2 === 0) await pay(guest, bookingId);
  }
  const { feed, documents } = house.open.ports;
  const countOf = async (type: string): Promise<number> => {
    let count = 0;
    for await (const page of house.open.scan.scan(0n)) {
      count += page.filter((event) => event.type === type && event.stream.endsWith(showtimeId)).length;
    }
    return count;
  };
  await until(async () => (await countOf('HoldExpired')) >= 5, 'the holds that nobody paid for have lapsed');
  const head = await feed.head();
  for (const projection of readModels) {
    const isFolded = async (): Promise<boolean> =>
      (await documents.checkpoint(collectionOf(projection))) >= head;
    await until(isFolded, `${projection.name} is folded`);
  }
  expect(await countOf('HoldExpired')).toBe(5);
  const compared = await Promise.all(readModels.map((each) => compareWithServed(each, feed, documents)));
  return compared.flatMap(({ projection, differences }) => differences.map(() => projection));
}

/** Documents that are stored whatever is there already. */
function withoutGuard(documents: ReadModelStore): ReadModelStore {
  return overriding(documents, {
    save: async (name, folded, checkpoint) => {
      for (const { id, document } of folded) await documents.put(name, id, document);
      await documents.save(name, [], checkpoint);
    },
  });
}

describe('Two processes that both believe to lead', () => {
  it('fold every event into each document once, and expire each hold once', async () => {
    expect(await differencesAfterADay(await openTwoLeaders())).toEqual([]);
  }, 120_000);

  it('would fold events twice if documents were not guarded by positions: the negative control', async () => {
    const differences = await differencesAfterADay(await openTwoLeaders(withoutGuard));
    expect(differences).toContain('showtimes');
  }, 120_000);
});
