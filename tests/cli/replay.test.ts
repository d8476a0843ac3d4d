import { openEmbeddedDocuments } from '../../src/adapters/embedded/read-model-store.ts';
import { comparisonContract } from '../contracts/comparison.contract.ts';
import { temporaryDirectory, unexpectedFailure, workerFile } from '../support/embedded.ts';

comparisonContract('the embedded documents', async () => {
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
