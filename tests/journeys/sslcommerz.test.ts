import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SslcommerzGateway } from '../../src/adapters/sslcommerz/gateway.ts';
import { addSeconds, instantOf } from '../../src/engine/instant.ts';
import { QUERY, REFUND, SslcommerzDouble, VALIDATE } from '../doubles/sslcommerz.ts';
import type { Fields, Oddity, Refund } from '../doubles/sslcommerz/store.ts';
import { clerk, customer, eventsOf, hold, openCinema, type Cinema } from '../support/cinema.ts';
import { clientAs, send, type Answer, type Client } from '../support/client.ts';
import { filesBelow } from '../support/deployment.ts';
import { openSystem, usualSettings, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

const APP = 'https://app.example';
const WEBHOOKS = '/webhooks/sslcommerz';

let sslcommerz: SslcommerzDouble;
let system: TestSystem;
let cinema: Cinema;
let showtimeId: string;
let seat = 0;

beforeAll(async () => {
  sslcommerz = await SslcommerzDouble.start();
  const gateway = new SslcommerzGateway({
    ...{ storeId: sslcommerz.store.id, storePassword: sslcommerz.store.password, baseUrl: sslcommerz.url },
    ...{ publicUrl: 'http://marquee.example', receiptsTo: 'tickets@marquee.example' },
    timeoutMilliseconds: 2000,
  });
  system = await openSystem({
    settings: { holdsPerCustomer: 100, web: { ...usualSettings.web, corsOrigins: [APP] } },
    ports: (ports) => ({ ...ports, gateways: [gateway] }),
  });
  cinema = await openCinema(system, { rows: ['A'], seatsPerRow: 60 });
  showtimeId = await cinema.schedule();
});
afterAll(async () => {
  await system.close();
  await sslcommerz.close();
});

beforeEach(() => {
  sslcommerz.ipnUrl = `${system.url}/api/v1${WEBHOOKS}/ipn`;
  sslcommerz.delivery = 'once';
});
afterEach(async () => {
  sslcommerz.onRequest = () => undefined;
  sslcommerz.connect = 'DONE';
  sslcommerz.store.refundStatus = 'refunded';
  system.now = () => instantOf(Date.now());
  await sslcommerz.told();
});

const later = (seconds: number): void => {
  system.now = () => addSeconds(instantOf(Date.now()), seconds);
};

interface Begun {
  readonly owner: Client;
  readonly bookingId: string;
  readonly paymentId: string;
  readonly transactionId: string;
  readonly seatId: string;
  /** Of one seat, in cents: it depends on the time of day. */
  readonly amount: number;
}

const RETURN = { gateway: 'sslcommerz', returnUrl: `${APP}/paid?from=sslcommerz` };
const start = (owner: Client, bookingId: string, body: object = RETURN, headers = {}): Promise<Answer> =>
  owner.post(`/bookings/${bookingId}/payments`, body, headers);

const lastSession = () => sslcommerz.store.sessions.at(-1);

/** A hold of one seat whose payment is open at SSLCommerz. */
async function begin(of = showtimeId, owner = customer(system)): Promise<Begun> {
  seat += 1;
  const seatId = `A${1 + (seat % 60)}`;
  const bookingId = await hold(owner, of, [seatId]);
  return beginAgain({ owner, bookingId, seatId });
}

async function beginAgain(held: Pick<Begun, 'owner' | 'bookingId' | 'seatId'>): Promise<Begun> {
  const started = await start(held.owner, held.bookingId);
  expect(started.status).toBe(201);
  const { paymentId, amount } = started.body as { paymentId: string; amount: { amount: number } };
  const transactionId = lastSession()?.transactionId ?? '';
  return { ...held, paymentId, transactionId, amount: amount.amount };
}

/** The customer pays on SSLCommerz' page, which tells of it by itself. */
function pay({ transactionId }: Begun, oddity: Oddity = {}): Fields {
  const notice = sslcommerz.store.pay(transactionId, oddity);
  sslcommerz.tell(notice);
  return notice;
}

function fail({ transactionId }: Begun, status: string): Fields {
  const notice = sslcommerz.store.fail(transactionId, status);
  sslcommerz.tell(notice);
  return notice;
}

async function bookingOf({ owner, bookingId }: Begun): Promise<Answer['body']> {
  return (await owner.get(`/bookings/${bookingId}`)).body;
}
async function paymentOf({ owner, paymentId }: Begun): Promise<Answer['body']> {
  return (await owner.get(`/payments/${paymentId}`)).body;
}
const untilBooking = (begun: Begun, status: string): Promise<void> =>
  until(async () => (await bookingOf(begun)).status === status, `the booking is ${status}`);
const untilPayment = (begun: Begun, status: string): Promise<void> =>
  until(async () => (await paymentOf(begun)).status === status, `the payment is ${status}`);

/** The events of a payment, in order. */
async function factsOf({ paymentId }: Begun): Promise<readonly string[]> {
  const auditor = clientAs(system, 'auditor', randomUUID());
  const { body } = await auditor.get(`/audit/streams/payment-${paymentId}/events`);
  return (body.items as { type: string }[]).map(({ type }) => type);
}

/** How often something stands in a booking's history. */
async function count(begun: Begun, type: string): Promise<number> {
  const { body } = await begun.owner.get(`/bookings/${begun.bookingId}/history`);
  return (body.items as { type: string }[]).filter((entry) => entry.type === type).length;
}

const refundsOf = ({ transactionId }: Begun): readonly Refund[] => sslcommerz.store.refundsOf(transactionId);

/** Waits until all the money of a payment is back, and at SSLCommerz once. */
async function untilBack(begun: Begun): Promise<void> {
  await until(() => Promise.resolve(refundsOf(begun).length > 0), 'the refund has begun');
  // What was not answered is asked for again, and a refund on its way is asked about every five minutes.
  later(secondsFromNow() + 400);
  await until(async () => (await factsOf(begun)).includes('RefundOpened'), 'the refund is under way');
  later(secondsFromNow() + 400);
  await until(async () => (await paymentOf(begun)).refunded.amount === begun.amount, 'the money is back');
  expect(refundsOf(begun)).toMatchObject([{ taka: begun.amount * 130 }]);
  expect((await factsOf(begun)).slice(-3)).toEqual(['RefundRequested', 'RefundOpened', 'RefundSucceeded']);
}

/** By how much the system's clock is ahead. */
function secondsFromNow(): number {
  return Math.round((Date.parse(system.now()) - Date.now()) / 1000);
}

/** Waits until the system has worked off everything that it was told, by a payment that is told of after it. */
async function afterAllThatWasTold(): Promise<void> {
  sslcommerz.delivery = 'once';
  const last = await begin();
  pay(last);
  await untilBooking(last, 'confirmed');
}

const callback = (end: string, form: Fields): Promise<Answer> =>
  send(system.url, 'POST', `${WEBHOOKS}/${end}`, {
    raw: new URLSearchParams(form).toString(),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });

describe('A booking that is paid with SSLCommerz', () => {
  it('is confirmed once it was told of and SSLCommerz was asked, and the customer comes back to where they were', async () => {
    const config = await customer(system).get('/config');
    expect(config.body).toMatchObject({ gateways: ['sslcommerz'], stripePublishableKey: null });
    const begun = await begin();
    const form = pay(begun);
    await untilBooking(begun, 'confirmed');
    expect(await paymentOf(begun)).toMatchObject({
      ...{ gateway: 'sslcommerz', method: 'online', status: 'succeeded', amount: { currency: 'EUR' } },
      gatewayReference: `${begun.transactionId}.${form['val_id'] ?? ''}`,
    });
    expect(await factsOf(begun)).toEqual(['PaymentRequested', 'PaymentOpened', 'PaymentSucceeded']);
    const back = await callback('success', form);
    expect([back.status, back.text]).toEqual([303, '']);
    expect(back.headers['location']).toBe(`${APP}/paid?from=sslcommerz&bookingId=${begun.bookingId}`);
  });

  it('sends a customer who begins again to the same page, and nobody stores its address', async () => {
    const owner = customer(system);
    seat += 1;
    const bookingId = await hold(owner, showtimeId, [`A${1 + (seat % 60)}`]);
    const key = { 'Idempotency-Key': 'pay-once' };
    const first = await start(owner, bookingId, RETURN, key);
    const { redirectUrl } = first.body as { redirectUrl: string };
    const sessionKey = lastSession()?.sessionKey ?? '';
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ clientSecret: null, status: 'requested' });
    expect(redirectUrl).toBe(`https://sandbox.sslcommerz.com/EasyCheckOut/testcde${sessionKey}`);
    const sessions = sslcommerz.store.sessions.length;
    const replayed = await start(owner, bookingId, RETURN, key);
    expect(replayed.headers['idempotency-replayed']).toBe('true');
    expect([replayed.status, replayed.body]).toEqual([201, first.body]);
    const again = await start(owner, bookingId);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(sslcommerz.store.sessions).toHaveLength(sessions);
    const stored = await allThatIsStored();
    expect(stored).toContain((first.body as { paymentId: string }).paymentId);
    for (const secret of [sessionKey, sslcommerz.store.password, APP]) expect(stored).not.toContain(secret);
  });

  it('has one session of two that are begun at once, and goes on after a lost answer', async () => {
    const owner = customer(system);
    seat += 1;
    const bookingId = await hold(owner, showtimeId, [`A${1 + (seat % 60)}`]);
    sslcommerz.fail('POST session', 'answer-lost');
    const unanswered = await start(owner, bookingId);
    expect([unanswered.status, unanswered.body.code]).toEqual([503, 'gateway-unavailable']);
    const both = await Promise.all([start(owner, bookingId), start(owner, bookingId)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(new Set(both.map(({ body }) => String(body.redirectUrl))).size).toBe(1);
  });

  it.each([
    ['of another origin', 'https://evil.example/paid'],
    ['of an origin that begins alike', `${APP}.evil.example/`],
    ['with a name in it', 'https://marquee@app.example/'],
    ['that is no page', 'javascript:alert(1)'],
  ])('sends nobody to an address %s', async (_, returnUrl) => {
    const owner = customer(system);
    seat += 1;
    const bookingId = await hold(owner, showtimeId, [`A${1 + (seat % 60)}`]);
    const refused = await start(owner, bookingId, { gateway: 'sslcommerz', returnUrl });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '#/returnUrl']);
  });

  it('has one confirmation however often and in whatever order it is told of', async () => {
    sslcommerz.delivery = 'held';
    const begun = await begin();
    fail(begun, 'FAILED');
    const form = pay(begun);
    sslcommerz.tell(form);
    expect(await sslcommerz.tellHeld()).toEqual([200, 200, 200]);
    await untilBooking(begun, 'confirmed');
    sslcommerz.delivery = 'twice';
    sslcommerz.tell(form);
    await afterAllThatWasTold();
    expect(await sslcommerz.told()).toEqual([200, 200, 200]);
    expect([await count(begun, 'BookingConfirmed'), await count(begun, 'PaymentSucceeded')]).toEqual([1, 1]);
  });

  it('is taken in once: the log has one event of one notice, with ids and nothing else', async () => {
    const begun = await begin();
    sslcommerz.delivery = 'never';
    const form = fail(begun, 'PENDING');
    const url = `${system.url}/api/v1${WEBHOOKS}/ipn`;
    const types = await eventsOf(system, async () => {
      for (let time = 0; time < 3; time += 1) expect(await sslcommerz.post(url, form)).toBe(200);
      await callback('fail', form);
    });
    expect(types.filter((type) => type === 'GatewayEventReceived')).toHaveLength(1);
  });

  it('is confirmed by the customer who comes back where no notice reaches us', async () => {
    sslcommerz.delivery = 'never';
    const begun = await begin();
    expect((await callback('success', pay(begun))).status).toBe(303);
    await untilBooking(begun, 'confirmed');
  });

  it('is confirmed while its hold is live though every notice is lost: SSLCommerz is asked', async () => {
    sslcommerz.delivery = 'never';
    const begun = await begin();
    pay(begun);
    later(90);
    await untilBooking(begun, 'confirmed');
    expect(await count(begun, 'HoldExpired')).toBe(0);
  });
});

