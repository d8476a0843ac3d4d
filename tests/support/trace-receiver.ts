import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as a receiver of OTLP is told it. */
export interface ToldSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly isFailed: boolean;
  readonly nanoseconds: bigint;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A receiver of OTLP over HTTP, as JSON. */
export interface TraceReceiver {
  readonly url: string;
  /** How it answers from now on: a status, or not at all. */
  mode: number | 'hangs';
  /** How often it was asked. */
  readonly asked: number;
  /** The bodies as they came, of what it took. */
  readonly bodies: readonly string[];
  readonly spans: readonly ToldSpan[];
  close(): Promise<void>;
}

export async function openTraceReceiver(): Promise<TraceReceiver> {
  const bodies: string[] = [];
  const spans: ToldSpan[] = [];
  const hanging = new Set<ServerResponse>();
  const state = { mode: 200 as TraceReceiver['mode'], asked: 0 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      state.asked += 1;
      if (state.mode === 'hangs') {
        hanging.add(response);
        return;
      }
      if (state.mode === 200) {
        if (request.url !== '/v1/traces') throw new Error(`Nothing is received at ${String(request.url)}.`);
        const body = Buffer.concat(chunks).toString('utf8');
        bodies.push(body);
        spans.push(...spansIn(JSON.parse(body) as Told));
      }
      response.writeHead(state.mode, { 'Content-Type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    spans,
    get mode() {
      return state.mode;
    },
    set mode(mode) {
      state.mode = mode;
    },
    get asked() {
      return state.asked;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface Told {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly traceId: string;
        readonly spanId: string;
        readonly parentSpanId?: string;
        readonly name: string;
        readonly startTimeUnixNano: string;
        readonly endTimeUnixNano: string;
        readonly status: { readonly code?: number };
        readonly attributes: readonly Attribute[];
      }[];
    }[];
  }[];
}

function spansIn({ resourceSpans }: Told): readonly ToldSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(valuesOf(resource.attributes)['service.name']);
    return scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        service,
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId,
        name: span.name,
        isFailed: span.status.code === 2,
        nanoseconds: BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano),
        attributes: valuesOf(span.attributes),
      })),
    );
  });
}

function valuesOf(attributes: readonly Attribute[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
