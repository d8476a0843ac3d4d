import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEmbeddedKeyRecords } from '../../src/adapters/embedded/key-records.ts';
import { openEventStoreDb } from '../../src/adapters/eventstoredb/event-store.ts';
import { registry } from '../../src/domain/aggregates.ts';
import { type EventStoreDouble, startEventStoreDouble } from '../doubles/eventstoredb.ts';
import { send } from '../support/client.ts';
import { kill, unexpectedFailure, workerFile } from '../support/embedded.ts';
import { dropDatabase, newDatabase, sharedMongoDb, START_MILLISECONDS } from '../support/mongodb.ts';
import {
  type Ended,
  type RunningMarquee,
  startMarquee,
  startCommand,
  temporaryDirectory,
} from '../support/process.ts';
import { inDatabase } from '../support/servers.ts';

const MASTER_KEY = randomBytes(32).toString('base64');
const SEVERAL_MINUTES = 240_000;
const HOLD_SECONDS = '3600';
const person = { email: 'ada@example.org', password: 'popcorn-1!' };
const eve = { ...person, email: 'eve@example.org' };

/** A node of its own: the log has to be empty, and slow where it is copied to. */
let double: EventStoreDouble;
let mongoDbUrl: string;
const database = newDatabase();
const removals: (() => Promise<void>)[] = [];
/** Where the deployment is at first, and where it comes to in the end. */
let home: string;
let newHome: string;
let elsewhere: string;

beforeAll(async () => {
  double = await startEventStoreDouble();
  mongoDbUrl = inDatabase(sharedMongoDb().url, database);
  for (let left = 3; left > 0; left -= 1) {
    const { directory, remove } = await temporaryDirectory();
    removals.push(remove);
    [home, newHome, elsewhere] = [newHome, elsewhere, directory];
  }
}, START_MILLISECONDS);
afterAll(async () => {
  await dropDatabase(mongoDbUrl, database);
  await Promise.all([double.stop(), ...removals.map((remove) => remove())]);
});

const servers = (): string => `${double.url} ${mongoDbUrl}`;
const onServers = (): Record<string, string> => ({
  ...{ EVENTSTORE_URL: double.url, MONGODB_URL: mongoDbUrl },
  ...{ DATA_DIR: elsewhere, MASTER_KEY },
});
const inDirectory = (directory: string): Record<string, string> => ({ DATA_DIR: directory, MASTER_KEY });
const run = (environment: Record<string, string>, ...words: readonly string[]): Promise<Ended> =>
  startCommand(environment, ...words).ended;
const copy = (from: string, to: string): ReturnType<typeof startCommand> =>
  startCommand({ DATA_DIR: elsewhere, MASTER_KEY }, 'copy', '--from', from, '--to', to);

/** The verdict of `verify`: so many events in so many streams, none broken. */
async function verified(environment: Record<string, string>): Promise<string> {
  const { code, output } = await run(environment, 'verify');
  expect([code, output]).toEqual([0, expect.stringContaining(', 0 broken')]);
  return output;
}

