import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { changeFile, filesBelow, type Premises, WRITTEN_MILLISECONDS } from './premises.ts';
import { type RunningMarquee, runVerb, startMarquee, temporaryDirectory } from './process.ts';

/** Whether premises are servers, that several processes may use at once. */
export const areServers = process.env['TEST_STORES'] === 'servers';

/** Whether a log is empty at first, and ours to damage. */
export const isLogOurs = !areServers || process.env['EVENTSTORE_URL'] === undefined;

/** A directory with embedded stores; in `npm run test:servers` an event store and a MongoDB. */
export async function openPremises(): Promise<Premises> {
  if (!areServers) return openDirectory();
  // The clients of the servers are slow to load.
  const { startServers } = await import('./servers.ts');
  return startServers();
}

async function openDirectory(): Promise<Premises> {
  const { directory, remove } = await temporaryDirectory();
  const started: RunningMarquee[] = [];
  return {
    directory,
    start: async (environment = {}) => {
      const marquee = await startMarquee(directory, { DEMO_DATA: 'false', ...environment });
      started.push(marquee);
      return marquee;
    },
    run: (...words) => runVerb(directory, ...words),
    tamper: (change) => changeFile(join(directory, 'events.db'), change),
    stored: async () => {
      await delay(WRITTEN_MILLISECONDS);
      return filesBelow(directory).filter(([file]) => !file.includes('outbox'));
    },
    close: async () => {
      await Promise.all(started.map((marquee) => marquee.kill()));
      await remove();
    },
  };
}
