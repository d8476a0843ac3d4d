import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { StoreUnavailable, type EventScan } from '../../src/engine/ports/event-store.ts';
import { bookings } from '../../src/projections/bookings.ts';
import { collectionOf } from '../../src/engine/projections/projection.ts';
import { readModels } from '../../src/projections/read-models.ts';
import { clientAs, type Answer, type Client } from '../support/client.ts';
import { customer, hold, openCinema, pay } from '../support/cinema.ts';
import { gate } from '../support/memory-event-store.ts';
import { overriding } from '../support/overriding.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

/** Waits for the end of a job. */
async function ended(client: Client, begun: Answer): Promise<any> {
  expect(begun.status).toBe(202);
  expect(begun.headers['location']).toBe(`/api/v1/audit/jobs/${String(begun.body.id)}`);
  const path = `/audit/jobs/${String(begun.body.id)}`;
  let last: Answer | undefined;
  await until(async () => {
    last = await client.get(path);
    expect(last.status).toBe(200);
    return last.body.status !== 'running';
  }, 'the job has ended');
  return last?.body as unknown;
}

describe('The jobs of auditors', () => {
  let system: TestSystem;
  let auditor: Client;
  let bookingId: string;
  /** What is changed of the log on its way to the reader. */
  let tampered: { readonly id: string; readonly from: string; readonly to: string } | null = null;

  const scan = (real: EventScan): EventScan =>
    overriding(real, {
      async *scan(after) {
        for await (const page of real.scan(after)) {
          yield page.map((stored) =>
            stored.id === tampered?.id
              ? { ...stored, data: stored.data.replace(tampered.from, tampered.to) }
              : stored,
          );
        }
      },
    });

  beforeAll(async () => {
    system = await openSystem({ ports: (ports) => ({ ...ports, scan: scan(ports.scan) }) });
    const cinema = await openCinema(system);
    const buyer = customer(system);
    bookingId = await hold(buyer, await cinema.schedule(), ['A1', 'A2']);
    await pay(buyer, bookingId);
    auditor = clientAs(system, 'auditor', randomUUID());
    await auditor.token();
  });
  afterAll(() => system.close());
  afterEach(() => {
    tampered = null;
  });

  it('verify the log', async () => {
    const begun = await auditor.post('/audit/verifications');
    expect(begun.body).toMatchObject({
      ...{ kind: 'verification', status: 'running', progress: { events: 0, percent: 0 } },
      ...{ result: null, fault: null, endedAt: null },
    });
    const job = await ended(auditor, begun);
    expect(job).toMatchObject({
      ...{ status: 'succeeded', progress: { percent: 100 }, fault: null },
      ...{ result: { broken: 0, breaks: [] }, endedAt: expect.any(String) },
    });
    expect(job.result.events).toBe(job.progress.events);
    expect(job.result.events).toBeGreaterThan(20);
  });

  it('find a log that was changed', async () => {
    const { body } = await auditor.get('/audit/events?type=SeatsHeld');
    const [held] = body.items;
    tampered = { id: held.id, from: '"A2"', to: '"A3"' };
    const job = await ended(auditor, await auditor.post('/audit/verifications', {}));
    expect(job).toMatchObject({ status: 'succeeded', result: { broken: 1 } });
    const { id: eventId, stream, revision } = held;
    const reason = 'is not what its hash was made of';
    expect(job.result.breaks).toEqual([{ stream, revision, eventId, reason }]);
  });

  it.each(readModels.map(({ name }) => name))('project %s again and find no difference', async (name) => {
    const position = await system.ports.subscription.head();
    const collection = collectionOf(readModels.find((each) => each.name === name) ?? bookings);
    const isProjected = async (): Promise<boolean> =>
      (await system.ports.readModels.checkpoint(collection)) >= position;
    await until(isProjected, `${name} is projected`);
    const job = await ended(auditor, await auditor.post('/audit/replays', { projection: name }));
    expect(job).toMatchObject({ kind: 'replay', status: 'succeeded', result: { projection: name } });
    expect([job.result.differing, job.result.differences]).toEqual([0, []]);
  });

  it('find a document that was changed by hand', async () => {
    const { readModels: documents } = system.ports;
    const collection = collectionOf(bookings);
    const stored = (await documents.load(collection, [bookingId])).get(bookingId);
    if (stored?.document == null) throw new Error('There is no booking.');
    const changed = { ...stored.document, status: 'cancelled' };
    const position = (await documents.checkpoint(collection)) + 1n;
    await documents.save(collection, [{ ...stored, position, document: changed }], 0n);
    const job = await ended(auditor, await auditor.post('/audit/replays', { projection: 'bookings' }));
    expect(job).toMatchObject({ status: 'succeeded', result: { differing: 1, documents: 1 } });
    expect(job.result.differences).toEqual([{ id: bookingId, difference: 'different' }]);
  });

  it('are begun once with an Idempotency-Key', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    const first = await auditor.post('/audit/verifications', {}, key);
    const second = await auditor.post('/audit/verifications', {}, key);
    expect([second.body.id, second.headers['idempotency-replayed']]).toEqual([first.body.id, 'true']);
    await ended(auditor, first);
  });

  it('project no read model that is not there', async () => {
    const answer = await auditor.post('/audit/replays', { projection: 'booking' });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '#/projection']);
    expect((await auditor.post('/audit/verifications', { stream: 'x' })).status).toBe(422);
  });

  it.each([randomUUID(), 'nosuch'])('are not known by %s', async (id) => {
    expect((await auditor.get(`/audit/jobs/${id}`)).body.code).toBe('not-found');
  });
});

