import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { START_MILLISECONDS } from '../support/mongodb.ts';
import { type Ended, runCommandIn } from '../support/process.ts';
import { inDatabase, type Servers, startServers } from '../support/servers.ts';

/** What a user may send who has the right to read and no other. */
const READING = ['find', 'getMore', 'killCursors', 'aggregate', 'count', 'listCollections', 'listIndexes'];
const OF_THE_CONNECTION = ['endSessions', 'ping', 'hello'];

/** Code that runs before a process and writes down the name of each command that its driver sends. */
const monitor = `
  import { appendFileSync } from 'node:fs';
  import { createRequire } from 'node:module';
  const { MongoClient } = createRequire(${JSON.stringify(resolve('package.json'))})('mongodb');
  const { connect } = MongoClient.prototype;
  MongoClient.prototype.connect = function () {
    this.monitorCommands = true;
    this.on('commandStarted', ({ commandName }) => appendFileSync(process.env.COMMANDS, commandName + ' '));
    return connect.call(this);
  };`;

let servers: Servers;
let stream: string;

beforeAll(async () => {
  servers = await startServers({ hasOwnMongoDb: false });
  const marquee = await servers.start();
  expect(await marquee.stop()).toBe(0);
  const { output } = await servers.run('export');
  stream = /"stream":"(account-[^"]+)"/.exec(output)?.[1] ?? '';
}, START_MILLISECONDS);

afterAll(() => servers.close());

/** Runs a command of the CLI and answers what it sent to MongoDB. */
async function sentBy(...words: readonly string[]): Promise<{ ended: Ended; sent: readonly string[] }> {
  const file = join(servers.directory, `commands-${words.join('-')}`);
  const environment = {
    ...{ EVENTSTORE_URL: servers.eventStore.url, DATA_DIR: servers.directory, COMMANDS: file },
    MONGODB_URL: inDatabase(servers.mongoDb.url, servers.database),
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(monitor)}`,
  };
  const ended = await runCommandIn(environment, ...words);
  const sent = existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ') : [];
  return { ended, sent: [...new Set(sent)] };
}

it.each(['verify', 'replay', 'replay --compare', 'export', 'state'])(
  '%s sends nothing to MongoDB that a reader has no right to',
  async (command) => {
    const { ended, sent } = await sentBy(...command.split(' '), ...(command === 'state' ? [stream] : []));
    expect(ended).toMatchObject({ code: 0 });
    expect(sent.filter((name) => ![...READING, ...OF_THE_CONNECTION].includes(name))).toEqual([]);
  },
);

it('sees what is sent', async () => {
  expect((await sentBy('replay', '--compare')).sent).toContain('find');
  expect((await sentBy('rebuild', 'movies')).sent).toEqual(expect.arrayContaining(['update', 'drop']));
});

it.each([
  ['mongodb://u:p@one', 'mongodb://u:p@one/d?authSource=admin'],
  ['mongodb://u:p@one,two:27018/?tls=true', 'mongodb://u:p@one,two:27018/d?tls=true&authSource=admin'],
  ['mongodb://u:p@one/people', 'mongodb://u:p@one/d?authSource=people'],
  ['mongodb://u:p@one/people?authSource=staff', 'mongodb://u:p@one/d?authSource=staff'],
  ['mongodb+srv://u:p@one.example.org', 'mongodb+srv://u:p@one.example.org/d?authSource=admin'],
  ['mongodb://one/people?replicaSet=r', 'mongodb://one/d?replicaSet=r'],
])('a test that is given %s logs in as it does there, in a database of its own', (url, expected) => {
  expect(inDatabase(url, 'd')).toBe(expected);
  const { credentials } = new MongoClient(expected).options;
  expect(credentials?.source).toBe(new MongoClient(url).options.credentials?.source);
});
