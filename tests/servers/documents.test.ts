import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EventStoreDouble, startEventStoreDouble } from '../doubles/eventstoredb.ts';
import { send } from '../support/client.ts';
import { commandsOf, paste, sectionsLeft, startBy } from '../support/documents.ts';
import { dropDatabase, newDatabase } from '../support/mongodb.ts';
import { startMarquee, temporaryDirectory } from '../support/process.ts';
import { inDatabase } from '../support/servers.ts';

const DOCUMENT = 'docs/operations.md';
const EVENTSTORE_URL = 'esdb://127.0.0.1:2113?tls=false';
const MONGODB_URL = 'mongodb://127.0.0.1:27017/marquee?replicaSet=marquee';
const administrator = { email: 'you@example.org', password: 'a long passphrase' };

/** Who needs only a database of their own shares the server with the others. */
const server = process.env['SHARED_MONGODB_URL'] ?? '';
let directory: string;
let remove: () => Promise<void>;

beforeAll(async () => {
  ({ directory, remove } = await temporaryDirectory());
});
afterAll(() => remove());

/** Does something with the commands of a section, which name the stores of this test, with nothing in them. */
async function withStores<Result>(
  heading: string,
  use: (commands: string, double: EventStoreDouble, mongoDbUrl: string) => Promise<Result>,
): Promise<Result> {
  const double = await startEventStoreDouble();
  const database = newDatabase();
  const mongoDbUrl = inDatabase(server, database);
  const commands = commandsOf(DOCUMENT, heading);
  expect(commands).toContain(`'${EVENTSTORE_URL}'`);
  expect(commands).toContain(`'${MONGODB_URL}'`);
  try {
    const named = commands.replaceAll(EVENTSTORE_URL, double.url).replaceAll(MONGODB_URL, mongoDbUrl);
    return await use(named, double, mongoDbUrl);
  } finally {
    await dropDatabase(server, database);
    await double.stop();
  }
}

const hasTools = ['bash', 'openssl'].every((tool) => spawnSync('which', [tool]).status === 0);

(hasTools ? describe : describe.skip)('The commands of docs/operations.md', () => {
  it('start a production server on EventStoreDB and MongoDB, with an administrator', async () => {
    await withStores('Real servers', async (commands) => {
      const marquee = await startBy(commands, { directory });
      try {
        expect(await send(marquee.url, 'GET', '//health/ready')).toMatchObject({ status: 200 });
        const login = await send(marquee.url, 'POST', '/auth/login', { body: administrator });
        expect(login).toMatchObject({ status: 200, body: { user: { role: 'admin' } } });
      } finally {
        expect(await marquee.stop()).toBe(0);
      }
    });
  }, 90_000);

  it('copy a data directory to the servers, and back', async () => {
    const home = await startMarquee(join(directory, 'data'), { DEMO_DATA: 'false' });
    await send(home.url, 'POST', '/auth/register', { body: administrator });
    await home.stop();
    await withStores('Copying a deployment', async (commands, double, mongoDbUrl) => {
      const printed = await paste(commands, { directory });
      expect(printed).toMatch(/^([1-9]\d*) events copied, \1 are the same$/m);
      expect(printed).toMatch(/^0 events copied, [1-9]\d* are the same$/m);
      const there = { EVENTSTORE_URL: double.url, MONGODB_URL: mongoDbUrl };
      const verified = await paste('npm run marquee -- verify', { directory, variables: there });
      expect(verified).toContain(' 0 broken');
    });
  }, 90_000);

  it('are all run', () => {
    expect(sectionsLeft('servers')).toEqual([]);
  });
});
