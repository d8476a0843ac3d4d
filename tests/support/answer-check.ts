import { codesOf } from '../../src/api/openapi/codes.ts';
import { ProblemDocument, problems } from '../../src/api/problems.ts';
import type { Route } from '../../src/api/route.ts';
import { routes } from '../../src/api/routes/routes.ts';

/** What a client received. */
interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  readonly text: string;
}

/**
 * Checks an answer from under `/api/v1` strictly against the schema that its route declares for its status. Throws for
 * a status or a problem that the route does not declare, and for a body with a wrong, missing or surplus member.
 */
export function checkAnswer(method: string, url: URL, answer: Received): void {
  if (answer.headers['content-type']?.startsWith('application/problem+json') === true) {
    checkProblem(method, url, answer);
    return;
  }
  if (!url.pathname.startsWith('/api/v1/') || method === 'OPTIONS') return;
  const route = routeOf(method, url);
  if (route === undefined) fail(method, url, answer, 'there is no such route');
  if (answer.status === 200 && route.media !== null) {
    const type = answer.headers['content-type'] ?? '';
    if (!route.media.includes(type)) fail(method, url, answer, `${route.path} does not declare ${type}`);
    return;
  }
  const schema = route.answers[answer.status];
  if (schema === undefined) fail(method, url, answer, `${route.path} does not declare this status`);
  if (schema === null || method === 'HEAD') {
    if (answer.text !== '') fail(method, url, answer, 'must have no body');
    return;
  }
  if (answer.headers['content-type']?.startsWith('text/csv') === true) {
    if (route.csv === null && route.table === null)
      fail(method, url, answer, `${route.path} does not declare that it answers CSV`);
    return;
  }
  if (answer.headers['content-type'] === 'application/vnd.apache.parquet') {
    if (route.table === null) fail(method, url, answer, `${route.path} does not declare a table`);
    return;
  }
  if (answer.headers['content-type'] === 'application/x-ndjson') {
    if (route.lines === null) fail(method, url, answer, `${route.path} does not declare lines of JSON`);
    return;
  }
  if (answer.headers['content-type'] === 'application/pdf') {
    if (route.pdf === null) fail(method, url, answer, `${route.path} does not declare that it answers a PDF`);
    return;
  }
  if (answer.headers['content-type'] === 'text/event-stream') {
    if (route.events === null) fail(method, url, answer, `${route.path} does not declare events`);
    return;
  }
  const parsed = schema.safeParse(answer.body);
  if (!parsed.success) fail(method, url, answer, parsed.error.message);
}

function checkProblem(method: string, url: URL, answer: Received): void {
  if (method === 'HEAD') return;
  const parsed = ProblemDocument.safeParse(answer.body);
  if (!parsed.success) fail(method, url, answer, parsed.error.message);
  const { code, type, title, status, instance } = parsed.data;
  const declared = new Map(Object.entries(problems)).get(code);
  const isRight =
    type === `/problems/${code}` &&
    title === declared?.title &&
    status === declared.status &&
    status === answer.status &&
    instance === url.pathname;
  if (!isRight) fail(method, url, answer, 'is not the problem that it says');
  const strange = parsed.data.errors?.find(({ detail }) => !/^[\p{Ll}\d"#/]/u.test(detail));
  if (strange !== undefined) fail(method, url, answer, `says in words of a library: ${strange.detail}`);
  const route = routeOf(method, url);
  const isDeclared = route === undefined || (codesOf(route) as readonly string[]).includes(code);
  if (!isDeclared) fail(method, url, answer, `${route.path} does not declare that it refuses with ${code}`);
}

function routeOf(method: string, { pathname }: URL): Route | undefined {
  if (!pathname.startsWith('/api/v1/')) return undefined;
  const path = pathname.slice('/api/v1'.length);
  const wanted = method === 'HEAD' ? 'get' : method.toLowerCase();
  const found = routes.filter((each) => each.method === wanted && isPathOf(each, path));
  return found.find((each) => !each.path.includes(':')) ?? found[0];
}

function isPathOf({ path }: Route, given: string): boolean {
  const [parts, names] = [given.split('/'), path.split('/')];
  return (
    names.length === parts.length && names.every((name, at) => name.startsWith(':') || name === parts[at])
  );
}

function fail(method: string, url: URL, { status, text }: Received, why: string): never {
  throw new Error(`${method} ${url.pathname} answered ${status}: ${why}\n${text.slice(0, 2000)}`);
}
