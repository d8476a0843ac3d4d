import { randomUUID } from 'node:crypto';
import { get as request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { jobCollections } from '../../src/engine/process-managers/job-attempts.ts';
import { processManagers } from '../../src/processes/process-managers.ts';
import type { EventScan, StoredEvent } from '../../src/engine/ports/event-store.ts';
import { clientAs, type Answer, type Client } from '../support/client.ts';
import { customer, hold, openCinema, pay } from '../support/cinema.ts';
import { someEvents } from '../support/events.ts';
import { exportedLines } from '../support/export.ts';
import { overriding } from '../support/overriding.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

interface Shown {
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly metadata: {
    readonly $correlationId: string;
    readonly actor: { readonly id: string };
    readonly occurredAt: string;
  };
}

let system: TestSystem;
let auditor: Client;
let buyer: Client;
let showtimeId: string;
/** All that is in the log, as it is exported. */
let all: readonly Shown[];
const email = 'Fritz.Lang@ufa.example';

/** Whether nothing happens any more by itself for now. */
async function areJobsDone(): Promise<boolean> {
  const { subscription, readModels: documents } = system.ports;
  const head = await subscription.head();
  for (const manager of processManagers) {
    const { jobs } = jobCollections(manager);
    const due = await documents.count(jobs, { due: { $lte: system.now() } });
    if (due > 0 || (await documents.checkpoint(jobs)) < head) return false;
  }
  return head === (await subscription.head());
}

beforeAll(async () => {
  system = await openSystem();
  const cinema = await openCinema(system);
  showtimeId = await cinema.schedule();
  buyer = customer(system);
  await pay(buyer, await hold(buyer, showtimeId, ['A1', 'A2']));
  await hold(customer(system), showtimeId, ['B1']);
  await cinema.admin.post('/users', { email, role: 'boxOffice' });
  auditor = clientAs(system, 'auditor', randomUUID());
  await auditor.token();
  await until(areJobsDone, 'process managers have done what was due');
  all = (await exportedLines(system.ports)).map((line) => JSON.parse(line) as Shown);
});
afterAll(() => system.close());

const itemsOf = ({ body }: Answer): readonly Shown[] => body.items as readonly Shown[];

/** All pages of a list. */
async function walk(path: string, limit: number): Promise<{ items: readonly Shown[]; pages: number }> {
  const items: Shown[] = [];
  let cursor = '';
  for (let pages = 1; ; pages += 1) {
    const answer = await auditor.get(`${path}limit=${limit}${cursor}`);
    expect(answer.status).toBe(200);
    items.push(...itemsOf(answer));
    if (answer.body.nextCursor === null) return { items, pages };
    cursor = `&cursor=${String(answer.body.nextCursor)}`;
  }
}

describe('The events of the log', () => {
  it('come page by page, in the order of the log, as they are stored', async () => {
    const { items, pages } = await walk('/audit/events?', 7);
    expect(items).toEqual(all);
    expect(pages).toBe(Math.ceil(all.length / 7));
    expect(all.length).toBeGreaterThan(20);
  });

  it('are found by stream, type, actor, correlation and time, and by all of them together', async () => {
    const held = all.find(({ type }) => type === 'SeatsHeld');
    const confirmed = all.find(({ type }) => type === 'BookingConfirmed');
    if (held === undefined || confirmed === undefined) throw new Error('Nothing was sold.');
    const { $correlationId: correlationId, occurredAt } = held.metadata;
    const byStream = ({ stream }: Shown): boolean => stream === held.stream;
    const byType = ({ type }: Shown): boolean => type === 'SeatsHeld';
    const byActor = ({ metadata }: Shown): boolean => metadata.actor.id === buyer.userId;
    const byCorrelation = ({ metadata }: Shown): boolean => metadata.$correlationId === correlationId;
    const notBefore = ({ metadata }: Shown): boolean => metadata.occurredAt >= occurredAt;
    const notAfter = ({ metadata }: Shown): boolean => metadata.occurredAt <= occurredAt;
    const stream = `stream=${held.stream}`;
    const to = `to=${encodeURIComponent(occurredAt.replace('Z', '+00:00'))}`;
    const cases: readonly (readonly [string, readonly ((event: Shown) => boolean)[]])[] = [
      [stream, [byStream]],
      ['type=SeatsHeld', [byType]],
      [`actor=${buyer.userId}`, [byActor]],
      [`correlationId=${correlationId.toUpperCase()}`, [byCorrelation]],
      [`from=${occurredAt}`, [notBefore]],
      [to, [notAfter]],
      [`from=${occurredAt}&${to}`, [notBefore, notAfter]],
      [`${stream}&type=SeatsHeld&actor=${buyer.userId}`, [byStream, byType, byActor]],
      [`type=SeatsHeld&correlationId=${correlationId}&${to}`, [byType, byCorrelation, notAfter]],
      [`actor=${confirmed.metadata.actor.id}&type=BookingConfirmed`, [({ id }) => id === confirmed.id]],
      ['type=SeatsHeld&actor=settle-payments', [() => false]],
    ];
    for (const [query, wanted] of cases) {
      const expected = all.filter((event) => wanted.every((isWanted) => isWanted(event)));
      expect([query, (await walk(`/audit/events?${query}&`, 2)).items]).toEqual([query, expected]);
      const lines = await auditor.get(`/audit/events?${query}&format=ndjson`);
      expect([query, linesIn(lines)]).toEqual([query, expected.map(({ id }) => lineOf(id))]);
    }
  });

  it.each([
    ['stream=nosuch', 'stream'],
    ['stream=nosuch-1', 'stream'],
    ['type=SeatHeld', 'type'],
    ['correlationId=abc', 'correlationId'],
    ['from=yesterday', 'from'],
    ['from=2026-11-21T19:30:00', 'from'],
    ['to=2026-13-01T00:00:00Z', 'to'],
    ['from=2026-11-22T00:00:00Z&to=2026-11-21T00:00:00Z', 'from'],
    ['limit=101', 'limit'],
    ['total=true', 'total'],
    ['booking=1', 'booking'],
    ['format=csv', 'format'],
    ['cursor=abc', 'cursor'],
  ])('are not looked for by %s', async (query, name) => {
    for (const lines of ['', '&format=ndjson']) {
      if (query.startsWith('format') && lines !== '') continue;
      const answer = await auditor.get(`/audit/events?${query}${lines}`);
      expect([answer.status, answer.body.code, answer.body.errors[0].pointer]).toEqual([
        400,
        'invalid-query',
        name,
      ]);
    }
  });

  it('do not go on with the cursor of other filters', async () => {
    const { body } = await auditor.get('/audit/events?limit=1');
    const cursor = String(body.nextCursor);
    expect((await auditor.get(`/audit/events?cursor=${cursor}&type=SeatsHeld`)).body.errors[0].pointer).toBe(
      'cursor',
    );
    const lines = await auditor.get('/audit/events?format=ndjson');
    const rest = await auditor.get(`/audit/events?format=ndjson&cursor=${cursor}`);
    expect(linesIn(rest)).toEqual(linesIn(lines).slice(1));
  });

  it('come from one stream, by its name', async () => {
    const stream = `showtime-${showtimeId}`;
    const { items } = await walk(`/audit/streams/${stream}/events?`, 2);
    expect(items).toEqual(all.filter((event) => event.stream === stream));
    const lines = await auditor.get(`/audit/streams/${stream}/events`, { Accept: 'application/x-ndjson' });
    expect(linesIn(lines)).toEqual(await exportedLines(system.ports, stream));
  });

  it('come from one stream from a revision on, page by page and as lines', async () => {
    const stream = `showtime-${showtimeId}`;
    const path = `/audit/streams/${stream}/events`;
    const ofStream = all.filter((event) => event.stream === stream);
    expect(ofStream.length).toBeGreaterThan(3);
    for (const revision of [0, 2, ofStream.length - 1, ofStream.length]) {
      const expected = ofStream.slice(revision);
      const first = await auditor.get(`${path}?limit=1&fromRevision=${revision}`);
      const cursor = String(first.body.nextCursor);
      const others =
        first.body.nextCursor === null ? [] : (await walk(`${path}?cursor=${cursor}&`, 100)).items;
      expect([revision, [...itemsOf(first), ...others]]).toEqual([revision, expected]);
      const lines = await auditor.get(`${path}?format=ndjson&fromRevision=${revision}`);
      expect(linesIn(lines)).toEqual(expected.map(({ id }) => lineOf(id)));
    }
  });

  it.each(['fromRevision=-1', 'fromRevision=last', 'fromRevision=1&cursor=abc'])(
    'of one stream are not asked for by %s',
    async (query) => {
      const answer = await auditor.get(`/audit/streams/showtime-${showtimeId}/events?${query}`);
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, 'fromRevision']);
    },
  );

  it.each([`showtime-${randomUUID()}`, 'nosuch-1', 'nosuch', '$streams'])(
    'are not of the stream %s',
    async (stream) => {
      for (const lines of ['', '?format=ndjson']) {
        const answer = await auditor.get(`/audit/streams/${encodeURIComponent(stream)}/events${lines}`);
        expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
      }
    },
  );
});