/** The log as `export` prints it, without the positions, which are each store's own. */
async function exported(environment: Record<string, string>): Promise<string> {
  const { code, output } = await run(environment, 'export');
  expect(code).toBe(0);
  return output.replaceAll(/^\{"position":"\d+",/gm, '{');
}

async function eventsOnServer(): Promise<number> {
  const log = openEventStoreDb({ url: double.url, prefixes: registry.streamPrefixes });
  try {
    let count = 0;
    for await (const page of log.scan.scan(0n)) count += page.length;
    return count;
  } finally {
    await log.close();
  }
}

async function token(system: RunningMarquee): Promise<string> {
  const login = await send(system.url, 'POST', '/auth/login', { body: person });
  expect([login.status, login.body.user?.email]).toEqual([200, person.email]);
  return String(login.body.accessToken);
}

async function firstShowtime(system: RunningMarquee): Promise<string> {
  return String((await send(system.url, 'GET', '/showtimes?limit=1')).body.items[0].id);
}

/** Holds a seat and answers the booking's id. */
async function hold(system: RunningMarquee, bearer: string, seat: string): Promise<string> {
  const path = `/showtimes/${await firstShowtime(system)}/holds`;
  const held = await send(system.url, 'POST', path, { token: bearer, body: { seats: [seat] } });
  expect([held.status, held.text]).toEqual([201, expect.any(String)]);
  return String(held.body.bookingId);
}

/** Ada has a ticket, was refunded for another one, and holds a seat. Eve has an account. Answers Eve's id. */
async function aDayAt(system: RunningMarquee): Promise<string> {
  const register = async (body: typeof person): Promise<string> => {
    const answer = await send(system.url, 'POST', '/auth/register', { body });
    expect(answer.status).toBe(201);
    return String(answer.body.user.id);
  };
  await register(person);
  const bearer = await token(system);
  const bookings = [await hold(system, bearer, 'A1'), await hold(system, bearer, 'A2')];
  for (const bookingId of bookings) {
    const body = { gateway: 'sandbox' };
    const payment = await send(system.url, 'POST', `/bookings/${bookingId}/payments`, {
      token: bearer,
      body,
    });
    const path = `/payments/${String(payment.body.paymentId)}/sandbox`;
    await send(system.url, 'POST', path, { token: bearer, body: { outcome: 'succeed' } });
  }
  const [cancelled = ''] = bookings;
  const answer = await send(system.url, 'POST', `/bookings/${cancelled}/cancel`, { token: bearer, body: {} });
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  await hold(system, bearer, 'A3');
  // Nothing is left to do then: two confirmations, a cancellation and a refund were mailed.
  while ((await exported(inDirectory(home))).split('"type":"MailSent"').length <= 4) await delay(50);
  return register(eve);
}

/** What a system does on a copied log: it knows its customers, sells, and repeats nothing that was done. */
async function expectToGoOn(
  environment: Record<string, string>,
  before: string,
  seat: string,
): Promise<void> {
  const { DATA_DIR: directory = '', ...rest } = environment;
  const system = await startMarquee(directory, { ...rest, HOLD_SECONDS });
  const bookingId = await hold(system, await token(system), seat);
  const login = await send(system.url, 'POST', '/auth/login', { body: eve });
  expect([login.status, login.body.code]).toEqual([401, 'invalid-credentials']);
  // Long enough for the processes to find work, if there is any.
  await delay(3000);
  expect(await system.stop()).toBe(0);
  const after = await exported(environment);
  expect(after.slice(0, before.length)).toBe(before);
  const events = after.slice(before.length).trim().split('\n');
  expect(events).toEqual([
    expect.stringContaining('"type":"SessionOpened"'),
    expect.stringMatching(`"type":"SeatsHeld".*${bookingId}`),
  ]);
  await verified(environment);
  expect(await run(environment, 'replay', '--compare')).toMatchObject({ code: 0 });
}

describe('a system that moves from a directory to servers and back', () => {
  let log: string;
  let evesKey: string;

  beforeAll(async () => {
    const system = await startMarquee(home, { MASTER_KEY, HOLD_SECONDS });
    const evesId = await aDayAt(system);
    expect(await system.stop()).toBe(0);
    log = await exported(inDirectory(home));
    const registered = log.split('\n').find((line) => line.includes(`"stream":"account-${evesId}"`)) ?? '';
    evesKey = (JSON.parse(registered) as { data: { email: { keyId: string } } }).data.email.keyId;
  }, SEVERAL_MINUTES);

  it(
    'is not copied while it is running, nor to itself, nor under another master key',
    async () => {
      const system = await startMarquee(home, { MASTER_KEY, HOLD_SECONDS });
      expect(await copy(home, servers()).ended).toMatchObject({ code: 3 });
      await system.stop();
      expect(await copy(home, home).ended).toMatchObject({ code: 2 });
      const other = { DATA_DIR: elsewhere, MASTER_KEY: randomBytes(32).toString('base64') };
      const refused = await run(other, 'copy', '--from', home, '--to', servers());
      expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('another master key') });
      expect(await eventsOnServer()).toBe(0);
    },
    SEVERAL_MINUTES,
  );

  it(
    'is copied on from where that was killed, and is the same log in the end',
    async () => {
      const total = linesIn(log);
      await double.set({ appendDelay: 60 });
      const { child, ended } = copy(home, servers());
      while ((await eventsOnServer()) < 40) await delay(50);
      await kill(child);
      expect((await ended).code).toBeNull();
      await double.heal();
      const part = await eventsOnServer();
      expect(part).toBeGreaterThanOrEqual(40);
      expect(part).toBeLessThan(total);
      const { code, output } = await copy(home, servers()).ended;
      expect([code, output]).toEqual([0, expect.stringContaining(`events copied, ${total} are the same`)]);
      // Fewer, where the append that was under way has come in afterwards.
      const [, copied] = /(\d+) events copied/.exec(output) ?? [];
      expect(Number(copied)).toBeLessThanOrEqual(total - part);
      expect(Number(copied)).toBeGreaterThan(0);
      expect(await exported(onServers())).toBe(log);
      expect(await verified(onServers())).toBe(await verified(inDirectory(home)));
    },
    SEVERAL_MINUTES,
  );

  it(
    'takes along that somebody was forgotten since',
    async () => {
      const options = { directory: home, workerFile, onFailure: unexpectedFailure };
      const keys = await openEmbeddedKeyRecords(options);
      await keys.drop(evesKey);
      await keys.close();
      const { code, output } = await copy(home, servers()).ended;
      expect([code, output]).toEqual([0, expect.stringContaining('0 keys copied, 1 dropped')]);
    },
    SEVERAL_MINUTES,
  );

  it('goes on selling on the servers', () => expectToGoOn(onServers(), log, 'A4'), SEVERAL_MINUTES);

  it(
    'is copied back, however often that is killed, and goes on selling',
    async () => {
      for (const milliseconds of [300, 450, 600, 750, 900]) {
        const { child, ended } = copy(servers(), newHome);
        await delay(milliseconds);
        await kill(child);
        await ended;
      }
      expect(await copy(servers(), newHome).ended).toMatchObject({ code: 0 });
      const grown = await exported(onServers());
      expect(linesIn(grown)).toBe(linesIn(log) + 2);
      expect(await exported(inDirectory(newHome))).toBe(grown);
      expect(await verified(inDirectory(newHome))).toBe(await verified(onServers()));
      // Where it came from first can catch up, too.
      expect(await copy(servers(), home).ended).toMatchObject({ code: 0 });
      expect(await copy(home, newHome).ended).toMatchObject({
        code: 0,
        output: expect.stringContaining('0 events copied'),
      });
      await expectToGoOn(inDirectory(newHome), grown, 'A5');
      expect(await copy(servers(), newHome).ended).toMatchObject({
        code: 1,
        output: expect.stringContaining('which the source has not'),
      });
    },
    SEVERAL_MINUTES,
  );
});

function linesIn(text: string): number {
  return text.trim().split('\n').length;
}