describe('What is not proven', () => {
  it('changes nothing: a forged notice, and an anonymous one that it has failed', async () => {
    const begun = await begin();
    sslcommerz.delivery = 'never';
    const { store } = sslcommerz;
    const claimed = store.pay(begun.transactionId);
    store.attempts.pop();
    const { verify_sign: _md5, verify_sign_sha2: _sha256, verify_key: _key, ...bare } = claimed;
    const url = `${system.url}/api/v1${WEBHOOKS}/ipn`;
    const types = await eventsOf(system, async () => {
      for (const status of ['VALID', 'FAILED', 'CANCELLED']) {
        expect(await sslcommerz.post(url, { ...bare, status })).toBe(400);
        expect(await sslcommerz.post(url, store.sign({ ...bare, status }, 'guessed'))).toBe(400);
        for (const end of ['success', 'fail', 'cancel']) {
          const back = await callback(end, { tran_id: begun.transactionId, status });
          expect(back.headers['location']).toContain(begun.bookingId);
        }
      }
    });
    expect(types).toEqual([]);
    expect(await bookingOf(begun)).toMatchObject({ status: 'held' });
    expect(await paymentOf(begun)).toMatchObject({ status: 'requested' });
  });

  it('changes nothing though it is signed: SSLCommerz is asked', async () => {
    const begun = await begin();
    sslcommerz.delivery = 'never';
    const { store } = sslcommerz;
    const paid = store.pay(begun.transactionId);
    const failed = store.fail(begun.transactionId);
    store.attempts.splice(-2);
    const url = `${system.url}/api/v1${WEBHOOKS}/ipn`;
    for (const form of [paid, failed]) expect(await sslcommerz.post(url, form)).toBe(200);
    await afterAllThatWasTold();
    expect(await bookingOf(begun)).toMatchObject({ status: 'held' });
    expect(await factsOf(begun)).toEqual(['PaymentRequested', 'PaymentOpened']);
  });

  it('makes one event and one question to SSLCommerz of one signed form, whatever its customer adds to it', async () => {
    const begun = await begin();
    sslcommerz.delivery = 'never';
    const form = fail(begun, 'PENDING');
    const url = `${system.url}/api/v1${WEBHOOKS}/ipn`;
    const types = await eventsOf(system, async () => {
      for (let time = 0; time < 5; time += 1) {
        expect(await sslcommerz.post(url, { ...form, val_id: `guessed${time}` })).toBe(200);
        await callback('fail', { ...form, val_id: `added${time}` });
      }
    });
    expect(types).toEqual(['GatewayEventReceived']);
  });

  it('asks SSLCommerz nothing, however many strangers post, and lets each come back so often', async () => {
    const begun = await begin();
    await afterAllThatWasTold();
    const before = sslcommerz.requests.length;
    const form = sslcommerz.store.sign({ ...lastSession()?.fields, status: 'VALID' }, 'guessed');
    const ends = ['ipn', 'success', 'fail', 'cancel'];
    const types = await eventsOf(system, async () => {
      for (let time = 0; time < 40; time += 1) {
        const posted = { ...form, tran_id: begun.transactionId, val_id: String(time) };
        expect([303, 400]).toContain((await callback(ends[time % 4] ?? '', posted)).status);
      }
    });
    expect(types).toEqual([]);
    await afterAllThatWasTold();
    const asked = sslcommerz.requests
      .slice(before)
      .filter(({ url }) => url.search.includes(begun.transactionId));
    expect(asked).toEqual([]);
    const answer = await callback('cancel', {});
    expect(answer.headers['ratelimit-policy']).toContain('"returning"');
  });

  it('sends who comes from nowhere to our own first page', async () => {
    for (const form of [{}, { tran_id: 'T0000000000000000000000000A' }, { tran_id: 'nothing' }]) {
      const back = await callback('cancel', form);
      expect([back.status, back.headers['location']]).toEqual([303, 'http://marquee.example/']);
    }
  });
});

