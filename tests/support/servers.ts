import { setTimeout as delay } from 'node:timers/promises';
import type { RecordedEvent } from '../../src/domain/kernel/event.ts';
import type { EventStoreDouble } from '../doubles/eventstoredb.ts';
import { startEventStore, isGivenNode } from './event-store.ts';
import { dropDatabase, isGiven, type MongoDbServer, newDatabase, startMongoDb } from './mongodb.ts';
import { type Ended, type RunningMarquee, runVerbIn, startMarquee, temporaryDirectory } from './process.ts';

/** Whether a server is somebody else's: then it is neither killed nor made to fail. */
export const areGiven = isGivenNode || isGiven;

/** An event store and a MongoDB, and processes of the program on them. */
export interface Servers {
  readonly eventStore: EventStoreDouble;
  readonly mongoDb: MongoDbServer;
  /** The database in MongoDB that is theirs alone. */
  readonly database: string;
  /** Starts one more process, with all roles unless `ROLES` says otherwise. */
  start(environment?: Readonly<Record<string, string>>): Promise<RunningMarquee>;
  /** Runs a verb of the command line to its end. */
  run(...words: readonly string[]): Promise<Ended>;
  /** The events of a stream as they lie. */
  eventsOf(stream: string): Promise<readonly RecordedEvent[]>;
  /** Ends every process that is left, then the servers. */
  stop(): Promise<void>;
}

export async function startServers(): Promise<Servers> {
  const [eventStore, mongoDb] = await Promise.all([startEventStore(), startMongoDb()]);
  const { directory, remove } = await temporaryDirectory();
  const database = newDatabase();
  const urls = { EVENTSTORE_URL: eventStore.url, MONGODB_URL: inDatabase(mongoDb.url, database) };
  // Nobody listens there: no mail is asked for.
  const SMTP_URL = 'smtp://127.0.0.1:1';
  const environment = { ...urls, SMTP_URL, DEMO_DATA: 'false', HOLDS_PER_CUSTOMER: '100' };
  const started: RunningMarquee[] = [];
  const run: Servers['run'] = (...words) => runVerbIn({ ...environment, DATA_DIR: directory }, ...words);
  return {
    ...{ eventStore, mongoDb, database },
    start: async (more = {}) => {
      const marquee = await startMarquee(directory, { ...environment, ...more });
      started.push(marquee);
      return marquee;
    },
    run,
    eventsOf: async (stream) => {
      const { output } = await run('export', '--stream', stream);
      const lines = output.split('\n').filter((line) => line !== '');
      return lines.map((line) => JSON.parse(line) as RecordedEvent);
    },
    stop: async () => {
      await Promise.all(started.map((marquee) => marquee.kill()));
      if (isGiven) await dropDatabase(mongoDb.url, database);
      await Promise.all([eventStore.stop(), mongoDb.stop()]);
      await remove();
    },
  };
}

function inDatabase(url: string, database: string): string {
  return url.replace(/^([^:]+:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${database}`);
}

/** Waits for something that comes by itself, for as long as a busy machine may take. */
export async function until(isSo: () => Promise<boolean>, what: string, seconds = 60): Promise<void> {
  const giveUpAt = performance.now() + seconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`After ${seconds} seconds still not so: ${what}.`);
    await delay(100);
  }
}