describe('Jobs of auditors that take long', () => {
  let system: TestSystem | undefined;
  afterEach(async () => {
    await system?.close();
    system = undefined;
  });

  /** A system whose log is read once the gate is open, if ever. */
  async function openSlow(
    opened: Promise<void>,
    failure?: Error,
  ): Promise<{ auditor: Client; scans: () => number }> {
    let scans = 0;
    const open = await openSystem({
      ports: (ports) => ({
        ...ports,
        scan: overriding(ports.scan, {
          async *scan(after) {
            scans += 1;
            await opened;
            if (failure !== undefined) throw failure;
            yield* ports.scan.scan(after);
          },
        }),
      }),
    });
    system = open;
    return { auditor: clientAs(open, 'auditor', randomUUID()), scans: () => scans };
  }

  it('are done one after the other, and no more of them are taken than may wait', async () => {
    const { opened, open } = gate();
    const { auditor, scans } = await openSlow(opened);
    const begun: Answer[] = [];
    for (let count = 0; count < 10; count += 1) begun.push(await auditor.post('/audit/verifications'));
    expect(begun.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 202));
    const refused = await auditor.post('/audit/replays', { projection: 'actors' });
    expect([refused.status, refused.body.code, refused.headers['retry-after']]).toEqual([
      503,
      'overloaded',
      '1',
    ]);
    expect(scans()).toBe(1);
    open();
    for (const each of begun) expect(await ended(auditor, each)).toMatchObject({ status: 'succeeded' });
    expect(scans()).toBe(10);
    expect((await auditor.post('/audit/replays', { projection: 'actors' })).status).toBe(202);
  });

  it('have failed, with the reason, where a store does not answer', async () => {
    const { auditor } = await openSlow(Promise.resolve(), new StoreUnavailable('The store is away.'));
    expect(await ended(auditor, await auditor.post('/audit/verifications'))).toMatchObject({
      ...{ status: 'failed', fault: 'The store is away.', result: null },
    });
  });

  it('end when the process is stopped, those that wait too', async () => {
    const endless: EventScan['scan'] = async function* () {
      for (;;) {
        await Promise.resolve();
        yield [];
      }
    };
    const open = await openSystem({
      ports: (ports) => ({ ...ports, scan: overriding(ports.scan, { scan: endless }) }),
    });
    const auditor = clientAs(open, 'auditor', randomUUID());
    for (let count = 0; count < 3; count += 1) {
      expect((await auditor.post('/audit/verifications')).status).toBe(202);
    }
    await open.close();
    expect(open.open.errors).toEqual([]);
  });
});