const linesIn = ({ text }: Answer): readonly string[] => text.split('\n').slice(0, -1);

const lineOf = (id: string): string => {
  const event = all.find((each) => each.id === id);
  if (event === undefined) throw new Error('There is no such event.');
  return JSON.stringify(event);
};

describe('The events as lines of JSON', () => {
  it('are the lines of `marquee export`', async () => {
    const answer = await auditor.get('/audit/events', { Accept: 'application/x-ndjson' });
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/x-ndjson']);
    expect(answer.headers['vary']).toContain('Accept');
    expect(linesIn(answer)).toEqual(await exportedLines(system.ports));
    expect(answer.text.endsWith('}\n')).toBe(true);
  });

  it('are only what is asked for: JSON otherwise, and nothing where nothing fits', async () => {
    const accept = { Accept: 'application/x-ndjson' };
    expect((await auditor.get('/audit/events?format=json', accept)).headers['content-type']).toContain(
      'application/json',
    );
    const none = await auditor.get('/audit/events?actor=nobody', accept);
    expect([none.status, none.text]).toEqual([200, '']);
  });

  it('keep what is sealed', async () => {
    const { text } = await auditor.get('/audit/events', { Accept: 'application/x-ndjson' });
    expect(text).toContain('"box":"');
    expect(text.toLowerCase()).not.toContain(email.toLowerCase());
  });
});

