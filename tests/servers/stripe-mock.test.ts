import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StripeGateway } from '../../src/adapters/stripe/gateway.ts';
import { kill, linesOf } from '../support/embedded.ts';
import { booking, eur, payment, refund, showtimeId } from '../support/fixtures.ts';

const SCRIPT = resolve('../shared/servers/stripe-mock');
/** The first start builds the server. */
const START_MILLISECONDS = 240_000;

/** What Stripe's mock said to each of our requests: it checks them against Stripe's published OpenAPI. */
const answers: { readonly asked: string; readonly status: number; readonly body: string }[] = [];

let mock: ChildProcess | undefined;
let recorder: Server;
let gateway: StripeGateway;

/** Where Stripe's own mock runs: it needs a Go compiler, or to be there already. Null where it cannot. */
async function startMock(): Promise<string | null> {
  const given = process.env['STRIPE_MOCK_URL'];
  if (given !== undefined) return given;
  if (!existsSync(SCRIPT)) return null;
  mock = spawn(SCRIPT, ['0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const lines = linesOf(mock);
  for (;;) {
    const line = await lines.next();
    if (line.done === true) return null;
    const url = /^ready (\S+)$/.exec(line.value)?.[1];
    if (url !== undefined) return url;
  }
}

/** The mock's intent as one of ours that was paid and is disputed, so that its disputes are asked for. */
function asDisputed(answer: string): string {
  const intent = JSON.parse(answer) as { latest_charge: object | null };
  const paid = { status: 'succeeded', metadata: names };
  return JSON.stringify({ ...intent, ...paid, latest_charge: { ...intent.latest_charge, disputed: true } });
}

/** Passes requests on and notes what is said to them. */
function recording(target: string): Server {
  return createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    const onward = request(new URL(url, target), { method, headers }, (answered) => {
      const chunks: Buffer[] = [];
      answered.on('data', (chunk: Buffer) => chunks.push(chunk));
      answered.on('end', () => {
        const answer = Buffer.concat(chunks).toString('utf8');
        const body = url.includes('expand') ? asDisputed(answer) : answer;
        answers.push({ asked: `${method} ${url}`, status: answered.statusCode ?? 0, body });
        outgoing.writeHead(answered.statusCode ?? 500, { 'Content-Type': 'application/json' }).end(body);
      });
    });
    incoming.pipe(onward);
  });
}

let isThere = false;
beforeAll(async () => {
  const target = await startMock();
  isThere = target !== null;
  if (target === null) return;
  recorder = recording(target).listen(0, '127.0.0.1');
  await once(recorder, 'listening');
  gateway = new StripeGateway({
    ...{ secretKey: 'sk_test_123', publishableKey: 'pk_test_123', webhookSecrets: ['whsec_123'] },
    baseUrl: `http://127.0.0.1:${(recorder.address() as AddressInfo).port}`,
  });
}, START_MILLISECONDS);
afterAll(async () => {
  if (isThere) {
    recorder.closeAllConnections();
    recorder.close();
  }
  if (mock !== undefined) await kill(mock);
});

const names = { paymentId: payment(1), bookingId: booking(1) };
const order = { ...names, showtimeId, amount: eur(2000), gatewayReference: null };

/** Each call that we make. The mock keeps no state, so how it ends does not count, but that it is understood. */
const calls: readonly (readonly [string, string, () => Promise<unknown>])[] = [
  ['opening a payment', 'POST /v1/payment_intents', () => gateway.open(order)],
  ['reporting on one', 'GET /v1/payment_intents/pi_1?expand[0]=latest_charge', () => gateway.report('pi_1')],
  ['its disputes', 'GET /v1/disputes?payment_intent=pi_1&limit=100', () => gateway.report('pi_1')],
  [
    'cancelling one',
    'POST /v1/payment_intents/pi_1/cancel',
    () => gateway.cancel({ ...order, gatewayReference: 'pi_1' }).catch(() => undefined),
  ],
  [
    'a refund',
    'POST /v1/refunds',
    () =>
      gateway
        .refund({
          ...names,
          refundId: refund(1),
          gatewayReference: 'pi_1',
          refundReference: null,
          amount: eur(500),
        })
        .catch(() => undefined),
  ],
];

describe("Stripe's own mock", () => {
  it.each(calls)('takes what we send for %s', async (_, asked, call) => {
    if (!isThere) return;
    answers.length = 0;
    await call();
    expect(answers.map((answer) => answer.asked)).toContain(asked);
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  });
});
