import swaggerJsdoc from 'swagger-jsdoc';
import { z } from 'zod';
import type { Access } from '../access/access.ts';
import { isKeyed } from '../idempotency.ts';
import { NDJSON } from '../ndjson.ts';
import { problems, type ProblemCode } from '../problems.ts';
import { EVENT_STREAM } from '../server-sent-events.ts';
import type { Route } from '../route.ts';
import { codesOf, isEmpty } from './codes.ts';
import { examples } from './examples.ts';
import { rootPaths, securitySchemes, sharedHeaders, sharedParameters, type Json } from './components.ts';
import { namedSchemas, refTo, schemaOf } from './schemas.ts';

const tags: Readonly<Record<string, string>> = {
  auth: 'Accounts, login and passwords',
  users: 'Everybody’s accounts, for administrators',
  movies: 'Movies',
  actors: 'Who plays in movies',
  theaters: 'Theaters, with their prices and policies',
  auditoriums: 'Auditoriums and their seats',
  showtimes: 'Showtimes, seat maps and holds',
  bookings: 'Bookings: from a hold to a ticket',
  payments: 'Payments and refunds',
  tickets: 'Tickets at the door',
  webhooks: 'What payment providers send',
  reports: 'Reports for analysts',
  audit: 'The event log for auditors: events, states, verification and replay',
  config: 'What a client needs to know of this deployment',
  system: 'How the system is doing, parked work, and what problems mean',
};

