import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { diag, DiagLogLevel, type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace';
import { ExportResultCode } from '@opentelemetry/core';
import type { Log } from '../ports/log.ts';
import type { Span, SpanAttributes, SpanStart, Tracing } from '../ports/tracing.ts';

/** What is not taken within this time is lost, and the process may end. */
const EXPORT_MILLISECONDS = 3000;
const CLOSE_MILLISECONDS = 2000;
/** How long a span waits for others to be told with, and how many may wait. */
const PACE_MILLISECONDS = 1000;
const QUEUE = 4096;
/** No more than one outage is told of in this time. */
const OUTAGE_MILLISECONDS = 60_000;
/** So far may the clock of this process stray from the machine's, in milliseconds. */
const STRAY = 10;

export interface OpenTelemetryOptions {
  /** Where spans are sent to: the address of a receiver of OTLP over HTTP, without `/v1/traces`. */
  readonly endpoint: string;
  readonly service: string;
  /** Which part of all traces is told: 0 to 1. */
  readonly ratio: number;
  /** Decides which: the same for all processes, and nobody outside can tell. */
  readonly samplingKey: Buffer;
  readonly log: Log;
  readonly paceMilliseconds?: number;
}

/** Tells spans to a receiver of OTLP, as JSON over HTTP. */
export class OpenTelemetryTracing implements Tracing {
  private readonly around = new AsyncLocalStorage<OpenSpan>();
  private readonly processor: BatchSpanProcessor;
  private readonly closing = new AbortController();
  private readonly options: OpenTelemetryOptions;
  private readonly resource;

  constructor(options: OpenTelemetryOptions) {
    const { endpoint, service, log, paceMilliseconds = PACE_MILLISECONDS } = options;
    this.options = options;
    this.resource = resourceFromAttributes({ 'service.name': service });
    const outages = new ExportOutages(log);
    // The vendor's code tells only there that it drops spans. Its words may hold what a receiver has answered.
    const quiet = (): void => undefined;
    const lost = (): void => outages.failed('it is told more than it takes');
    diag.setLogger(
      { error: quiet, warn: lost, info: quiet, debug: quiet, verbose: quiet },
      { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
    );
    const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
    this.processor = new BatchSpanProcessor({
      exporter: exporterTo(url, outages, this.closing.signal),
      maxQueueSize: QUEUE,
      scheduledDelayMillis: paceMilliseconds,
      exportTimeoutMillis: EXPORT_MILLISECONDS + 500,
    });
  }

  begin(start: SpanStart): Span | null {
    const around = this.around.getStore();
    const traceId = start.correlationId?.replaceAll('-', '') ?? around?.traceId;
    if (traceId === undefined || !this.isTold(traceId)) return null;
    const { parent = around } = start;
    const isPart = parent instanceof OpenSpan && parent.traceId === traceId;
    const before = isPart ? parent.spanId : null;
    const parentId = start.after === undefined ? before : spanIdOf(start.after);
    const spanId = start.recording === undefined ? randomBytes(8).toString('hex') : spanIdOf(start.recording);
    return new OpenSpan(traceId, spanId, (end) => this.tell(spanId, parentId, traceId, start, end));
  }

  within<Result>(span: Span, work: () => Result): Result {
    return span instanceof OpenSpan ? this.around.run(span, work) : work();
  }

  async close(): Promise<void> {
    const closed = this.processor.shutdown().catch(() => undefined);
    await Promise.race([closed, delay(CLOSE_MILLISECONDS, undefined, { ref: false })]);
    // What still hangs must not keep the process from ending.
    this.closing.abort();
  }

  private isTold(traceId: string): boolean {
    if (!/^[0-9a-f]{32}$/.test(traceId) || /^0+$/.test(traceId)) return false;
    const { ratio, samplingKey } = this.options;
    if (ratio >= 1) return true;
    return createHmac('sha256', samplingKey).update(traceId).digest().readUInt32BE(0) < ratio * 2 ** 32;
  }

  private tell(
    spanId: string,
    parentId: string | null,
    traceId: string,
    { name, kind, attributes }: SpanStart,
    { begun, ended, attributes: more, outcome }: SpanEnd,
  ): void {
    const context = (id: string): ReturnType<ReadableSpan['spanContext']> => ({
      traceId,
      spanId: id,
      traceFlags: TraceFlags.SAMPLED,
    });
    const told: ReadableSpan = {
      name,
      kind: kind === undefined ? SpanKind.INTERNAL : kind === 'server' ? SpanKind.SERVER : SpanKind.CLIENT,
      spanContext: () => context(spanId),
      ...(parentId === null ? {} : { parentSpanContext: context(parentId) }),
      startTime: highResolution(begun),
      endTime: highResolution(ended),
      duration: highResolution(ended - begun),
      status: { code: outcome === 'failed' ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
      attributes: { ...attributes, ...more },
      links: [],
      events: [],
      ended: true,
      resource: this.resource,
      instrumentationScope: { name: 'marquee' },
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    };
    this.processor.onEnd(told);
  }
}

interface SpanEnd {
  readonly begun: number;
  readonly ended: number;
  readonly attributes: SpanAttributes;
  readonly outcome: 'failed' | undefined;
}

class OpenSpan implements Span {
  readonly traceId: string;
  readonly spanId: string;
  private readonly begun = timeOfDay();
  private readonly tell: (end: SpanEnd) => void;

  constructor(traceId: string, spanId: string, tell: (end: SpanEnd) => void) {
    this.traceId = traceId;
    this.spanId = spanId;
    this.tell = tell;
  }

  end(attributes: SpanAttributes = {}, outcome?: 'failed'): void {
    this.tell({ begun: this.begun, ended: timeOfDay(), attributes, outcome });
  }
}

/** The span of an event's recording: whoever knows the event knows it. */
function spanIdOf(eventId: string): string {
  return createHash('sha256').update(eventId).digest('hex').slice(0, 16);
}

let origin = performance.timeOrigin;

/** Milliseconds since 1970, with fractions. Two readings differ by the time between them, unless the clock was set. */
function timeOfDay(): number {
  const now = performance.now();
  if (Math.abs(Date.now() - origin - now) > STRAY) origin = Date.now() - now;
  return origin + now;
}

function highResolution(milliseconds: number): HrTime {
  const seconds = Math.trunc(milliseconds / 1000);
  return [seconds, Math.round((milliseconds - seconds * 1000) * 1e6)];
}

/**
 * Sends spans to a receiver, and tells the operator when it does not take them. The vendor's own exporter reads the
 * environment, and a receiver that answers slowly can hold it for longer than any timeout.
 */
function exporterTo(url: string, outages: ExportOutages, closing: AbortSignal): SpanExporter {
  return {
    export: (spans, done) => {
      const body = Buffer.from(JsonTraceSerializer.serializeRequest(spans) ?? []);
      const signal = AbortSignal.any([closing, AbortSignal.timeout(EXPORT_MILLISECONDS)]);
      post(url, body, signal).then(
        () => {
          outages.ended();
          done({ code: ExportResultCode.SUCCESS });
        },
        (error: unknown) => {
          if (!closing.aborted) outages.failed(reasonOf(error));
          done({ code: ExportResultCode.FAILED });
        },
      );
    },
    shutdown: () => Promise.resolve(),
  };
}

class NotTaken extends Error {
  override readonly name = 'NotTaken';
}

/** Throws NotTaken, and what `fetch` throws. A connection that was kept may be gone: then another is made, once. */
async function post(url: string, body: Buffer<ArrayBuffer>, signal: AbortSignal): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const send = (): Promise<Response> =>
    fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
  const answer = await send().catch((error: unknown) => {
    if (signal.aborted) throw error;
    return send();
  });
  // Nobody reads what it says.
  await answer.body?.cancel();
  if (!answer.ok) throw new NotTaken(`it answered ${answer.status}`);
}

/** In our words: those of others may hold anything. */
function reasonOf(error: unknown): string {
  if (error instanceof NotTaken) return error.message;
  if (error instanceof DOMException) return `it did not answer within ${EXPORT_MILLISECONDS / 1000} s`;
  const { code } = ((error as Error).cause ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? `it cannot be reached (${code})` : 'it cannot be reached';
}

/** One line for an outage, and one when it is over. */
class ExportOutages {
  private readonly log: Log;
  private lastTold = -Infinity;
  private isTold = false;

  constructor(log: Log) {
    this.log = log;
  }

  failed(reason: string): void {
    const now = performance.now();
    if (this.isTold || now - this.lastTold < OUTAGE_MILLISECONDS) return;
    this.lastTold = now;
    this.isTold = true;
    this.log.warn(
      `Traces are lost. About the receiver of OTEL_EXPORTER_OTLP_ENDPOINT: ${reason}. Nothing else is affected.`,
    );
  }

  ended(): void {
    if (!this.isTold) return;
    this.isTold = false;
    this.log.info('Traces are exported again.');
  }
}
