import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isGenuine } from '../../docs/examples/verify-webhook.ts';
import { HttpWebhookSender } from '../../src/adapters/webhooks/sender.ts';
import {
  webhookDeliveries,
  webhookProgress,
  WebhookRecords,
} from '../../src/commands/webhook/webhook-records.ts';
import { WebhookId } from '../../src/domain/kernel/ids.ts';
import { webhook } from '../../src/domain/webhook/decider.ts';
import { WebhookAdded } from '../../src/domain/webhook/events.ts';
import { addSeconds, instantOf } from '../../src/engine/instant.ts';
import { StoreUnavailable } from '../../src/engine/ports/event-store.ts';
import { collectionOf } from '../../src/engine/projections/projection.ts';
import type { WebhookSender } from '../../src/ports/webhook-sender.ts';
import { WebhookDelivery } from '../../src/processes/webhook-delivery.ts';
import { clerk, customer, hold, openCinema, pay, type Cinema } from '../support/cinema.ts';
import { clientAs, type Client } from '../support/client.ts';
import { exportedLines } from '../support/export.ts';
import { overriding } from '../support/overriding.ts';
import { openSystem, type SystemOptions, type TestSystem } from '../support/system.ts';
import { eventually, until } from '../support/until.ts';
import { openReceiver, type Received, type WebhookReceiver } from '../support/webhook-receiver.ts';

const DAY = 24 * 3600;

let open: (() => Promise<void>)[] = [];
let system: TestSystem;
let cinema: Cinema;
let receiver: WebhookReceiver;
let elapsed: number;

const allowed = (ports: TestSystem['ports']): TestSystem['ports'] => ({
  ...ports,
  webhookSender: new HttpWebhookSender({ isPrivateAllowed: true }),
});

async function start(options: SystemOptions = {}): Promise<TestSystem> {
  const started = await openSystem({ ports: allowed, ...options });
  open.push(() => started.close());
  started.now = () => addSeconds(instantOf(Date.now()), elapsed);
  return started;
}

beforeEach(async () => {
  open = [];
  elapsed = 0;
  receiver = await openReceiver();
  open.push(() => receiver.close());
});
afterEach(async () => {
  for (const close of open.reverse()) await close();
});

async function openWith(options: SystemOptions = {}): Promise<void> {
  system = await start(options);
  cinema = await openCinema(system);
}

const admin = (): Client => clientAs(system, 'admin', randomUUID());

interface Subscription {
  readonly id: string;
  readonly secret: string;
}

async function subscribe(kinds: readonly string[], url = receiver.url): Promise<Subscription> {
  const added = await admin().post('/webhook-subscriptions', { url, kinds });
  expect(added.status).toBe(201);
  return added.body as Subscription;
}

const pathOf = ({ id }: Subscription): string => `/webhook-subscriptions/${id}`;
interface Shown {
  readonly active: boolean;
  readonly position: string;
  readonly failures: number;
  readonly failingSince: string | null;
  readonly retryAt: string | null;
  readonly secretNumber: number;
}

interface Entry {
  readonly kind: string;
  readonly number: number;
  readonly status: number | null;
  readonly fault: string | null;
}

async function seen(path: string): Promise<unknown> {
  return (await admin().get(path)).body as unknown;
}

const shown = async (subscription: Subscription): Promise<Shown> =>
  (await seen(pathOf(subscription))) as Shown;

async function logOf(subscription: Subscription): Promise<readonly Entry[]> {
  const page = await seen(`${pathOf(subscription)}/deliveries?limit=100`);
  return (page as { readonly items: readonly Entry[] }).items;
}

const rename = async (name: string): Promise<void> => {
  expect((await admin().patch(`/theaters/${cinema.theaterId}`, { name })).status).toBe(200);
};
const namesOf = (all: readonly Received[]): readonly unknown[] =>
  all.map(({ message }) => message.data['name']);
const come = (count: number, by = receiver): Promise<void> =>
  until(() => by.received.length >= count, `${count} messages came`);

async function eventTypes({ id }: Subscription): Promise<readonly string[]> {
  const lines = await exportedLines(system.ports, `webhook-${id}`);
  return lines.map((line) => (JSON.parse(line) as { readonly type: string }).type);
}

