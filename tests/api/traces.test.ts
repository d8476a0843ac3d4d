import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OpenTelemetryTracing } from '../../src/adapters/opentelemetry.ts';
import { customer, hold, openCinema, type Cinema } from '../support/cinema.ts';
import { send, type Answer } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { openTraceReceiver, type ToldSpan, type TraceReceiver } from '../support/trace-receiver.ts';
import { until } from '../support/until.ts';

let receiver: TraceReceiver;
const tracings: OpenTelemetryTracing[] = [];
/** Leads: it projects, and runs the process managers. */
let leader: TestSystem;
/** Answers requests, as another process on the same stores would. */
let system: TestSystem;
let cinema: Cinema;

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const passphrase = 'a passphrase that is long';

beforeAll(async () => {
  receiver = await openTraceReceiver();
  const tracing = (service: string): OpenTelemetryTracing => {
    const { url: endpoint } = receiver;
    const samplingKey = Buffer.alloc(32, 3);
    const options = { endpoint, service, ratio: 1, samplingKey, paceMilliseconds: 50 };
    const made = new OpenTelemetryTracing({ ...options, log: silent });
    tracings.push(made);
    return made;
  };
  leader = await openSystem({ ports: (ports) => ({ ...ports, tracing: tracing('processor') }) });
  system = await openSystem({
    beside: leader,
    ports: (ports) => ({ ...ports, tracing: tracing('api') }),
  });
  cinema = await openCinema(system);
});

afterAll(async () => {
  await system.close();
  await leader.close();
  for (const tracing of tracings) await tracing.close();
  await receiver.close();
});

const traceOf = (answer: Answer): string => String(answer.headers['x-correlation-id']).replaceAll('-', '');

const spansOf = (traceId: string): readonly ToldSpan[] =>
  receiver.spans.filter((span) => span.traceId === traceId);

/** Waits until a trace has spans of all these names, and every span that is the parent of another. */
async function traced(traceId: string, ...names: readonly string[]): Promise<readonly ToldSpan[]> {
  let spans: readonly ToldSpan[] = [];
  const isThere = (): boolean => {
    spans = spansOf(traceId);
    const ids = new Set(spans.map(({ spanId }) => spanId));
    const isWhole = spans.every(({ parentSpanId }) => parentSpanId === undefined || ids.has(parentSpanId));
    return isWhole && names.every((name) => spans.some((span) => span.name === name));
  };
  await until(isThere, `the trace has ${names.join(', ')}`, 20).catch((error: unknown) => {
    const told = spans.map(({ name, parentSpanId }) => `${name} in ${String(parentSpanId)}`);
    throw new Error(`${String(error)} It has ${told.join(', ')}.`);
  });
  return spans;
}

/** The names from a span up to the root of its trace. */
function wayUp(spans: readonly ToldSpan[], name: string): readonly string[] {
  const way: string[] = [];
  let span = spans.find((each) => each.name === name);
  while (span !== undefined) {
    way.push(span.name);
    const { parentSpanId } = span;
    span = spans.find(({ spanId }) => parentSpanId !== undefined && spanId === parentSpanId);
  }
  return way;
}

/** A customer whose payment has confirmed a booking; with the answer to the request that did. */
async function buy(): Promise<{
  readonly client: ReturnType<typeof customer>;
  readonly bookingId: string;
  readonly started: Answer;
  readonly paid: Answer;
}> {
  const client = customer(system);
  const bookingId = await hold(client, await cinema.schedule(), ['A1', 'A2']);
  const started = await client.post(`/bookings/${bookingId}/payments`, { gateway: 'sandbox' });
  const { paymentId } = started.body as { paymentId: string };
  const paid = await client.post(`/payments/${paymentId}/sandbox`, { outcome: 'succeed' });
  expect(paid.status).toBe(200);
  return { client, bookingId, started, paid };
}

/** Every span hangs on the one root, which is a request. */
function expectOneTree(spans: readonly ToldSpan[]): void {
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined);
  expect(roots.map(({ name }) => name)).toEqual([expect.stringMatching(/^POST /)]);
}

