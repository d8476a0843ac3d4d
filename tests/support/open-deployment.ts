import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { changeFile, filesBelow, type Deployment, WRITTEN_MILLISECONDS } from './deployment.ts';
import { type RunningMarquee, runCommand, startMarquee, temporaryDirectory } from './process.ts';

/** Whether a deployment is on servers, that several processes may use at once. */
export const areServers = process.env['TEST_STORES'] === 'servers';

/** Whether a log is empty at first, and ours to damage. */
export const isLogOurs = !areServers || process.env['EVENTSTORE_URL'] === undefined;

/**
 * A directory with embedded stores; in `npm run test:servers` an event store and a database of the run's MongoDB, or a
 * MongoDB of its own where all that is stored is read.
 */
export async function openDeployment({ isReadWhole = false } = {}): Promise<Deployment> {
  if (!areServers) return openDirectory();
  // The clients of the servers are slow to load.
  const { startServers } = await import('./servers.ts');
  return startServers({ hasOwnMongoDb: isReadWhole });
}

async function openDirectory(): Promise<Deployment> {
  const { directory, remove } = await temporaryDirectory();
  const started: RunningMarquee[] = [];
  return {
    directory,
    start: async (environment = {}) => {
      const marquee = await startMarquee(directory, { DEMO_DATA: 'false', ...environment });
      started.push(marquee);
      return marquee;
    },
    run: (...words) => runCommand(directory, ...words),
    tamper: (change) => changeFile(join(directory, 'events.db'), change),
    letLeasesLapse: () => Promise.resolve(),
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
