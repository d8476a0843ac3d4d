import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openMongoDb } from '../../src/adapters/mongodb/connection.ts';
import { FlexibleRateLimits } from '../../src/adapters/rate-limiter-flexible.ts';
import type { RateLimits } from '../../src/ports/rate-limits.ts';
import { rateLimitsContract, type OpenedRateLimits } from '../contracts/rate-limits.contract.ts';
import {
  dropDatabase,
  isGiven,
  type MongoDbServer,
  newDatabase,
  START_MILLISECONDS,
  startMongoDb,
} from '../support/mongodb.ts';

let server: MongoDbServer;
beforeAll(async () => {
  server = await startMongoDb();
}, START_MILLISECONDS);
afterAll(() => server.stop());

async function open(database: string, faults: Error[] = []): Promise<OpenedRateLimits> {
  const mongoDb = await openMongoDb({ url: server.url, database });
  const onFault = (fault: Error): unknown => faults.push(fault);
  const limits = new FlexibleRateLimits({ ...mongoDb.connection, onFault: (fault) => void onFault(fault) });
  return { limits, close: () => mongoDb.close() };
}

rateLimitsContract('Counts in MongoDB', async () => {
  const database = newDatabase();
  const opened = await open(database);
  return {
    limits: opened.limits,
    close: async () => {
      await opened.close();
      await dropDatabase(server.url, database);
    },
  };
});

describe('Counts in MongoDB', () => {
  const limit = { name: 'shared', points: 3, seconds: 60 };
  const take = async (limits: RateLimits): Promise<boolean> => (await limits.take(limit, 'a')).allowed;

  it('are shared by all processes', async () => {
    const database = newDatabase();
    const [one, other] = [await open(database), await open(database)];
    const given = [await take(one.limits), await take(other.limits), await take(one.limits)];
    expect([...given, await take(other.limits), await take(one.limits)]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    await Promise.all([one.close(), other.close()]);
    await dropDatabase(server.url, database);
  });

  it('are kept by each process for itself where the limit says so', async () => {
    const database = newDatabase();
    const [one, other] = [await open(database), await open(database)];
    const own = { name: 'own', points: 1, seconds: 60, isPerProcess: true } as const;
    const given = await Promise.all([one, other].map(({ limits }) => limits.take(own, 'a')));
    expect(given.map(({ allowed }) => allowed)).toEqual([true, true]);
    expect((await one.limits.take(own, 'a')).allowed).toBe(false);
    await Promise.all([one.close(), other.close()]);
  });

  // Last, for the server is gone then.
  (isGiven ? it.skip : it)(
    'are kept by each process for itself while MongoDB does not answer',
    async () => {
      const { limits, close } = await open(newDatabase());
      expect(await take(limits)).toBe(true);
      await server.kill();
      const given: boolean[] = [];
      for (let times = 0; times < 4; times += 1) given.push(await take(limits));
      expect(given).toEqual([true, true, true, false]);
      await close();
      await server.restart();
    },
    60_000,
  );
});
