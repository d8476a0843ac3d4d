import type { JsonSchema } from './schemas.ts';

export type Json = Readonly<Record<string, unknown>>;

/** How a request shows who sends it. */
export const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: '`accessToken` of a login.' },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'access_token',
    description:
      'Set by a login with `transport: "cookie"`; on https its name begins with `__Host-`. Commands also send `X-CSRF-Token`.',
  },
  csrf: {
    type: 'apiKey',
    in: 'header',
    name: 'X-CSRF-Token',
    description: 'From the login, or GET /auth/csrf.',
  },
};

/** The headers of requests that many routes take. */
export const sharedParameters = {
  IdempotencyKey: headerParameter(
    'Idempotency-Key',
    'Makes a repeat harmless: same key and body, same answer.',
    {
      type: 'string',
      minLength: 1,
      maxLength: 255,
    },
  ),
  IfMatch: headerParameter(
    'If-Match',
    'The `ETag` that the change is based on; 412 when it is not the present one.',
    {
      type: 'string',
    },
  ),
  MinPosition: headerParameter(
    'Min-Position',
    'A `Commit-Position`: the answer shows what that command did, or is a 503 `read-model-behind`.',
    { type: 'string', pattern: '^[0-9]+$' },
  ),
  CorrelationId: headerParameter(
    'X-Correlation-Id',
    'A UUID for logs and events; made where there is none.',
    {
      type: 'string',
      format: 'uuid',
    },
  ),
};

/** The headers that many answers have. */
export const sharedHeaders = {
  CommitPosition: answerHeader('The position of the last event of this command.', '42'),
  CorrelationId: answerHeader('Quote it when you ask for help.', '8f14e45f-ceea-467f-a0e6-2f3b5b3e6a1c'),
  ETag: answerHeader('The version, for `If-Match`: where the answer is one resource that has one.', '"3"'),
  Location: answerHeader(
    'Where the new resource is, if it has an address.',
    '/api/v1/movies/8f14e45f-ceea-467f-a0e6-2f3b5b3e6a1c',
  ),
  RetryAfter: answerHeader('Seconds to wait before the next try.', '1'),
  IdempotencyReplayed: answerHeader('`true` when this is the stored answer to an earlier request.', 'true'),
};

function headerParameter(name: string, description: string, schema: JsonSchema): Json {
  return { name, in: 'header', required: false, description, schema };
}

function answerHeader(description: string, example: string): Json {
  return { description, schema: { type: 'string' }, example };
}

/** What stands at the root, beside the routes under `/api/v1`. */
export const rootPaths: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  '/health/live': { get: rootOperation('getHealthLive', 'Whether the process answers', { 200: 'It does' }) },
  '/health/ready': {
    get: rootOperation('getHealthReady', 'Whether the system can serve, and what keeps it from that', {
      200: 'It can',
      503: 'It cannot: `faults` says why',
    }),
  },
  '/metrics': {
    get: rootOperation('getMetrics', 'What the process has counted, in the text format of Prometheus', {
      200: 'The metrics',
      401: 'The deployment asks for the bearer token of `METRICS_TOKEN`',
      404: 'The deployment has switched them off',
    }),
  },
  '/problems/{code}': {
    get: {
      ...rootOperation('getProblemsByCode', 'A page about a problem, where its `type` leads to', {
        200: 'The page, as HTML',
        404: 'There is no such problem',
      }),
      parameters: [{ name: 'code', in: 'path', required: true, schema: { type: 'string' } }],
    },
  },
};

function rootOperation(
  operationId: string,
  summary: string,
  answers: Readonly<Record<number, string>>,
): Json {
  const all = { ...answers, 405: 'Only GET is allowed here' };
  const responses = Object.entries(all).map(([status, description]) => [status, { description }]);
  return { operationId, tags: ['system'], summary, security: [], responses: Object.fromEntries(responses) };
}
