import { z } from 'zod';
import { BODY_BYTES } from './body.ts';
import type {
  AnswerHeaders,
  AnswerOf,
  Answering,
  AnswerSchemas,
  ApiAnswer,
  ApiRequest,
  BodyOf,
  PrintedAnswer,
  EventSender,
  Route,
  Table,
} from './route.ts';

const nothing = z.strictObject({});

/** What a route is that says nothing else. */
const plain = {
  csv: null,
  lines: null,
  table: null,
  pdf: null,
  events: null,
  refuses: [],
  reads: [],
  limit: null,
  limitsOfDay: null,
  isShared: false,
  isRaw: false,
  bodyType: 'application/json',
  bodyBytes: BODY_BYTES,
  file: null,
  media: null,
  unstored: null,
} as const;

/**
 * Makes a route. The handler's parameters, body, query and answers have the types of the schemas that check them.
 * A command without a body schema takes an empty body or none.
 */
export function route<
  const Schemas extends AnswerSchemas,
  Params extends z.ZodType = typeof nothing,
  Body extends z.ZodType = typeof nothing,
  Query extends z.ZodType = typeof nothing,
>(
  definition: Pick<Route, 'method' | 'path' | 'access' | 'summary'> &
    Partial<
      Pick<
        Route,
        | 'refuses'
        | 'limit'
        | 'limitsOfDay'
        | 'reads'
        | 'isShared'
        | 'isRaw'
        | 'bodyType'
        | 'bodyBytes'
        | 'file'
        | 'media'
      >
    > & {
      readonly params?: Params;
      readonly query?: Query;
      readonly body?: Body;
      readonly answers: Schemas;
      readonly csv?: (body: BodyOf<Schemas[200]>) => string;
      readonly lines?: (
        request: ApiRequest<z.output<Params>, z.output<Body>, z.output<Query>>,
        signal: AbortSignal,
      ) => AsyncGenerator<string>;
      readonly pdf?: (
        request: ApiRequest<z.output<Params>, z.output<Body>, z.output<Query>>,
      ) => Promise<PrintedAnswer>;
      readonly handle: (
        request: ApiRequest<z.output<Params>, z.output<Body>, z.output<Query>>,
        answer: Answering<Schemas>,
      ) => Promise<AnswerOf<Schemas>>;
      readonly unstored?: (
        request: ApiRequest<z.output<Params>, z.output<Body>, z.output<Query>>,
        stored: unknown,
      ) => Promise<AnswerHeaders['unstored']>;
    },
): Route {
  const { params = nothing, query = nothing, body, handle, ...own } = definition;
  const takesBody = own.method !== 'get' && own.method !== 'delete' && (own.file ?? null) === null;
  return {
    ...plain,
    ...own,
    params,
    query,
    body: body ?? (takesBody ? nothing : null),
    handle: (request) => handle(request, answering as Answering<Schemas>),
  };
}

/** Makes a route that answers a table. What its first rows throw is answered before them. */
export function tableRoute<Query extends z.ZodType>(
  definition: Pick<Route, 'path' | 'access' | 'summary' | 'reads'> &
    Pick<Table, 'fileName' | 'columns'> & {
      readonly query: Query;
      readonly rows: (request: ApiRequest<unknown, unknown, z.output<Query>>) => ReturnType<Table['rows']>;
    },
): Route {
  const { fileName, columns, rows, ...rest } = definition;
  const handle = (): Promise<never> => Promise.reject(new Error('This route has no document.'));
  const made = route({ ...rest, method: 'get', answers: { 200: z.string() }, handle });
  return { ...made, table: { fileName, columns, rows } };
}

/** Makes a route that sends server-sent events. What `events` throws is answered before the first of them. */
export function eventRoute<
  Params extends z.ZodType = typeof nothing,
  Query extends z.ZodType = typeof nothing,
>(
  definition: Pick<Route, 'path' | 'access' | 'summary' | 'limit' | 'refuses'> & {
    readonly params?: Params;
    readonly query?: Query;
    readonly events: (
      request: ApiRequest<z.output<Params>, unknown, z.output<Query>>,
      lastEventId: string,
    ) => Promise<EventSender>;
  },
): Route {
  const { events, ...rest } = definition;
  const handle = (): Promise<never> => Promise.reject(new Error('This route has no document.'));
  return { ...route({ ...rest, method: 'get', answers: { 200: z.string() }, handle }), events };
}

function answering(status: number, body: unknown, headers: AnswerHeaders = {}): ApiAnswer {
  return { ...headers, status, body };
}
