import { afterAll, beforeAll } from '@jest/globals';
import { openMongoDb } from '../../src/adapters/mongodb/connection.ts';
import { MongoDbReadModels } from '../../src/adapters/mongodb/read-model-store.ts';
import { apiQueriesContract } from '../contracts/api-queries.contract.ts';
import {
  dropDatabase,
  newDatabase,
  START_MILLISECONDS,
  startMongoDb,
  type MongoDbServer,
} from '../support/mongodb.ts';

let server: MongoDbServer;
const database = newDatabase();

beforeAll(async () => {
  server = await startMongoDb();
}, START_MILLISECONDS);
afterAll(async () => {
  await dropDatabase(server.url, database);
  await server.stop();
});

apiQueriesContract('MongoDB', async () => {
  const db = await openMongoDb({ url: server.url, database });
  return { store: new MongoDbReadModels(db), close: () => db.close() };
});