describe('Traces', () => {
  it('show a sale from its request to its mail as one tree, over two processes', async () => {
    const { started, paid } = await buy();
    const opened = await traced(traceOf(started), 'gateway sandbox open', 'event PaymentStarted');
    expectOneTree(opened);
    expect(wayUp(opened, 'gateway sandbox open')).toEqual([
      'gateway sandbox open',
      'POST /api/v1/bookings/:id/payments',
    ]);
    const sent = ['event MailSent', 'mail', 'projection bookings', 'projection seat-map'];
    const spans = await traced(traceOf(paid), ...sent);
    expectOneTree(spans);
    const request = 'POST /api/v1/payments/:id/sandbox';
    expect(wayUp(spans, 'event PaymentSucceeded')).toEqual([
      'event PaymentSucceeded',
      'append payment',
      'command RecordPaymentSuccess',
      request,
    ]);
    expect(wayUp(spans, 'projection seat-map')).toEqual([
      'projection seat-map',
      ...wayUp(spans, 'event BookingConfirmed'),
    ]);
    const mail = wayUp(spans, 'mail');
    expect(mail.slice(0, 3)).toEqual(['mail', 'job send-booking-mails', 'event MailRequested']);
    expect(mail.at(-1)).toBe(request);
    const named = (name: string): ToldSpan | undefined => spans.find((span) => span.name === name);
    expect(named(request)).toMatchObject({
      service: 'api',
      attributes: { 'http.request.method': 'POST', 'http.response.status_code': 200 },
    });
    expect(named('command RecordPaymentSuccess')).toMatchObject({
      attributes: { 'marquee.aggregate': 'payment', 'marquee.outcome': 'recorded' },
    });
    expect(named('append payment')).toMatchObject({
      attributes: { 'marquee.outcome': 'appended', 'marquee.events': 1 },
    });
    expect(named('mail')).toMatchObject({
      service: 'processor',
      attributes: { 'marquee.outcome': 'sent' },
    });
  });

  it('show what a process manager asks of a gateway under the request that has caused it', async () => {
    const { client, bookingId } = await buy();
    const cancelled = await client.post(`/bookings/${bookingId}/cancel`, {});
    expect(cancelled.status).toBe(200);
    const spans = await traced(traceOf(cancelled), 'event RefundSucceeded', 'event MailSent');
    expectOneTree(spans);
    const way = wayUp(spans, 'gateway sandbox refund');
    expect(way.slice(0, 3)).toEqual(['gateway sandbox refund', 'job pay-refunds', 'event RefundRequested']);
    expect(way.at(-1)).toBe('POST /api/v1/bookings/:id/cancel');
    expect(spans.find(({ name }) => name === 'job pay-refunds')).toMatchObject({
      attributes: { 'marquee.attempt': 1, 'marquee.outcome': 'accepted' },
    });
  });

  it('tell why a request and its command were refused', async () => {
    const showtimeId = await cinema.schedule();
    await hold(customer(system), showtimeId, ['A1']);
    // A refusal that is stored for repeats is told as any other.
    const refused = await customer(system).post(
      `/showtimes/${showtimeId}/holds`,
      { seats: ['A1'] },
      { 'Idempotency-Key': randomUUID() },
    );
    const request = 'POST /api/v1/showtimes/:id/holds';
    const spans = await traced(traceOf(refused), request);
    expect(spans).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: request,
          isFailed: false,
          attributes: expect.objectContaining({
            'http.response.status_code': 409,
            'marquee.problem': 'seats-unavailable',
          }),
        }),
        expect.objectContaining({
          name: 'command HoldSeats',
          attributes: expect.objectContaining({
            'marquee.outcome': 'refused',
            'marquee.code': 'seats-unavailable',
          }),
        }),
      ]),
    );
    const unknown = await send(system.url, 'GET', `/movies/${randomUUID()}`);
    expect((await traced(traceOf(unknown), 'GET /api/v1/movies/:id'))[0]?.attributes).toMatchObject({
      'http.response.status_code': 404,
      'marquee.problem': 'not-found',
    });
  });

  it('show each attempt of an append that met another process', async () => {
    const showtimeId = await cinema.schedule();
    await hold(customer(system), showtimeId, ['A1']);
    await hold(customer(leader), showtimeId, ['A2']);
    const client = customer(system);
    const held = await client.post(`/showtimes/${showtimeId}/holds`, { seats: ['A3'] });
    expect(held.status).toBe(201);
    const spans = await traced(traceOf(held), 'POST /api/v1/showtimes/:id/holds', 'append showtime');
    const command = spans.find(({ name }) => name === 'command HoldSeats');
    const appends = spans.filter(({ name }) => name === 'append showtime');
    expect(appends.map(({ parentSpanId }) => parentSpanId)).toEqual([command?.spanId, command?.spanId]);
    expect(appends.map(({ attributes }) => attributes['marquee.outcome'])).toEqual(['conflict', 'appended']);
    expect(spans.filter(({ name }) => name === 'event SeatsHeld')).toHaveLength(1);
  });

  it('go by the correlation id that a client sends, and by no traceparent', async () => {
    const correlationId = randomUUID();
    const trace = 'a'.repeat(32);
    const headers = { 'X-Correlation-Id': correlationId, traceparent: `00-${trace}-${'b'.repeat(16)}-01` };
    await send(system.url, 'GET', '/theaters', { headers });
    const [span] = await traced(correlationId.replaceAll('-', ''), 'GET /api/v1/theaters');
    expect(span?.parentSpanId).toBeUndefined();
    expect(spansOf(trace)).toEqual([]);
  });

  it('do not lead from the claim of an address to its account', async () => {
    const email = `${randomUUID()}@example.org`;
    const registered = await send(system.url, 'POST', '/auth/register', {
      body: { email, password: passphrase },
    });
    expect(registered.status).toBe(201);
    const spans = await traced(traceOf(registered), 'POST /api/v1/auth/register', 'append account');
    expect(spans.filter(({ name }) => name === 'append emailclaim')).toEqual([]);
    const claims = receiver.spans.filter(
      ({ attributes }) => attributes['marquee.aggregate'] === 'emailclaim',
    );
    expect(claims.length).toBeGreaterThan(0);
    const told = new Map(receiver.spans.map((span) => [span.spanId, span]));
    for (const { parentSpanId = '' } of claims) {
      expect(told.get(parentSpanId)?.name ?? 'none').toMatch(/^(none|job finish-email-claims)$/);
    }
  });

  it('tell of routes only, and never who somebody is or what they know', async () => {
    const email = `${randomUUID()}@example.org`;
    const body = { email, password: passphrase, firstName: 'Grace', lastName: 'Hopper-Murray' };
    const registered = await send(system.url, 'POST', '/auth/register', { body });
    const loggedIn = await send(system.url, 'POST', '/auth/login', { body: { email, password: passphrase } });
    const wanted = `/movies?q=${encodeURIComponent('what somebody looks for')}`;
    const { client, bookingId, paid } = await buy();
    await client.get(`/bookings/${bookingId}`);
    await send(system.url, 'GET', wanted);
    await send(system.url, 'GET', '//health/ready');
    await send(system.url, 'GET', `//${email}`);
    const last = await send(system.url, 'GET', '/theaters');
    await traced(traceOf(last), 'GET /api/v1/theaters');
    await traced(traceOf(paid), 'event MailSent');
    const told = receiver.bodies.join('\n');
    const token = String((loggedIn.body as { accessToken?: string }).accessToken);
    const { user } = registered.body as { user: { id: string } };
    expect(token.length).toBeGreaterThan(50);
    const secret = [passphrase, token, await client.token(), email, 'Grace', 'Hopper', '@people.example'];
    const ids = [user.id, client.userId, bookingId, '127.0.0.1', 'looks', 'health/ready'];
    for (const word of [...secret, ...ids]) expect([word, told.includes(word)]).toEqual([word, false]);
  });
});
