import { afterAll } from '@jest/globals';
import { openMongoDb } from '../../src/adapters/mongodb/connection.ts';
import { MongoDbReadModels } from '../../src/adapters/mongodb/read-model-store.ts';
import { apiQueriesContract } from '../contracts/api-queries.contract.ts';
import { dropDatabase, newDatabase, sharedMongoDb } from '../support/mongodb.ts';

const { url } = sharedMongoDb();
const database = newDatabase();

afterAll(() => dropDatabase(url, database));

apiQueriesContract('MongoDB', async () => {
  const db = await openMongoDb({ url, database });
  return { store: new MongoDbReadModels(db), close: () => db.close() };
});