interface Endless {
  readonly url: string;
  readonly token: string;
  /** How many scans are open, how many ever were, and how many pages they have given. */
  readonly open: () => number;
  readonly opened: () => number;
  readonly pages: () => number;
}

describe('A download of events', () => {
  let faulty: TestSystem | undefined;
  afterEach(async () => {
    await faulty?.close();
    faulty = undefined;
  });

  /** A system whose log gives pages without end, until the reader leaves. */
  async function openEndless(): Promise<Endless> {
    const counts = { open: 0, opened: 0, pages: 0 };
    const scan: EventScan['scan'] = async function* () {
      counts.open += 1;
      counts.opened += 1;
      try {
        for (let position = 1n; ; position += 1n) {
          await Promise.resolve();
          counts.pages += 1;
          yield [storedAt(position)];
        }
      } finally {
        counts.open -= 1;
      }
    };
    const opened = await openSystem({
      ports: (ports) => ({ ...ports, scan: overriding(ports.scan, { scan }) }),
    });
    faulty = opened;
    const token = await clientAs(opened, 'auditor', randomUUID()).token();
    return {
      url: opened.url,
      token,
      open: () => counts.open,
      opened: () => counts.opened,
      pages: () => counts.pages,
    };
  }

  const storedAt = (position: bigint): StoredEvent => ({
    ...{ position, stream: 'actor-1', revision: Number(position), id: randomUUID(), type: 'ActorAdded' },
    data: JSON.stringify({ name: 'x'.repeat(500) }),
    metadata: '{}',
  });

  it.each([
    ['in the middle', 'format=ndjson'],
    ['before anything was found', 'format=ndjson&type=SeatsHeld'],
  ])('that the client leaves %s ends the scan', async (_, query) => {
    const endless = await openEndless();
    const headers = { Authorization: `Bearer ${endless.token}` };
    const outgoing = request(`${endless.url}/api/v1/audit/events?${query}`, { headers });
    outgoing.on('error', () => undefined);
    outgoing.on('response', (incoming) => {
      // Not read to its end: what the client does not take is not read from the log, either.
      incoming.once('data', () => incoming.pause());
      incoming.on('error', () => undefined);
    });
    await until(() => endless.opened() === 1, 'the scan has begun');
    if (!query.includes('type=')) {
      let before = -1;
      const isQuiet = (): boolean => before === (before = endless.pages());
      await until(isQuiet, 'no more is read than the client takes');
    }
    expect(endless.open()).toBe(1);
    outgoing.destroy();
    await until(() => endless.open() === 0, 'the scan has ended');
  });

  it('has nothing of the streams of others, by whatever name', async () => {
    faulty = await openSystem();
    await faulty.ports.store.append('other-1', someEvents(1), -1);
    const reader = clientAs(faulty, 'auditor', randomUUID());
    for (const lines of ['', '?format=ndjson']) {
      expect((await reader.get(`/audit/streams/other-1/events${lines}`)).status).toBe(404);
    }
  });

  it('that fails on its way breaks off, and is no whole answer', async () => {
    const scan: EventScan['scan'] = async function* () {
      yield Array.from({ length: 200 }, (_, index) => storedAt(BigInt(index + 1)));
      await Promise.resolve();
      throw new Error('The disk is gone.');
    };
    faulty = await openSystem({
      ports: (ports) => ({ ...ports, scan: overriding(ports.scan, { scan }) }),
    });
    const download = clientAs(faulty, 'auditor', randomUUID()).get('/audit/events?format=ndjson');
    await expect(download).rejects.toThrow(/aborted|socket hang up/);
    expect(faulty.open.errors).toMatchObject([{ error: { message: 'The disk is gone.' } }]);
  });
});
