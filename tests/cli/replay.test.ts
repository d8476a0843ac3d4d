import { pathToFileURL } from 'node:url';
import { expect, it } from '@jest/globals';
import { openEmbeddedDocuments } from '../../src/adapters/embedded/read-model-store.ts';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { collectionOf } from '../../src/engine/projections/projection.ts';
import { actors } from '../../src/projections/actors.ts';
import { comparisonContract } from '../contracts/comparison.contract.ts';
import { temporaryDirectory, unexpectedFailure, workerFile } from '../support/embedded.ts';
import { someEvents } from '../support/events.ts';
import { overriding } from '../support/overriding.ts';
import { openPorts } from '../support/system.ts';

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

it('a comparison waits for read models that are on their way to their file', async () => {
  const { ports, close } = await openPorts();
  const { store, subscription, scan } = ports;
  await store.append('contract-1', someEvents(3), -1);
  await ports.readModels.prepare({ name: collectionOf(actors), indexes: [] });
  await ports.readModels.save(collectionOf(actors), [], 3n);
  let openings = 0;
  const printed: string[] = [];
  const code = await runCommandLine(['replay', '--compare', 'actors'], {
    environment: {},
    stopRequest: () => Promise.resolve(),
    demoMovies: pathToFileURL('demo/movies.json'),
    openRuntime: () => Promise.reject(new Error('It is not needed.')),
    openReadOnlyRuntime: () => {
      openings += 1;
      const early = { checkpoints: () => Promise.resolve(new Map<string, bigint>()) };
      const readModels = overriding(ports.readModels, openings === 1 ? early : {});
      const failed = new Promise<never>(() => undefined);
      const nothing = { failed, close: () => Promise.resolve() };
      return Promise.resolve({ store, subscription, scan, readModels, ...nothing });
    },
    print: (line) => printed.push(line),
    warn: (line) => printed.push(line),
  });
  await close();
  expect([code, openings, printed]).toEqual([
    0,
    2,
    ['actors: 0 documents at 3, 0 differ from what is served'],
  ]);
});
