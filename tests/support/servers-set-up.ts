import build from './build.ts';
import { type MongoDbServer, startMongoDb } from './mongodb.ts';

declare global {
  /** The MongoDB of a whole run of `npm run test:servers`, for those who need only a database of their own. */
  var sharedMongoDb: MongoDbServer | undefined;
}

/** Builds, and has the tests that could run on embedded stores as well run on servers. */
export default async function setUp(): Promise<void> {
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error(
      'Tests write to EVENTSTORE_URL and MONGODB_URL, and these are set for production: unset them.',
    );
  }
  build();
  process.env['TEST_STORES'] = 'servers';
  globalThis.sharedMongoDb = await startMongoDb();
  // The tests have a global scope of their own.
  process.env['SHARED_MONGODB_URL'] = globalThis.sharedMongoDb.url;
}
