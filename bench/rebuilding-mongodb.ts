import { StoreUnavailable } from '../src/engine/ports/event-store.ts';
import { openMongoDb } from '../src/adapters/mongodb/connection.ts';
import { MongoDbReadModels } from '../src/adapters/mongodb/read-model-store.ts';
import type { ReadModelStore } from '../src/engine/ports/read-model-store.ts';
import { rebuild } from '../src/cli/rebuild.ts';
import { bookings } from '../src/projections/bookings.ts';
import { seatMap } from '../src/projections/seat-map.ts';
import { openPorts } from '../tests/support/system.ts';
import {
  dropDatabase,
  isGiven,
  type MongoDbServer,
  newDatabase,
  startMongoDb,
} from '../tests/support/mongodb.ts';
import { median } from './statistics.ts';
import type { Row, Section } from './table.ts';

/**
 * Events per second while the seat map and the bookings are made anew from an embedded log, in MongoDB beside the
 * embedded documents. They take turns. Left out where no MongoDB can be started, or where it does not answer.
 */
export async function measureMongoDbRebuild(directory: string, rounds: number): Promise<Section> {
  const on = isGiven ? 'MongoDB of MONGODB_URL' : 'MongoDB stand-in';
  const title = `Rebuilding the seat map and the bookings, ${rounds} rounds on ${on}`;
  let server: MongoDbServer;
  try {
    server = await startMongoDb();
  } catch (error) {
    return { title, rows: [], leftOut: (error as Error).message };
  }
  const database = newDatabase();
  const open = await openPorts(directory);
  const mongoDb = await openMongoDb({ url: server.url, database });
  try {
    const { subscription, readModels: documents } = open.ports;
    const events = Number(await subscription.head());
    const stores: readonly { readonly name: string; readonly documents: ReadModelStore }[] = [
      { name: 'embedded documents', documents },
      { name: on, documents: new MongoDbReadModels(mongoDb) },
    ];
    const rates = stores.map((): number[] => []);
    for (let round = 0; round <= rounds; round += 1) {
      for (const [index, store] of stores.entries()) {
        const startedAt = performance.now();
        await rebuild([seatMap, bookings], subscription, store.documents, () => undefined);
        const seconds = (performance.now() - startedAt) / 1000;
        // The first round warms up.
        if (round > 0) rates[index]?.push(events / seconds);
        // Until the embedded documents are in their file: a drop takes effect after everything before it.
        await documents.drop('bench');
      }
    }
    const [embedded = []] = rates;
    const rows = stores.map(({ name }, index): Row => {
      const own = rates[index] ?? [];
      const row = { name, value: median(own), unit: 'events/s', rounds: own } as const;
      if (index === 0) return { ...row, note: `${events.toLocaleString('en-US')} events` };
      const ratio = median(own.map((rate, round) => rate / (embedded[round] ?? Number.NaN)));
      return { ...row, ratio, ...(isGiven ? {} : { note: 'says nothing of the speed of MongoDB' }) };
    });
    return { title, rows };
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return {
      title,
      rows: [],
      leftOut: 'MongoDB did not answer in time: this machine has other things to do',
    };
  } finally {
    await mongoDb.close();
    await open.close();
    await dropDatabase(server.url, database);
    await server.stop();
  }
}