describe('Money that comes', () => {
  it('while the hold is live confirms the booking', async () => {
    const begun = await begin();
    pay(begun);
    await untilBooking(begun, 'confirmed');
    expect(await bookingOf(begun)).toMatchObject({ paymentStatus: 'paid' });
  });

  it('after the hold has lapsed, with its seats free, confirms the booking and says how late', async () => {
    const begun = await begin();
    later(700);
    await untilBooking(begun, 'expired');
    await untilPayment(begun, 'cancelled');
    pay(begun);
    await untilBooking(begun, 'confirmed');
    await untilPayment(begun, 'succeeded');
    expect((await factsOf(begun)).slice(-2)).toEqual(['PaymentCancelled', 'PaymentSucceeded']);
  });

  it('after the hold has lapsed is found though every notice is lost', async () => {
    sslcommerz.delivery = 'never';
    const begun = await begin();
    later(700);
    await untilPayment(begun, 'cancelled');
    pay(begun);
    later(2000);
    await untilBooking(begun, 'confirmed');
    expect(await count(begun, 'BookingConfirmed')).toBe(1);
  });

  it('when its seats are somebody else’s goes back by itself, once', async () => {
    const begun = await begin();
    expect((await begun.owner.post(`/bookings/${begun.bookingId}/release`)).status).toBe(200);
    const other = clerk(system);
    const bookingId = await hold(other, showtimeId, [begun.seatId]);
    expect((await other.post(`/bookings/${bookingId}/confirm`, { method: 'cash' })).status).toBe(200);
    sslcommerz.delivery = 'twice';
    sslcommerz.fail(REFUND, 'answer-lost');
    pay(begun);
    await untilBack(begun);
    expect(await bookingOf(begun)).toMatchObject({ status: 'released' });
  });

  it('after the booking was cancelled with its money back goes back once', async () => {
    const begun = await begin();
    const form = pay(begun);
    await untilBooking(begun, 'confirmed');
    await begun.owner.post(`/bookings/${begun.bookingId}/cancel`, {});
    sslcommerz.tell(form);
    await untilBack(begun);
    expect(await bookingOf(begun)).toMatchObject({ status: 'cancelled', paymentStatus: 'refunded' });
  });

  it('after the showtime was cancelled goes back', async () => {
    const of = await cinema.schedule();
    const begun = await begin(of);
    const cancelled = await cinema.admin.post(`/showtimes/${of}/cancel`, {
      reason: 'The projector is broken.',
    });
    expect(cancelled.status).toBeLessThan(300);
    pay(begun);
    await untilBack(begun);
    expect(await bookingOf(begun)).toMatchObject({ status: 'released' });
  });

  it('after the showtime has started goes back', async () => {
    const of = await cinema.schedule();
    const begun = await begin(of);
    later(700);
    await untilBooking(begun, 'expired');
    const { body } = await begun.owner.get(`/showtimes/${of}`);
    later((Date.parse(String(body.startsAt)) - Date.now()) / 1000 + 60);
    pay(begun);
    await untilBack(begun);
    expect(await bookingOf(begun)).toMatchObject({ status: 'expired' });
  });

  it('a second time for one booking goes back: the first attempt had failed, and paid after all', async () => {
    const begun = await begin();
    fail(begun, 'FAILED');
    await untilPayment(begun, 'cancelled');
    const second = await beginAgain(begun);
    expect(second.paymentId).not.toBe(begun.paymentId);
    pay(second);
    await untilBooking(second, 'confirmed');
    pay(begun);
    await untilBack(begun);
    expect(await paymentOf(second)).toMatchObject({ status: 'succeeded', refunded: { amount: 0 } });
    expect(await bookingOf(second)).toMatchObject({ status: 'confirmed', paymentStatus: 'paid' });
  });

  it('twice by one payment is a ticket, and something that a person decides about', async () => {
    const begun = await begin();
    pay(begun);
    await untilBooking(begun, 'confirmed');
    const { val_id: validationId = '' } = pay(begun, { later: 60 });
    await untilPayment(begun, 'needs-review');
    const gatewayReference = `${begun.transactionId}.${validationId}`;
    const { discrepancies } = await paymentOf(begun);
    expect(discrepancies).toMatchObject([{ gatewayReference, choices: ['refund', 'dismiss'] }]);
    expect(await bookingOf(begun)).toMatchObject({ status: 'confirmed', paymentStatus: 'paid' });
    const reviewing = { gatewayReference, decision: 'refund' };
    await clerk(system).post(`/payments/${begun.paymentId}/review`, reviewing);
    await until(() => Promise.resolve(refundsOf(begun).length > 0), 'the second money goes back');
    const bank = sslcommerz.store.attempts.find((each) => each.validationId === validationId);
    expect(refundsOf(begun)).toMatchObject([{ bankTransactionId: bank?.bankTransactionId }]);
  });

  it.each<[string, Oddity]>([
    ['a cent less', { paid: 1 }],
    ['of another currency', { currency: 'BDT' }],
  ])('%s is no ticket: a person looks at it', async (_, oddity) => {
    const begun = await begin();
    const paid = oddity.paid === undefined ? begun.amount : begun.amount - 1;
    pay(begun, { ...oddity, paid });
    await untilPayment(begun, 'needs-review');
    expect(await bookingOf(begun)).toMatchObject({ status: 'held' });
    expect((await factsOf(begun)).slice(-1)).toEqual(['PaymentDiscrepancyFound']);
  });

  it('that SSLCommerz suspects is no ticket until a person accepts it', async () => {
    const begun = await begin();
    const { val_id: validationId = '' } = pay(begun, { riskLevel: '1' });
    await untilPayment(begun, 'needs-review');
    expect(await bookingOf(begun)).toMatchObject({ status: 'held' });
    const gatewayReference = `${begun.transactionId}.${validationId}`;
    const reviewing = { gatewayReference, decision: 'accept' };
    const reviewed = await clerk(system).post(`/payments/${begun.paymentId}/review`, reviewing);
    expect([reviewed.status, reviewed.body.status]).toEqual([200, 'succeeded']);
    await untilBooking(begun, 'confirmed');
  });

  it('of an unknown transaction is nothing to us', async () => {
    const begun = await begin();
    const form = pay(begun);
    await untilBooking(begun, 'confirmed');
    const { verify_key: _, verify_sign: _md5, verify_sign_sha2: _sha256, ...bare } = form;
    const url = `${system.url}/api/v1${WEBHOOKS}/ipn`;
    const foreign = sslcommerz.store.sign({ ...bare, tran_id: '5E121A0D01F92' });
    const types = await eventsOf(system, async () => expect(await sslcommerz.post(url, foreign)).toBe(200));
    expect(types).toEqual([]);
  });

  it.each([QUERY, VALIDATE])(
    'counts though SSLCommerz is out of order for a while, and nothing ends because of that: %s',
    async (name) => {
      const begun = await begin();
      let isOut = true;
      const asked: string[] = [];
      sslcommerz.onRequest = (of) => {
        if (of === name) asked.push(of);
        sslcommerz.connect = isOut && of === name ? 'FAILED' : 'DONE';
      };
      pay(begun);
      await until(() => Promise.resolve(asked.length > 0), 'SSLCommerz is asked');
      later(700);
      const before = asked.length;
      await until(() => Promise.resolve(asked.length > before + 1), 'SSLCommerz is asked again');
      expect(await bookingOf(begun)).toMatchObject({ status: 'held' });
      expect(await factsOf(begun)).toEqual(['PaymentRequested', 'PaymentOpened']);
      isOut = false;
      await untilBooking(begun, 'confirmed');
    },
    30_000,
  );
});

describe('After all of this', () => {
  it('nothing that is stored or logged has the password of the store in it', async () => {
    const logged = JSON.stringify([
      system.open.warnings,
      system.open.errors.map(({ name, error }) => `${name} ${String(error)} ${(error as Error).stack ?? ''}`),
    ]);
    for (const text of [await allThatIsStored(), logged]) {
      expect(text).not.toMatch(/store_passwd|double_secret/);
      expect(text).not.toContain('EasyCheckOut');
    }
  });
});

/** All events as they lie, and every file of the data directory. */
async function allThatIsStored(): Promise<string> {
  const texts = filesBelow(system.open.directory).map(([, content]) => content);
  const { subscription } = system.open.ports;
  const head = await subscription.head();
  const done = new AbortController();
  for await (const { events, position } of subscription.subscribe(0n, { signal: done.signal })) {
    texts.push(...events.map(({ data }) => JSON.stringify(data)));
    if (position >= head) break;
  }
  done.abort();
  return texts.join('\n');
}
