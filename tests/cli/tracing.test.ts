import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { send } from '../support/client.ts';
import { startMarquee, temporaryDirectory, type RunningMarquee } from '../support/process.ts';
import { openTraceReceiver, type TraceReceiver } from '../support/trace-receiver.ts';
import { until } from '../support/until.ts';

let directory: string;
let remove: () => Promise<void>;
let receiver: TraceReceiver;
let running: RunningMarquee | undefined;

beforeEach(async () => {
  ({ directory, remove } = await temporaryDirectory());
  receiver = await openTraceReceiver();
});

afterEach(async () => {
  await running?.kill();
  running = undefined;
  await receiver.close();
  await remove();
});

/** Starts a process that tells what it has loaded. */
async function start(environment: Readonly<Record<string, string>> = {}): Promise<RunningMarquee> {
  running = await startMarquee(directory, {
    DEMO_DATA: 'false',
    LOG_LEVEL: 'info',
    NODE_OPTIONS: `--require ${resolve('tests/support/list-modules.cjs')}`,
    LOADED_MODULES: join(directory, 'modules'),
    ...environment,
  });
  return running;
}

/** The packages of OpenTelemetry that a process that has ended had loaded. */
async function loaded(): Promise<readonly string[]> {
  const files = await readFile(join(directory, 'modules'), 'utf8');
  const names = [...files.matchAll(/node_modules\/(@opentelemetry\/[^/]+)\//g)].map(([, name]) => name ?? '');
  return [...new Set(names)].sort();
}

it('A process that traces nothing loads nothing for it', async () => {
  const { url, stop } = await start();
  expect((await send(url, 'GET', '/movies')).status).toBe(200);
  expect(await stop()).toBe(0);
  // prom-client loads the interface by itself. There is nothing behind it.
  expect(await loaded()).toEqual(['@opentelemetry/api']);
}, 120_000);

it('A process that traces tells at its end what is left, by the name that it was given', async () => {
  const { url, stop } = await start({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_SERVICE_NAME: 'odeon',
  });
  const correlationId = randomUUID();
  await send(url, 'GET', '/movies', { headers: { 'X-Correlation-Id': correlationId } });
  expect(await stop()).toBe(0);
  expect(await loaded()).toContain('@opentelemetry/sdk-trace');
  const traceId = correlationId.replaceAll('-', '');
  expect(receiver.spans.filter((span) => span.traceId === traceId)).toMatchObject([
    { service: 'odeon', name: 'GET /api/v1/movies' },
  ]);
}, 120_000);

it.each<TraceReceiver['mode']>(['hangs', 503])(
  'A receiver that answers %s keeps a process neither from serving nor from ending',
  async (mode) => {
    receiver.mode = mode;
    const { url, stop, output } = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
    await send(url, 'GET', '/movies');
    await until(() => output().includes('Traces are lost'), 'the outage is logged');
    expect((await send(url, 'GET', '/movies')).status).toBe(200);
    expect(await stop()).toBe(0);
    expect(output().split('Traces are lost')).toHaveLength(2);
    expect(output()).not.toContain('Something stayed open');
    expect(output()).not.toContain(receiver.url);
  },
  120_000,
);
