import { openEmbeddedDocuments } from '../../src/adapters/embedded/read-model-store.ts';
import { apiQueriesContract } from '../contracts/api-queries.contract.ts';
import { temporaryDirectory, unexpectedFailure, workerFile } from '../support/embedded.ts';

apiQueriesContract('The embedded document store', async () => {
  const { directory, remove } = temporaryDirectory();
  const store = await openEmbeddedDocuments({ directory, workerFile, onFailure: unexpectedFailure });
  return {
    store,
    close: async () => {
      await store.close();
      remove();
    },
  };
});