const verified = ({ headers, text }: Received, secret: string): boolean =>
  isGenuine(headers as Record<string, string>, text, secret);

describe('A subscription of another system', () => {
  it('is told what happens from its beginning on, in order, signed, each event once', async () => {
    await openWith();
    await rename('Kino 1');
    const kinds = ['theater.changed', 'showtime.scheduled', 'hold.placed', 'booking.confirmed'];
    const subscription = await subscribe(kinds);
    await rename('Kino 2');
    const buyer = customer(system);
    const bookingId = await hold(buyer, await cinema.schedule(), ['A1']);
    await pay(buyer, bookingId);
    await come(4);
    const messages = receiver.received.map(({ message }) => message);
    expect(messages.map(({ kind }) => kind)).toEqual(kinds);
    expect(messages[0]?.data).toEqual({ theaterId: cinema.theaterId, name: 'Kino 2' });
    expect(messages[3]?.data).toMatchObject({ bookingId, total: { amount: 1000, currency: 'EUR' } });
    const positions = messages.map(({ position }) => BigInt(position));
    expect([...positions].sort((a, b) => (a < b ? -1 : 1))).toEqual(positions);
    for (const each of receiver.received) {
      expect(each.headers['webhook-id']).toBe(each.message.id);
      expect(each.headers['content-type']).toBe('application/json');
      expect(verified(each, subscription.secret)).toBe(true);
      expect(verified({ ...each, text: `${each.text} ` }, subscription.secret)).toBe(false);
      expect(verified(each, 'whsec_AAAA')).toBe(false);
      const old = { ...each.headers, 'webhook-timestamp': '1000000000' };
      expect(verified({ ...each, headers: old }, subscription.secret)).toBe(false);
    }
    const log = await eventually(
      () => logOf(subscription),
      ({ length }) => length === 4,
    );
    expect(log.map(({ kind }) => kind)).toEqual([...kinds].reverse());
    expect(log[0]).toMatchObject({ delivered: true, status: 204, fault: null, number: 4 });
  });

  it('is told again what was not answered with 2xx, and nothing else before', async () => {
    await openWith();
    const subscription = await subscribe(['theater.changed']);
    const answers: readonly ((response: Parameters<WebhookReceiver['answer']>[0]) => void)[] = [
      (response) => response.writeHead(500).end('Try\u0000 later'),
      (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      (response) => response.destroy(),
    ];
    receiver.answer = (response) => {
      const next = answers[receiver.received.length - 1];
      if (next === undefined) response.writeHead(200).end();
      else next(response);
    };
    await rename('Kino 1');
    await rename('Kino 2');
    for (const [index] of answers.entries()) {
      await come(index + 1);
      const failing = await eventually(
        () => shown(subscription),
        ({ failures }) => failures === index + 1,
      );
      expect(failing.failingSince).not.toBeNull();
      const pause = (Date.parse(String(failing.retryAt)) - Date.parse(system.now())) / 1000;
      expect(pause).toBeGreaterThan(5 * 2 ** index * 0.5 - 2);
      expect(pause).toBeLessThanOrEqual(5 * 2 ** index);
      elapsed += 5 * 2 ** index;
    }
    await come(5);
    expect(namesOf(receiver.received)).toEqual(['Kino 1', 'Kino 1', 'Kino 1', 'Kino 1', 'Kino 2']);
    expect(new Set(receiver.received.map(({ message }) => message.id)).size).toBe(2);
    const log = await eventually(
      () => logOf(subscription),
      ({ length }) => length === 5,
    );
    expect(log.map(({ status }) => status)).toEqual([200, 200, null, 302, 500]);
    expect(log.map(({ fault }) => fault)).toEqual([
      null,
      null,
      'The connection was closed before an answer.',
      'It answered 302.',
      'It answered 500.',
    ]);
    expect(log[4]).toMatchObject({ answer: 'Try later', delivered: false });
    expect(await shown(subscription)).toMatchObject({ failures: 0, failingSince: null, retryAt: null });
  });

  it('holds up no other when it does not answer', async () => {
    await openWith();
    const silent = await openReceiver();
    open.push(() => silent.close());
    silent.answer = () => undefined;
    await subscribe(['theater.changed'], silent.url);
    await subscribe(['theater.changed']);
    await rename('Kino 1');
    await come(1, silent);
    await rename('Kino 2');
    await come(2);
    expect(silent.received).toHaveLength(1);
  });

  it('is told again what it heard when that could not be stored: at least once', async () => {
    let failing = false;
    const progress = collectionOf(webhookProgress);
    await openWith({
      ports: (ports) => {
        const documents = overriding(ports.readModels, {
          put: async (collection, id, document) => {
            if (failing && collection === progress) throw new StoreUnavailable('not now');
            await ports.readModels.put(collection, id, document);
          },
        });
        return { ...allowed(ports), readModelsWithLease: () => documents };
      },
    });
    await subscribe(['theater.changed']);
    await rename('Kino 1');
    await come(1);
    failing = true;
    await rename('Kino 2');
    await come(2);
    await come(3);
    failing = false;
    await rename('Kino 3');
    await until(() => namesOf(receiver.received).includes('Kino 3'), 'the last one came');
    const names = namesOf(receiver.received);
    expect([names[0], names[1], names[2], names.at(-1)]).toEqual(['Kino 1', 'Kino 2', 'Kino 2', 'Kino 3']);
    expect(names.filter((name) => name === 'Kino 1')).toHaveLength(1);
  });

  it('goes on in another process where the first one stopped', async () => {
    await openWith();
    const first = system;
    const subscription = await subscribe(['theater.changed']);
    await rename('Kino 1');
    await come(1);
    await until(async () => (await eventTypes(subscription)).includes('WebhookProgressed'), 'it is recorded');
    await rename('Kino 2');
    await come(2);
    const last = BigInt(receiver.received[1]?.message.position ?? 0);
    await until(async () => BigInt((await shown(subscription)).position) >= last, 'it is stored', 20);
    await first.application.stop();
    await rename('Kino 3');
    system = await start({ beside: first });
    await rename('Kino 4');
    await come(4);
    expect(namesOf(receiver.received)).toEqual(['Kino 1', 'Kino 2', 'Kino 3', 'Kino 4']);
  });

  it('goes on after what the log knows of when the read models are lost', async () => {
    await openWith();
    const first = system;
    const subscription = await subscribe(['theater.changed']);
    await rename('Kino 1');
    await come(1);
    await until(async () => (await eventTypes(subscription)).includes('WebhookProgressed'), 'it is recorded');
    await rename('Kino 2');
    await come(2);
    await until(async () => (await logOf(subscription)).length === 2, 'the delivery is known');
    await first.application.stop();
    await first.ports.readModels.put(collectionOf(webhookProgress), subscription.id, null);
    await rename('Kino 3');
    system = await start({ beside: first });
    await come(4);
    // The second one was delivered, but the log was told of the first only: that is once an hour.
    expect(namesOf(receiver.received)).toEqual(['Kino 1', 'Kino 2', 'Kino 2', 'Kino 3']);
    expect(await eventTypes(subscription)).toContain('WebhookProgressed');
  });

  it('goes on within a replay, too, when the read models are lost', async () => {
    await openWith();
    const first = system;
    await rename('Kino 1');
    const subscription = await subscribe(['theater.changed']);
    await rename('Kino 2');
    await come(1);
    expect((await admin().post(`${pathOf(subscription)}/replay`, { fromPosition: '1' })).status).toBe(202);
    await come(3);
    await until(
      async () => (await eventTypes(subscription)).at(-1) === 'WebhookProgressed',
      'it is recorded again',
    );
    await until(async () => (await logOf(subscription)).length === 3, 'the deliveries are known');
    await first.application.stop();
    await first.ports.readModels.put(collectionOf(webhookProgress), subscription.id, null);
    system = await start({ beside: first });
    await rename('Kino 3');
    await come(5);
    expect(namesOf(receiver.received)).toEqual(['Kino 2', 'Kino 1', 'Kino 2', 'Kino 2', 'Kino 3']);
  });

  it('goes on in a log that was copied, where the position of a replay is of another one', async () => {
    await openWith();
    await rename('Kino 1');
    await rename('Kino 2');
    const [first] = (await exportedLines(system.ports)).flatMap((line) => {
      const { id, type } = JSON.parse(line) as { readonly id: string; readonly type: string };
      return type === 'TheaterRenamed' ? [id] : [];
    });
    const sent: string[] = [];
    const { commands } = system.application;
    const webhookSender: WebhookSender = {
      refusalOf: () => null,
      post: ({ body }) => {
        sent.push((JSON.parse(body) as Received['message']).data['name'] as string);
        return Promise.resolve({ status: 200, text: '', fault: null });
      },
    };
    const webhookId = WebhookId.parse(randomUUID());
    const added = WebhookAdded({ webhookId, url: receiver.url, kinds: ['theater.changed'] });
    const state = webhook.evolve(null, added, { revision: 0, occurredAt: system.now() });
    if (state === null) throw new Error('It was not added.');
    const lastReplay = { replayId: randomUUID(), fromPosition: '9999999999' };
    const copied = { ...state, replays: 1, lastReplay, deliveredTo: first ?? null };
    const head = String(await system.ports.subscription.head());
    const delivery = new WebhookDelivery(
      { ...copied, firstPosition: head, lastPosition: head },
      {
        commands: { ...commands, webhookSender },
        subscription: system.ports.subscription,
        records: new WebhookRecords(system.ports.readModels),
        clock: system.now,
        report: () => undefined,
      },
    );
    delivery.start();
    await until(() => sent.length > 0, 'something is sent', 20);
    await delivery.stop();
    expect(sent).toEqual(['Kino 2']);
  });

  it('tells the log how far it is once an hour', async () => {
    await openWith();
    const subscription = await subscribe(['theater.changed']);
    const progressed = async (): Promise<number> =>
      (await eventTypes(subscription)).filter((type) => type === 'WebhookProgressed').length;
    await rename('Kino 1');
    await rename('Kino 2');
    await come(2);
    await until(async () => (await progressed()) === 1, 'it is recorded');
    elapsed += 3601;
    await rename('Kino 3');
    await come(3);
    await until(async () => (await progressed()) === 2, 'it is recorded again');
    expect(await progressed()).toBe(2);
  });
});

describe('What staff do with a subscription', () => {
  it('has both secrets sign for a day after a rotation, and the new one alone then', async () => {
    await openWith();
    const subscription = await subscribe(['theater.changed']);
    const rotated = await admin().post(`${pathOf(subscription)}/rotate-secret`, {});
    expect(rotated.body).toMatchObject({ secretNumber: 2, secret: expect.stringMatching(/^whsec_.{44}$/) });
    const { secret } = rotated.body as Subscription;
    expect(secret).not.toBe(subscription.secret);
    await rename('Kino 1');
    await come(1);
    elapsed += DAY + 1;
    await rename('Kino 2');
    await come(2);
    elapsed = 0;
    const [during, after] = receiver.received;
    if (during === undefined || after === undefined) throw new Error('Messages are missing.');
    expect(String(during.headers['webhook-signature']).split(' ')).toHaveLength(2);
    expect([verified(during, secret), verified(during, subscription.secret)]).toEqual([true, true]);
    expect(String(after.headers['webhook-signature']).split(' ')).toHaveLength(1);
    const seconds = String(Number(after.headers['webhook-timestamp']) - DAY - 1);
    expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(60);
  });

  it('has a secret that has leaked sign no more at once', async () => {
    await openWith();
    const subscription = await subscribe(['theater.changed']);
    const rotated = await admin().post(`${pathOf(subscription)}/rotate-secret`, { atOnce: true });
    expect(rotated.body).toMatchObject({ formerSecretUntil: null });
    await until(async () => (await shown(subscription)).secretNumber === 2, 'it is rotated');
    // The deliverer takes a change up within a second; then it signs with the new secret.
    await until(async () => {
      await rename(`Kino ${receiver.received.length}`);
      await come(receiver.received.length + 1);
      const last = receiver.received.at(-1);
      return last !== undefined && !verified(last, subscription.secret);
    }, 'the old secret signs no more');
    const last = receiver.received.at(-1);
    expect(last !== undefined && verified(last, (rotated.body as Subscription).secret)).toBe(true);
  });

  it('sends once more what happened from a position on', async () => {
    await openWith();
    const subscription = await subscribe(['theater.changed']);
    for (const name of ['Kino 1', 'Kino 2', 'Kino 3']) await rename(name);
    await come(3);
    const fromPosition = receiver.received[1]?.message.position;
    expect((await admin().post(`${pathOf(subscription)}/replay`, { fromPosition })).status).toBe(202);
    await come(5);
    await rename('Kino 4');
    await come(6);
    const names = ['Kino 1', 'Kino 2', 'Kino 3', 'Kino 2', 'Kino 3', 'Kino 4'];
    expect(namesOf(receiver.received)).toEqual(names);
    expect(receiver.received[3]?.message).toEqual(receiver.received[1]?.message);
  });

  it('replays from before it was added, too, from the first event on', async () => {
    await openWith();
    await rename('Kino 1');
    const subscription = await subscribe(['theater.changed']);
    expect((await admin().post(`${pathOf(subscription)}/replay`, { fromPosition: '0' })).status).toBe(202);
    await come(1);
    expect(namesOf(receiver.received)).toEqual(['Kino 1']);
  });

  it('pauses it, and resumes it where it stopped', async () => {
    await openWith();
    const subscription = await subscribe(['theater.changed']);
    await rename('Kino 1');
    await come(1);
    const paused = await admin().patch(pathOf(subscription), { active: false });
    expect(paused.body).toMatchObject({ active: false, pausedBy: 'staff' });
    const other = await openReceiver();
    open.push(() => other.close());
    await subscribe(['theater.changed'], other.url);
    // Once another one that was added later has begun, this one has ended.
    await rename('Kino 2');
    await come(1, other);
    await rename('Kino 3');
    await come(2, other);
    expect(receiver.received.length).toBeLessThanOrEqual(2);
    const heard = receiver.received.length;
    expect((await admin().patch(pathOf(subscription), { active: true })).body).toMatchObject({
      active: true,
    });
    await come(3);
    expect(namesOf(receiver.received)).toEqual(['Kino 1', 'Kino 2', 'Kino 3']);
    expect(heard).toBeLessThan(3);
  });

  it('tries at once again after a change of its address', async () => {
    await openWith();
    const subscription = await subscribe(['theater.changed'], 'http://127.0.0.1:1/');
    await rename('Kino 1');
    for (let times = 1; times <= 5; times += 1) {
      elapsed += 80;
      await until(async () => (await shown(subscription)).failures === times, 'it has failed so often');
    }
    // The next attempt would come in 40 seconds or later.
    expect((await admin().patch(pathOf(subscription), { url: receiver.url })).status).toBe(200);
    await come(1);
    expect(namesOf(receiver.received)).toEqual(['Kino 1']);
  });

  it('gives it up after three days without an answer, says so, and resumes it when asked', async () => {
    await openWith();
    const subscription = await subscribe(['theater.changed']);
    receiver.answer = (response) => response.writeHead(503).end();
    await rename('Kino 1');
    await come(1);
    elapsed += 3 * DAY - 60;
    await come(2);
    expect(await shown(subscription)).toMatchObject({ active: true });
    elapsed += DAY;
    await come(3);
    const given = await eventually(
      () => shown(subscription),
      ({ active }) => !active,
    );
    expect(given).toMatchObject({ active: false, pausedBy: 'failing', retryAt: null });
    expect(await eventTypes(subscription)).toEqual(['WebhookAdded', 'WebhookPaused']);
    receiver.answer = (response) => response.writeHead(200).end();
    await admin().patch(pathOf(subscription), { active: true });
    await come(4);
    expect(namesOf(receiver.received)).toEqual(Array(4).fill('Kino 1'));
    expect(await shown(subscription)).toMatchObject({ active: true, pausedBy: null });
  });

  it('tests it: a message comes in its turn, to it alone', async () => {
    await openWith();
    const other = await openReceiver();
    open.push(() => other.close());
    await subscribe(['theater.changed'], other.url);
    const subscription = await subscribe(['theater.changed']);
    expect((await admin().post(`${pathOf(subscription)}/test`, {})).status).toBe(202);
    await come(1);
    await rename('Kino 1');
    await come(1, other);
    await come(2);
    expect(receiver.received[0]?.message).toMatchObject({
      kind: 'webhook.test',
      data: { webhookId: subscription.id },
    });
    expect(other.received.map(({ message }) => message.kind)).toEqual(['theater.changed']);
  });

  it('ends it: nothing is sent, and nothing is kept but its events', async () => {
    await openWith();
    const subscription = await subscribe(['theater.changed']);
    await rename('Kino 1');
    await come(1);
    await until(async () => (await logOf(subscription)).length === 1, 'the delivery is known');
    expect((await admin().delete(pathOf(subscription))).status).toBe(204);
    const { readModels } = system.ports;
    const kept = (): Promise<number> =>
      readModels.count(collectionOf(webhookDeliveries), { webhookId: subscription.id });
    await until(async () => (await kept()) === 0, 'the deliveries are removed');
    await rename('Kino 2');
    const after = await openReceiver();
    open.push(() => after.close());
    await subscribe(['theater.changed'], after.url);
    await rename('Kino 3');
    await come(1, after);
    expect(receiver.received).toHaveLength(1);
  });
});

describe('What is sent', () => {
  it('holds nothing about a person, whoever books and whatever they say', async () => {
    await openWith();
    const kinds = ['hold.placed', 'booking.confirmed', 'booking.cancelled', 'payment.succeeded'];
    await subscribe(kinds);
    const seller = clerk(system);
    const showtimeId = await cinema.schedule();
    const walkIn = { name: 'Grete Minde', email: 'grete@example.org' };
    const held = await seller.post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'], for: walkIn });
    expect(held.status).toBe(201);
    const { bookingId } = held.body as { readonly bookingId: string };
    expect((await seller.post(`/bookings/${bookingId}/confirm`, { method: 'cash' })).status).toBe(200);
    expect((await seller.post(`/bookings/${bookingId}/cancel`, { reason: 'Grete is ill' })).status).toBe(200);
    const buyer = customer(system);
    await pay(buyer, await hold(buyer, showtimeId, ['A2']));
    await come(6);
    const sent = receiver.received.map(({ text, headers }) => text + JSON.stringify(headers)).join('\n');
    for (const personal of [
      'Grete',
      'Minde',
      'grete',
      'ill"',
      buyer.userId,
      seller.userId,
      'box":',
      'keyId',
    ]) {
      expect(sent).not.toContain(personal);
    }
  });

  it('goes to no private address that a name resolves to', async () => {
    const resolving = new HttpWebhookSender({
      isPrivateAllowed: false,
      resolve: (_, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    await openWith({ ports: (ports) => ({ ...ports, webhookSender: resolving }) });
    const { port } = new URL(receiver.url);
    const subscription = await subscribe(['theater.changed'], `https://hooks.example.org:${port}/`);
    await rename('Kino 1');
    const [entry] = await eventually(
      () => logOf(subscription),
      ({ length }) => length > 0,
    );
    expect(entry).toMatchObject({ status: null, delivered: false });
    expect(entry?.fault).toContain('has an address that is an address of a private network');
    expect(receiver.received).toEqual([]);
  });

  it('is logged, the last two hundred requests of it', async () => {
    await openWith();
    const records = new WebhookRecords(system.ports.readModels);
    const subscription = await subscribe(['theater.changed']);
    const { id: webhookId } = subscription;
    for (let number = 1; number <= 203; number += 1) {
      await records.add({
        ...{ webhookId, number, eventId: randomUUID(), kind: 'theater.changed', position: String(number) },
        ...{ at: system.now(), milliseconds: 7, isDelivered: true, status: 204, fault: null, answer: '' },
      });
    }
    const numbers: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const after = cursor === '' ? '' : `&cursor=${cursor}`;
      const shownPage = await seen(`${pathOf(subscription)}/deliveries?limit=100${after}`);
      const page = shownPage as { readonly items: readonly Entry[]; readonly nextCursor: string | null };
      numbers.push(...page.items.map(({ number }) => number));
      cursor = page.nextCursor;
    }
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, index) => 203 - index));
  });
});
