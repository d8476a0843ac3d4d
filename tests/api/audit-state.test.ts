import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aggregates } from '../../src/domain/aggregates.ts';
import { stateCommand } from '../../src/cli/state.ts';
import type { CliContext } from '../../src/cli/command.ts';
import { addSeconds, Instant } from '../../src/engine/instant.ts';
import { clientAs, send, type Client } from '../support/client.ts';
import { customer, hold, openCinema, pay, type Cinema } from '../support/cinema.ts';
import { exportedLines } from '../support/export.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

let system: TestSystem;
let cinema: Cinema;
let auditor: Client;
/** The revision of the last event of each stream. */
const heads = new Map<string, number>();

beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
  auditor = clientAs(system, 'auditor', randomUUID());
  const buyer = customer(system);
  await pay(buyer, await hold(buyer, await cinema.schedule(), ['A1', 'A2']));
  await cinema.admin.post('/actors', { name: 'Brigitte Helm' });
  await cinema.admin.post('/users', { email: 'clerk@kino.example', role: 'boxOffice' });
  const nothing = { amount: 0, currency: 'EUR' };
  const theater = `/theaters/${cinema.theaterId}`;
  const closed = { counted: { cash: nothing, terminal: nothing } };
  expect((await cinema.admin.post(`${theater}/closings/2020-01-01`, closed)).status).toBe(201);
  const sent = await cinema.admin.post(`${theater}/returns/${cinema.movieId}/2020-01-02`, {});
  expect(sent.status).toBe(201);
  const hook = { url: 'https://hooks.example.org/', kinds: ['movie.added'] };
  expect((await cinema.admin.post('/webhook-subscriptions', hook)).status).toBe(201);
  await auditor.token();
  const raw = JSON.stringify([{ name: 'Alfred Abel' }]);
  const headers = { 'Content-Type': 'application/json' };
  const token = await cinema.admin.token();
  expect((await send(system.url, 'POST', '/imports?kind=actors', { raw, token, headers })).status).toBe(202);
  // A minute later the heads of the log are signed.
  const start = system.now;
  system.now = () => addSeconds(start(), 61);
  // The one has a single stream, the other one comes from Stripe.
  const others = ['administrators', 'gatewayevent'];
  const wanted = Object.keys(aggregates).filter((category) => !others.includes(category));
  await until(async () => {
    heads.clear();
    for (const line of await exportedLines(system.ports)) {
      const { stream, revision } = JSON.parse(line) as { stream: string; revision: number };
      heads.set(stream, revision);
    }
    return wanted.every((category) => [...heads.keys()].some((name) => name.startsWith(`${category}-`)));
  }, 'there is a stream of every aggregate');
});
afterAll(() => system.close());

/** What `marquee state` prints. */
async function printed(stream: string, revision: number): Promise<unknown> {
  let text = '';
  const runtime = { ...system.ports, failed: new Promise(() => undefined), close: () => Promise.resolve() };
  const context = {
    configure: () => null,
    openReadOnlyRuntime: () => Promise.resolve(runtime),
    print: (line: string) => (text += line),
  } as unknown as CliContext;
  await stateCommand.run({ words: [stream], options: { revision: String(revision) } }, context);
  return JSON.parse(text) as unknown;
}

describe('The state of an aggregate', () => {
  it('is what `marquee state` prints, of every stream at every revision', async () => {
    let states = 0;
    for (const [stream, head] of heads) {
      for (let revision = 0; revision <= head; revision += 1) {
        const { status, body } = await auditor.get(`/audit/streams/${stream}/state?revision=${revision}`);
        expect([stream, status, body]).toEqual([stream, 200, await printed(stream, revision)]);
        states += 1;
      }
    }
    expect(states).toBeGreaterThan(20);
  });

  it('is the present one without a revision, with its maps as objects', async () => {
    const [stream = ''] = [...heads.keys()].filter((name) => name.startsWith('showtime-'));
    const { body } = await auditor.get(`/audit/streams/${stream}/state`);
    expect(body).toMatchObject({ stream, state: { showtime: { taken: { A1: expect.any(String) } } } });
    expect(Object.keys(body.state.showtime.taken as object)).toEqual(['A1', 'A2']);
  });

  it('is at an instant the one after the last event until then, whatever the clocks said meanwhile', async () => {
    const names = ['first', 'second', 'of a slow clock', 'last'];
    const times = ['10:00:00.000', '10:00:02.000', '10:00:01.000', '10:00:03.000'];
    let id = '';
    for (const [index, name] of names.entries()) {
      const now = Instant.parse(`2033-01-01T${times[index] ?? ''}Z`);
      system.now = () => now;
      const answer =
        id === ''
          ? await cinema.admin.post('/actors', { name })
          : await cinema.admin.patch(`/actors/${id}`, { name });
      expect(answer.status).toBeLessThan(300);
      id = String(answer.body.id);
    }
    const at = async (time: string): Promise<unknown> => {
      const instant = encodeURIComponent(`2033-01-01T${time}`);
      const { status, body } = await auditor.get(`/audit/streams/actor-${id}/state?at=${instant}`);
      return status === 200 ? [body.revision, body.state.name] : [status, body.code];
    };
    expect(await at('09:59:59.999Z')).toEqual([404, 'not-found']);
    expect(await at('10:00:00Z')).toEqual([0, 'first']);
    expect(await at('10:00:00.999Z')).toEqual([0, 'first']);
    expect(await at('10:00:01Z')).toEqual([2, 'of a slow clock']);
    expect(await at('11:00:02.999+01:00')).toEqual([2, 'of a slow clock']);
    expect(await at('10:00:03Z')).toEqual([3, 'last']);
  });

  it.each([
    ['revision=-1', 'revision'],
    ['revision=one', 'revision'],
    ['revision=', 'revision'],
    ['at=noon', 'at'],
    ['revision=0&at=2033-01-01T00:00:00Z', 'at'],
    ['position=1', 'position'],
  ])('is not asked for by %s', async (query, name) => {
    const answer = await auditor.get(`/audit/streams/administrators-all/state?${query}`);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, name]);
  });

  it('is of a stream and a revision that are there', async () => {
    const [[stream, head] = ['', 0]] = heads;
    for (const path of [
      `${stream}/state?revision=${head + 1000}`,
      'nosuch-1/state',
      `actor-${randomUUID()}/state`,
    ]) {
      const answer = await auditor.get(`/audit/streams/${path}`);
      expect([path, answer.status, answer.body.code]).toEqual([path, 404, 'not-found']);
    }
  });
});
