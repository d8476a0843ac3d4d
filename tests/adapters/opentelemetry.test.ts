import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OpenTelemetryTracing, type OpenTelemetryOptions } from '../../src/adapters/opentelemetry.ts';
import { inSpan } from '../../src/ports/tracing.ts';
import { openTraceReceiver, type TraceReceiver } from '../support/trace-receiver.ts';
import { until } from '../support/until.ts';

let receiver: TraceReceiver;
let lines: string[];
const opened: OpenTelemetryTracing[] = [];

beforeEach(async () => {
  receiver = await openTraceReceiver();
  lines = [];
});

afterEach(async () => {
  for (const tracing of opened.splice(0)) await tracing.close();
  await receiver.close();
});

function open(options: Partial<OpenTelemetryOptions> = {}): OpenTelemetryTracing {
  const note = (line: string): void => void lines.push(line);
  const tracing = new OpenTelemetryTracing({
    endpoint: receiver.url,
    service: 'marquee',
    ratio: 1,
    samplingKey: Buffer.alloc(32, 1),
    log: { info: note, warn: note, error: note },
    paceMilliseconds: 10,
    ...options,
  });
  opened.push(tracing);
  return tracing;
}

/** Tells so many spans, each of a trace of its own, and how long that took. */
function tell(tracing: OpenTelemetryTracing, count = 1): number {
  const begun = performance.now();
  for (let told = 0; told < count; told += 1) {
    tracing.begin({ name: 'work', correlationId: randomUUID() })?.end();
  }
  return performance.now() - begun;
}

const isTold = (tracing: OpenTelemetryTracing, correlationId: string): boolean =>
  tracing.begin({ name: 'work', correlationId }) !== null;

describe('Spans', () => {
  it('are told with when they began and how they ended', async () => {
    const tracing = open();
    const correlationId = randomUUID();
    const failing = inSpan(tracing, { name: 'outer', correlationId }, () =>
      inSpan(tracing, { name: 'inner', kind: 'client' }, async () => {
        await Promise.resolve();
        throw new TypeError('what somebody has typed');
      }),
    );
    await expect(failing).rejects.toThrow('what somebody has typed');
    await until(() => receiver.spans.length === 2, 'both are told');
    const [inner, outer] = receiver.spans;
    expect(outer).toMatchObject({ name: 'outer', traceId: correlationId.replaceAll('-', '') });
    expect(inner).toMatchObject({
      name: 'inner',
      parentSpanId: outer?.spanId,
      isFailed: true,
      attributes: { 'error.type': 'TypeError' },
    });
    expect(receiver.bodies.join()).not.toContain('typed');
    expect(outer?.nanoseconds).toBeGreaterThanOrEqual(inner?.nanoseconds ?? 0n);
  });

  it('without a trace are not told', () => {
    const tracing = open();
    expect(tracing.begin({ name: 'work' })).toBeNull();
    expect(isTold(tracing, '')).toBe(false);
    expect(isTold(tracing, '00000000-0000-0000-0000-000000000000')).toBe(false);
    expect(isTold(tracing, 'somebody@example.org')).toBe(false);
  });

  it('of a part of all traces are told, of the same part by every process, and nobody outside knows which', () => {
    const ids = Array.from({ length: 2000 }, () => randomUUID());
    const toldBy = (options: Partial<OpenTelemetryOptions>): readonly string[] => {
      const tracing = open(options);
      return ids.filter((id) => isTold(tracing, id));
    };
    const [one, same] = [toldBy({ ratio: 0.25 }), toldBy({ ratio: 0.25 })];
    expect(one).toEqual(same);
    expect(one.length).toBeGreaterThan(350);
    expect(one.length).toBeLessThan(650);
    expect(toldBy({ ratio: 0.25, samplingKey: Buffer.alloc(32, 2) })).not.toEqual(one);
    expect(toldBy({ ratio: 0 })).toEqual([]);
    expect(toldBy({ ratio: 1 })).toEqual(ids);
  });
});

describe('A receiver', () => {
  it.each<TraceReceiver['mode']>(['hangs', 503, 307, 400])(
    'that answers %s is told of once, and once when it takes spans again',
    async (mode) => {
      const tracing = open();
      receiver.mode = mode;
      tell(tracing);
      await until(() => lines.length > 0, 'the outage is logged');
      tell(tracing);
      const asked = receiver.asked;
      await until(() => receiver.asked > asked, 'it is asked again');
      receiver.mode = 200;
      await until(() => {
        tell(tracing);
        return receiver.spans.length > 0;
      }, 'it takes spans');
      await until(() => lines.length === 2, 'the end of the outage is logged');
      expect(lines).toEqual([
        expect.stringMatching(/^Traces are lost\. About the receiver of OTEL_EXPORTER_OTLP_ENDPOINT: it /),
        'Traces are exported again.',
      ]);
    },
  );

  it('that is not there is told of without its address', async () => {
    const gone = await openTraceReceiver();
    await gone.close();
    const tracing = open({ endpoint: `${gone.url}/secret-path` });
    tell(tracing);
    await until(() => lines.length > 0, 'the outage is logged');
    expect(lines).toEqual([expect.stringContaining('it cannot be reached (ECONNREFUSED)')]);
    expect(lines.join()).not.toContain('secret');
  });

  it('that hangs delays nobody and fills no memory', async () => {
    receiver.mode = 'hangs';
    const tracing = open();
    tell(tracing);
    await until(() => receiver.asked > 0, 'it is asked');
    expect(tell(tracing, 50_000)).toBeLessThan(5000);
    receiver.mode = 200;
    await tracing.close();
    expect(receiver.spans.length).toBeGreaterThan(0);
    expect(receiver.spans.length).toBeLessThanOrEqual(4096);
  });

  it('that hangs does not hold the end up', async () => {
    receiver.mode = 'hangs';
    const tracing = open({ paceMilliseconds: 60_000 });
    tell(tracing);
    const begun = performance.now();
    await tracing.close();
    expect(performance.now() - begun).toBeLessThan(2900);
  });

  it('is told what is left at the end', async () => {
    const tracing = open({ paceMilliseconds: 60_000 });
    tell(tracing, 3);
    await tracing.close();
    expect(receiver.spans).toHaveLength(3);
  });

  it('has an address that may end with a slash', async () => {
    const tracing = open({ endpoint: `${receiver.url}/` });
    tell(tracing);
    await tracing.close();
    expect(receiver.spans).toHaveLength(1);
  });
});
