import { setTimeout as delay } from 'node:timers/promises';
import { BSON, MongoClient } from 'mongodb';
import type { RecordedEvent } from '../../src/engine/event.ts';
import type { EventStoreDouble } from '../doubles/eventstoredb.ts';
import { startEventStore, isGivenNode } from './event-store.ts';
import {
  dropDatabase,
  isGiven,
  lookInto,
  type MongoDbServer,
  newDatabase,
  sharedMongoDb,
  startMongoDb,
} from './mongodb.ts';
import { changeFile, filesBelow, type Deployment, type Stored, WRITTEN_MILLISECONDS } from './deployment.ts';
import { type RunningMarquee, runCommandIn, startMarquee, temporaryDirectory } from './process.ts';

/** Whether a server is somebody else's: then it is neither killed nor made to fail. */
export const areGiven = isGivenNode || isGiven;

/** An event store and a MongoDB, and processes of the program on them. */
export interface Servers extends Deployment {
  readonly eventStore: EventStoreDouble;
  readonly mongoDb: MongoDbServer;
  /** The database in MongoDB that is theirs alone. */
  readonly database: string;
  /** The events of a stream as they lie. */
  eventsOf(stream: string): Promise<readonly RecordedEvent[]>;
}

/** Starts an event store, and a MongoDB for who fails it or reads its files. */
export async function startServers({ hasOwnMongoDb }: { hasOwnMongoDb: boolean }): Promise<Servers> {
  const opening = hasOwnMongoDb ? startMongoDb() : sharedMongoDb();
  const [eventStore, mongoDb] = await Promise.all([startEventStore(), opening]);
  const { directory, remove } = await temporaryDirectory();
  const database = newDatabase();
  const urls = { EVENTSTORE_URL: eventStore.url, MONGODB_URL: inDatabase(mongoDb.url, database) };
  const environment = { ...urls, DEMO_DATA: 'false', HOLDS_PER_CUSTOMER: '100' };
  const started: RunningMarquee[] = [];
  const run: Servers['run'] = (...words) => runCommandIn({ ...environment, DATA_DIR: directory }, ...words);
  return {
    eventStore,
    mongoDb,
    database,
    directory,
    start: async (more = {}) => {
      // Processes that share the work need a mail server; nobody listens there, for no mail is asked for.
      const mail = more['ROLES'] === undefined ? {} : { SMTP_URL: 'smtp://127.0.0.1:1' };
      const marquee = await startMarquee(directory, { ...environment, ...mail, ...more });
      started.push(marquee);
      return marquee;
    },
    run,
    eventsOf: async (stream) => {
      const { output } = await run('export', '--stream', stream);
      const lines = output.split('\n').filter((line) => line !== '');
      return lines.map((line) => JSON.parse(line) as RecordedEvent);
    },
    tamper: async (change) => {
      await eventStore.kill();
      await changeFile(eventStore.file, change);
      await eventStore.start();
    },
    letLeasesLapse: () =>
      lookInto(mongoDb.url, database, async (collection) => {
        await collection('leases').updateMany({}, { $set: { holder: null } });
      }),
    stored: async () => {
      if (!hasOwnMongoDb) throw new Error('The files of a MongoDB that others use, too, tell nothing.');
      await delay(WRITTEN_MILLISECONDS);
      const events: Stored = ['the log', (await run('export')).output];
      const documents = await documentsIn(mongoDb.url, database);
      const folders = [directory, ...eventStore.folders, ...mongoDb.folders];
      const files = folders.flatMap(filesBelow).filter(([file]) => !file.includes('outbox'));
      return [events, ...documents, ...files];
    },
    close: async () => {
      await Promise.all(started.map((marquee) => marquee.kill()));
      if (isGiven || !hasOwnMongoDb) await dropDatabase(mongoDb.url, database);
      await Promise.all([eventStore.stop(), mongoDb.stop()]);
      await remove();
    },
  };
}

/** The URL with another database in it; who has logged in by the one before still does. */
export function inDatabase(url: string, database: string): string {
  const source = new MongoClient(url).options.credentials?.source;
  const moved = url.replace(/^([^:]+:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${database}`);
  if (source === undefined || /[?&]authSource=/i.test(moved)) return moved;
  return `${moved}${moved.includes('?') ? '&' : '?'}authSource=${encodeURIComponent(source)}`;
}

/** Every document of a database, as its bytes travel. */
async function documentsIn(url: string, database: string): Promise<readonly Stored[]> {
  const client = new MongoClient(url);
  try {
    const stored: Stored[] = [];
    for (const collection of await client.db(database).collections()) {
      const documents = await collection.find().toArray();
      const bytes = documents.map((document) => Buffer.from(BSON.serialize(document)).toString('latin1'));
      stored.push([collection.collectionName, bytes.join('\n')]);
    }
    return stored;
  } finally {
    await client.close();
  }
}
