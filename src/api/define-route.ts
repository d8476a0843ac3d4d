import { z } from 'zod';
import type { AnyProjection } from '../engine/projections/projection.ts';
import type {
  AnswerHeaders,
  AnswerOf,
  Answering,
  AnswerSchemas,
  ApiAnswer,
  ApiRequest,
  BodyOf,
  Route,
} from './route.ts';

const nothing = z.strictObject({});

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
  definition: Pick<Route, 'method' | 'path' | 'access' | 'summary'> & {
    readonly params?: Params;
    readonly query?: Query;
    readonly body?: Body;
    readonly answers: Schemas;
    readonly csv?: (body: BodyOf<Schemas[200]>) => string;
    readonly lines?: (
      request: ApiRequest<z.output<Params>, z.output<Body>, z.output<Query>>,
      signal: AbortSignal,
    ) => AsyncGenerator<string>;
    readonly refuses?: Route['refuses'];
    readonly limit?: Route['limit'];
    readonly reads?: readonly AnyProjection[];
    readonly isRaw?: boolean;
    readonly bodyType?: Route['bodyType'];
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
  const {
    method,
    path,
    access,
    summary,
    answers,
    handle,
    csv = null,
    lines = null,
    refuses = [],
    reads = [],
    limit = null,
    isRaw = false,
    bodyType = 'application/json',
    unstored = null,
  } = definition;
  const takesBody = method !== 'get' && method !== 'delete';
  return {
    method,
    path,
    access,
    summary,
    answers,
    csv,
    lines,
    refuses,
    reads,
    limit,
    isRaw,
    bodyType,
    unstored,
    params: definition.params ?? nothing,
    query: definition.query ?? nothing,
    body: definition.body ?? (takesBody ? nothing : null),
    handle: (request) => handle(request, answering as Answering<Schemas>),
  };
}

function answering(status: number, body: unknown, headers: AnswerHeaders = {}): ApiAnswer {
  return { ...headers, status, body };
}
