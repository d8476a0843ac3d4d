import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clerk, customer, hold, openCinema, pay, type Cinema } from '../support/cinema.ts';
import type { Client } from '../support/client.ts';
import { START_MILLISECONDS } from '../support/mongodb.ts';
import type { RunningMarquee } from '../support/process.ts';
import { type Servers, startServers } from '../support/servers.ts';
import { until } from '../support/until.ts';

/** Code that runs before the process and writes down each command that its driver sends, but for those of a connection. */
const monitor = `
  import { appendFileSync } from 'node:fs';
  import { createRequire } from 'node:module';
  const { MongoClient } = createRequire(${JSON.stringify(resolve('package.json'))})('mongodb');
  const { connect } = MongoClient.prototype;
  MongoClient.prototype.connect = function () {
    this.monitorCommands = true;
    this.on('commandStarted', ({ commandName, command }) =>
      appendFileSync(process.env.COMMANDS, commandName + ':' + command[commandName] + ' '));
    return connect.call(this);
  };`;

const MOST_FOR_A_LIST = 6;
const MOST_A_SECOND_WHEN_IDLE = 2;
/** The longest pause of the workers: each polls once meanwhile. */
const WATCHED_SECONDS = 60;
/** After the last command, and after the notary has signed, everything has been projected and done. */
const QUIET_MILLISECONDS = 10_000;

let servers: Servers;
let marquee: RunningMarquee;
let cinema: Cinema;
let buyer: Client;

const sent = (): readonly string[] =>
  readFileSync(join(servers.directory, 'commands'), 'utf8')
    .split(' ')
    .filter((each) => each !== '');

/** The notary signs a minute after the first event that is not signed. */
async function untilSigned(): Promise<void> {
  const { output } = await servers.run('export');
  const size = output.split('\n').filter((line) => line !== '' && !line.includes('"stream":"notary-')).length;
  const isSigned = async (): Promise<boolean> => {
    const answer = await cinema.admin.get('/audit/tree-head');
    return (answer.body as { head: { size: number } }).head.size === size;
  };
  await until(isSigned, 'all of it is signed', 90);
}

beforeAll(async () => {
  servers = await startServers({ hasOwnMongoDb: false });
  marquee = await servers.start({
    COMMANDS: join(servers.directory, 'commands'),
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(monitor)}`,
  });
  cinema = await openCinema(marquee);
  buyer = customer(marquee);
  for (let count = 0; count < 4; count += 1) {
    const showtimeId = await cinema.schedule();
    await pay(buyer, await hold(buyer, showtimeId, ['A1']));
    await hold(clerk(marquee), showtimeId, ['A2']);
  }
  await delay(QUIET_MILLISECONDS);
}, START_MILLISECONDS);
afterAll(() => servers.close());

describe('MongoDB is sent', () => {
  it.each([
    '/movies?limit=100&total=true',
    '/movies?q=metropolis',
    '/movies/facets',
    '/actors',
    '/theaters?q=kino',
    '/auditoriums',
    '/showtimes?limit=100',
    '/bookings?limit=100',
    '/bookings?all=true&limit=100',
    '/payments?limit=100',
    '/users?limit=100',
    '/reports/closings',
    '/webhook-subscriptions',
  ])('no more commands for a page of %s than for any other', async (path) => {
    const client = path.startsWith('/bookings?limit') ? buyer : cinema.admin;
    // The first request finds the session, the second the page alone.
    expect((await client.get(path)).status).toBe(200);
    const before = sent().length;
    expect((await client.get(path)).status).toBe(200);
    // Keys of persons beside: those that were opened are remembered for a minute, unknown ones are asked for.
    const commands = sent()
      .slice(before)
      .filter((each) => each !== 'find:keys');
    expect(commands.slice(MOST_FOR_A_LIST)).toEqual([]);
  });

  it('next to nothing by a system that nobody uses', async () => {
    await untilSigned();
    await delay(QUIET_MILLISECONDS);
    const before = sent().length;
    const startedAt = performance.now();
    await delay(WATCHED_SECONDS * 1000);
    const commands = sent().slice(before);
    // A busy machine may wake up late.
    const most = Math.floor(((performance.now() - startedAt) / 1000) * MOST_A_SECOND_WHEN_IDLE);
    expect({ most, commands: commands.slice(most) }).toEqual({ most, commands: [] });
  }, 240_000);
});