/** The OpenAPI 3.1 document of these routes, from the schemas that check requests and answers. */
export function openApiDocument(routes: readonly Route[]): object {
  const paths: Record<string, Readonly<Record<string, Json>>> = { ...rootPaths };
  for (const route of routes) {
    const path = `/api/v1${pathTemplate(route.path)}`;
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  const used = new Set(['system', ...routes.map(tagOf)]);
  return swaggerJsdoc({
    failOnErrors: true,
    apis: [],
    definition: {
      openapi: '3.1.0',
      info: {
        title: 'Marquee',
        version: '1',
        summary: 'Sells cinema seats',
        description: introduction,
        license: { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' },
      },
      servers: [{ url: '/', description: 'This deployment' }],
      tags: Object.entries(tags)
        .filter(([name]) => used.has(name))
        .map(([name, description]) => ({ name, description })),
      paths,
      components: {
        schemas: namedSchemas(),
        parameters: sharedParameters,
        headers: sharedHeaders,
        securitySchemes,
      },
    } as unknown as swaggerJsdoc.SwaggerDefinition,
  });
}

const introduction = `A GET is a query; everything else is a command.

Errors are problem documents of RFC 9457 with a stable \`code\`. Money is an integer number of minor units with its
currency. Instants are ISO-8601: any offset in requests, UTC in answers. A command answers with \`Commit-Position\`; a
query that sends it back as \`Min-Position\` shows what that command did. A POST with an \`Idempotency-Key\` can be
repeated: it is done once and answered alike.

To try it out: log in at \`POST /auth/login\`, copy the \`accessToken\`, and paste it under *Authorize*.`;

function operationOf(route: Route): Json {
  const { summary, access } = route;
  const requestBody = requestBodyOf(route);
  return {
    operationId: operationId(route),
    tags: [tagOf(route)],
    summary,
    description: whoMay(access),
    security: securityOf(route),
    parameters: parametersOf(route),
    ...(requestBody === null ? {} : { requestBody }),
    responses: responsesOf(route),
  };
}

/** What a request carries; null: nothing. */
function requestBodyOf({ method, path, body, bodyType, file }: Route): Json | null {
  if (file !== null) {
    const whole = file.mediaTypes.map((type) => [type, {}]);
    const fields = (file.fields ?? []).map((name) => [name, { type: 'string' }]);
    const properties = {
      ...(Object.fromEntries(fields) as Json),
      file: { type: 'string', contentMediaType: 'application/octet-stream' },
    };
    const form = { schema: { type: 'object', properties, required: ['file'] } };
    return {
      required: true,
      content: { 'multipart/form-data': form, ...(Object.fromEntries(whole) as Json) },
    };
  }
  if (body === null || isEmpty(body)) return null;
  const example = examples[`${method.toUpperCase()} ${path}`];
  const json = { schema: schemaOf(body, 'input'), ...(example === undefined ? {} : { example }) };
  return { required: true, content: { [bodyType]: json } };
}

/** `getMoviesByIdShowtimes` for GET /movies/:id/showtimes. */
function operationId({ method, path }: Route): string {
  const words = path.split('/').filter((part) => part !== '');
  const named = words.flatMap((part) => (part.startsWith(':') ? ['by', part.slice(1)] : part.split('-')));
  return method + named.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function tagOf({ path }: Route): string {
  return path.split('/')[1] ?? '';
}

function pathTemplate(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

function whoMay({ who, roles }: Access): string {
  const named = roles.map((role) => `\`${role}\``).join(', ');
  if (who === 'roles') return `For ${named}.`;
  const more = roles.length === 0 ? '' : ` ${named}: also what is not their own, or not public.`;
  return who === 'user' ? `For whoever is logged in.${more}` : `For everybody.${more}`;
}

function securityOf({ access: { who }, method }: Route): readonly Json[] {
  if (who === 'nobody-asked') return [];
  const cookies = method === 'get' ? { cookie: [] } : { cookie: [], csrf: [] };
  return who === 'anybody' ? [{}, { bearer: [] }, cookies] : [{ bearer: [] }, cookies];
}

function parametersOf(route: Route): readonly Json[] {
  const inPath = fieldsOf(route.params, 'path').map((field) => ({ ...field, required: true }));
  const shared = (name: keyof typeof sharedParameters): Json => ({ $ref: `#/components/parameters/${name}` });
  return [
    ...inPath,
    ...fieldsOf(route.query, 'query'),
    ...(isKeyed(route) ? [shared('IdempotencyKey')] : []),
    ...(codesOf(route).includes('version-conflict') ? [shared('IfMatch')] : []),
    ...(route.reads.length > 0 ? [shared('MinPosition')] : []),
    shared('CorrelationId'),
  ];
}

function fieldsOf(schema: z.ZodType, place: 'path' | 'query'): readonly Json[] {
  const { properties = {}, required = [] } = schemaOf(schema, 'input');
  return Object.entries(properties).map(([name, field]) => ({
    name,
    in: place,
    required: required.includes(name) && !(typeof field === 'object' && 'default' in field),
    schema: field,
  }));
}

function responsesOf(route: Route): Json {
  const answers = Object.entries(route.answers).map(([status, schema]) => [
    status,
    {
      description: descriptionOf(Number(status)),
      headers: headersOf(route, Number(status)),
      ...(schema === null ? mediaOf(route, status) : { content: contentOf(route, schema) }),
    },
  ]);
  return { ...(Object.fromEntries(answers) as Json), ...problemResponses(route) };
}

/** The bytes of a 200 that is no JSON. */
function mediaOf({ media }: Route, status: string): Json {
  if (media === null || status !== '200') return {};
  return { content: Object.fromEntries(media.map((type) => [type, {}])) };
}

function contentOf({ csv, lines, table, pdf, events }: Route, schema: z.ZodType): Json {
  if (events !== null) return { [EVENT_STREAM]: { schema: schemaOf(schema, 'output') } };
  const json = { 'application/json': { schema: schemaOf(schema, 'output') } };
  const text = { schema: { type: 'string' } };
  if (table !== null) return { 'text/csv': text, 'application/vnd.apache.parquet': {} };
  if (pdf !== null) {
    const printed = { schema: { type: 'string', contentMediaType: 'application/pdf' } };
    return { ...json, 'application/pdf': printed };
  }
  if (lines !== null) return { ...json, [NDJSON]: text };
  return csv === null ? json : { ...json, 'text/csv': text };
}

function descriptionOf(status: number): string {
  const known: Readonly<Record<number, string>> = {
    201: 'Made',
    202: 'Accepted; its outcome comes later',
    204: 'Done',
    303: 'The browser goes on to another page',
    304: 'Not modified',
  };
  return known[status] ?? 'Done';
}

function headersOf(route: Route, status: number): Json {
  const shared = (name: keyof typeof sharedHeaders): Json => ({ $ref: `#/components/headers/${name}` });
  const isCommand = route.method !== 'get';
  return {
    'X-Correlation-Id': shared('CorrelationId'),
    ...(isCommand ? { 'Commit-Position': shared('CommitPosition') } : {}),
    ...([201, 202, 303].includes(status) ? { Location: shared('Location') } : {}),
    ...(status === 204 ? {} : { ETag: shared('ETag') }),
    ...(isKeyed(route) ? { 'Idempotency-Replayed': shared('IdempotencyReplayed') } : {}),
  };
}

/** The problems of a route, one answer for each status; the examples name the codes. */
function problemResponses(route: Route): Json {
  const statuses = [...new Set(codesOf(route).map((code) => problems[code].status))].sort();
  return Object.fromEntries(
    statuses.map((status) => {
      const codes = codesOf(route).filter((code) => problems[code].status === status);
      const retry = status === 429 || status === 503;
      return [
        String(status),
        {
          description: codes.map((code) => `${problems[code].title} (\`${code}\`)`).join('; '),
          ...(retry ? { headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } } : {}),
          content: {
            'application/problem+json': {
              schema: refTo('Problem'),
              examples: Object.fromEntries(
                codes.map((code) => [code, { value: problemExample(code, route) }]),
              ),
            },
          },
        },
      ];
    }),
  );
}

function problemExample(code: ProblemCode, { path }: Route): Json {
  const { status, title } = problems[code];
  return {
    type: `/problems/${code}`,
    title,
    status,
    detail: `${title}.`,
    instance: `/api/v1${path.replace(/:\w+/g, '8f14e45f-ceea-467f-a0e6-2f3b5b3e6a1c')}`,
    code,
    correlationId: '3b1a5c0e-6a57-4f0c-9d0a-5f1f6f1f0a11',
  };
}
