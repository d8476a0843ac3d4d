type AttributeValue = string | number | boolean;

/** What a span tells. Words that the program knows, numbers and ids of events; nothing of a person. */
export type SpanAttributes = Readonly<Record<string, AttributeValue>>;

/** One piece of work, while it is done. */
export interface Span {
  /** Ends it, with what is known now. A span that is not ended is not told. */
  end(attributes?: SpanAttributes, outcome?: 'failed'): void;
}

export interface SpanStart {
  readonly name: string;
  /** Whom it is done for or by: somebody outside, or nobody. */
  readonly kind?: 'server' | 'client';
  /** Its trace; without one, that of the span around it, and without a span around it nothing is told. */
  readonly correlationId?: string;
  /**
   * The span that it is part of. Without one it is the span around it, if that is of the same trace: what is done apart has
   * no link to what it is done in.
   */
  readonly parent?: Span;
  /** The event that it follows, which may be long past and recorded by another process. It stands for the parent. */
  readonly after?: string;
  /** The event whose recording it is: what follows that event names this span as its parent. */
  readonly recording?: string;
  readonly attributes?: SpanAttributes;
}

/**
 * Tells what is done as spans of traces. Everything of one correlation id is one trace, in whichever process and whenever it
 * is done. It never delays what is done and never throws; what cannot be told is dropped.
 */
export interface Tracing {
  /** Begins a span. Null where its trace is not told. */
  begin(start: SpanStart): Span | null;
  /** Does something within a span. */
  within<Result>(span: Span, work: () => Result): Result;
  /** Tells what is left to tell, for a bounded time. */
  close(): Promise<void>;
}

/** Does something within a span of its own, and ends it with what `describe` says of the result; a throw is a failure. */
export async function inSpan<Result>(
  tracing: Tracing,
  start: SpanStart,
  work: () => Promise<Result>,
  describe: (result: Result) => SpanAttributes = () => ({}),
): Promise<Result> {
  const span = tracing.begin(start);
  if (span === null) return work();
  try {
    const result = await tracing.within(span, work);
    span.end(describe(result));
    return result;
  } catch (error) {
    span.end({ 'error.type': nameOf(error) }, 'failed');
    throw error;
  }
}

/** The kind of an error. Never its message: that may name what was typed. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}
