import type { CommandContext } from './engine/envelope.ts';
import type { EnvelopedEvent } from './engine/event.ts';
import { addSeconds, type Instant } from './engine/instant.ts';
import type { AppendResult } from './engine/ports/event-store.ts';
import type { AroundJob } from './engine/process-managers/job-worker.ts';
import { takes } from './engine/projections/projection.ts';
import type { AroundBatch } from './engine/projections/runner.ts';
import { inSpan, nameOf, type Span, type SpanAttributes, type Tracing } from './ports/tracing.ts';

/** Events that are older are projected for a rebuild or after an outage, and nobody waits for them. */
const TRACED_SECONDS = 300;
/** Of one batch for one projection, so many traces are told at most. */
const TRACES_PER_BATCH = 50;

/** The spans of commands and of their appends, which carry the events of many commands. */
export class CommandTraces {
  private readonly tracing: Tracing;
  /** What is to be found again when its events are appended. */
  private readonly underWay = new Map<string, Span>();

  constructor(tracing: Tracing) {
    this.tracing = tracing;
  }

  async command<Result>(
    stream: string,
    command: unknown,
    { correlationId, causationId }: CommandContext,
    work: () => Promise<Result>,
    describe: (result: Result) => SpanAttributes,
  ): Promise<Result> {
    const name = `command ${typeOf(command)}`;
    const attributes = { 'marquee.aggregate': categoryOf(stream) };
    const span = this.tracing.begin({ name, correlationId, attributes });
    if (span === null) return work();
    const key = keyOf(stream, correlationId, causationId);
    this.underWay.set(key, span);
    try {
      const result = await work();
      span.end(describe(result));
      return result;
    } catch (error) {
      span.end({ 'error.type': nameOf(error) }, 'failed');
      throw error;
    } finally {
      if (this.underWay.get(key) === span) this.underWay.delete(key);
    }
  }

  /** One span for each command that the append carries, and one for each event, which is what later things follow. */
  async append(
    stream: string,
    events: readonly EnvelopedEvent[],
    work: () => Promise<AppendResult>,
  ): Promise<AppendResult> {
    const parts = this.beginParts(stream, events);
    try {
      const result = await work();
      for (const { span, events: own } of parts) {
        if (result.outcome === 'appended') this.tellEvents(span, own);
        span.end({ 'marquee.events': own.length, 'marquee.outcome': result.outcome });
      }
      return result;
    } catch (error) {
      for (const { span, events: own } of parts) {
        span.end({ 'marquee.events': own.length, 'error.type': nameOf(error) }, 'failed');
      }
      throw error;
    }
  }

  private beginParts(
    stream: string,
    events: readonly EnvelopedEvent[],
  ): readonly { readonly span: Span; readonly events: readonly EnvelopedEvent[] }[] {
    const name = `append ${categoryOf(stream)}`;
    const byCommand = groupBy(events, ({ metadata: { $correlationId, $causationId } }) =>
      keyOf(stream, $correlationId, $causationId),
    );
    return [...byCommand].flatMap(([key, own]) => {
      const correlationId = own[0]?.metadata.$correlationId ?? '';
      const parent = this.underWay.get(key);
      const span = this.tracing.begin({ name, correlationId, ...(parent === undefined ? {} : { parent }) });
      return span === null ? [] : [{ span, events: own }];
    });
  }

  private tellEvents(parent: Span, events: readonly EnvelopedEvent[]): void {
    for (const { id, type, metadata } of events) {
      const attributes = { 'marquee.event_id': id };
      const correlationId = metadata.$correlationId;
      this.tracing.begin({ name: `event ${type}`, correlationId, parent, recording: id, attributes })?.end();
    }
  }
}

/** A span for each trace that has events in a batch, and for each projection that they change. */
export function tracedProjections(tracing: Tracing, clock: () => Instant): AroundBatch {
  return async (projection, events, work) => {
    const since = addSeconds(clock(), -TRACED_SECONDS);
    const recent = events.filter((event) => event.metadata.occurredAt >= since && takes(projection, event));
    const traces = [...groupBy(recent, ({ metadata }) => metadata.$correlationId)];
    const spans = traces.slice(0, TRACES_PER_BATCH).map(([correlationId, own]) =>
      tracing.begin({
        name: `projection ${projection.name}`,
        correlationId,
        ...(own[0] === undefined ? {} : { after: own[0].id }),
        attributes: { 'marquee.events': own.length, 'marquee.batch_events': events.length },
      }),
    );
    try {
      await work();
      for (const span of spans) span?.end();
    } catch (error) {
      for (const span of spans) span?.end({ 'error.type': nameOf(error) }, 'failed');
      throw error;
    }
  };
}

/** A span for each attempt at a job. It follows the event that has started the job. */
export function tracedJobs(tracing: Tracing): AroundJob {
  return (processManager, { cause: { correlationId, eventId } }, attempt, work) =>
    inSpan(
      tracing,
      {
        name: `job ${processManager}`,
        correlationId,
        after: eventId,
        attributes: { 'marquee.attempt': attempt },
      },
      work,
      (result) => ({
        'marquee.outcome': result.outcome,
        ...(result.outcome === 'rejected' ? { 'marquee.code': result.rejection.code } : {}),
      }),
    );
}

function groupBy<Item>(items: readonly Item[], keyOfItem: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function keyOf(stream: string, correlationId: string, causationId: string): string {
  return `${stream} ${correlationId} ${causationId}`;
}

function categoryOf(stream: string): string {
  return stream.slice(0, stream.indexOf('-'));
}

function typeOf(command: unknown): string {
  return (command as { readonly type: string }).type;
}
