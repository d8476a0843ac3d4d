import { randomUUID } from 'node:crypto';
import type { Context } from 'koa';
import { derivedId } from '../engine/derived-id.ts';
import { CommandSession } from '../engine/command-handling/command-session.ts';
import { BUDGET_MILLISECONDS } from '../engine/command-handling/stream-writer.ts';
import type { CommandContext } from '../engine/envelope.ts';
import { canonicalJson } from '../engine/json.ts';
import type { StageTimes } from '../engine/stage-times.ts';
import type { StoredResponse } from '../commands/idempotency/idempotent-requests.ts';
import { authenticateRequest, authorize, credentialsOf } from './access/authentication.ts';
import { clientKeyOf } from './access/client-key.ts';
import { readBody, readBytes } from './body.ts';
import { expectedRevisionsOf, isNamedBy, readEntityTags } from './entity-tags.ts';
import { answerOnce, idempotencyKeyOf, isKeyed } from './idempotency.ts';
import { readFile } from './file.ts';
import { awaitPosition } from './min-position.ts';
import { NDJSON, sendParts, wantsLines } from './ndjson.ts';
import { timedReader } from './observing.ts';
import { Problem, problemDocument, problems } from './problems.ts';
import { Rendered, sendRendered } from './rendered.ts';
import { sendTable } from './table.ts';
import { sendEvents } from './server-sent-events.ts';
import { limits, rateLimitHeaders, takeOne } from './access/rate-limits.ts';
import {
  type ApiAnswer,
  type ApiDependencies,
  type ApiRequest,
  type Content,
  isUnrestricted,
  type PrintedAnswer,
  type Principal,
  type Route,
} from './route.ts';
import { Names, NamesIfReadable } from '../projections/names.ts';
import { digestOf } from '../ports/file-store.ts';
import { parseBody, parseQuery } from './wire.ts';

/** A request on its way. */
type ApiContext = Context & {
  state: { readonly correlationId: string; readonly times: StageTimes; problem?: string };
};

/** Takes one request through authentication, validation and its handler to its answer. Throws problems. */
export async function answerRequest(ctx: ApiContext, route: Route, api: ApiDependencies): Promise<void> {
  const begun = performance.now();
  const { times, correlationId } = ctx.state;
  const turn = api.turns.begin();
  if (turn !== null) {
    await times.during('waiting', () => turn);
    if (ctx.socket.destroyed) throw new Problem('malformed-request', 'The connection was closed meanwhile.');
  }
  const clientKey = await clientKeyOf(api.commands.vault, ctx.ip);
  await takeOne(api.limits, limits.requests, clientKey);
  const credentials = credentialsOf(ctx, api);
  const principal = await authenticateRequest(route, credentials, api);
  authorize(route.access, principal);
  await keepWithinLimit(ctx, route, principal, clientKey, api);
  // Only now: memory is for who may do this, and for nobody who only begins to send.
  const received = await times.during('receiving', () => receiveBody(ctx, route));
  const params = route.params.safeParse((ctx as unknown as { params: unknown }).params);
  if (!params.success) throw new Problem('not-found', 'There is nothing of this id.');
  const query = parseQuery(route.query, ctx.query);
  const { bytes, milliseconds } = received;
  const body = route.body === null || route.isRaw ? undefined : parseBody(route.body, received.body);
  const key = isKeyed(route) ? idempotencyKeyOf(ctx.get('Idempotency-Key')) : null;
  const commandId =
    key === null ? randomUUID() : derivedId('request', ...scopeOf(route, principal, params.data), key);
  const { file: fileRule } = route;
  const file = fileRule === null ? null : await times.during('receiving', () => readFile(ctx, fileRule));
  const deadline = deadlineOf(route, begun + milliseconds);
  const documents = timedReader(api.documents, times);
  const request: ApiRequest<never, never, never> = {
    params: params.data as never,
    body: body as never,
    query: query as never,
    principal,
    credentials,
    clientKey,
    raw: bytes === null ? null : { body: bytes, signature: ctx.get('Stripe-Signature') },
    file: file?.bytes ?? null,
    fields: file?.fields ?? {},
    session: new CommandSession(
      api.commands.writer,
      contextOf(correlationId, commandId, principal, api),
      deadline,
      times,
    ),
    expectedRevision: expectedRevisionsOf(readEntityTags('If-Match', ctx.get('If-Match'))),
    api: { ...api, documents },
    names: route.method === 'get' ? new Names(documents) : new NamesIfReadable(documents),
  };
  if (route.method === 'get') {
    const wanted = ctx.get('Min-Position');
    await times.during('waiting', () => awaitPosition(wanted, route.reads, api.documents));
  }
  if (await answerInAnotherForm(ctx, route, request, query)) return;
  if (key === null) {
    await answerAtOnce(ctx, route, request, query);
    return;
  }
  const given = file === null ? received.body : { ...file.fields, query, file: digestOf(file.bytes) };
  const keyed = { scope: commandId, userId: principal?.userId ?? null, body: canonicalOf(given) };
  let unstored: ApiAnswer['unstored'] | undefined;
  const { answer, isReplay } = await answerOnce(api.commands.idempotentRequests, keyed, async () => {
    const made = await answerOrRefuse(ctx, route, request);
    unstored = made.unstored;
    return made;
  });
  if (isReplay && answer.status < 300) unstored = await route.unstored?.(request, JSON.parse(answer.body));
  send(ctx, withUnstored(answer, unstored), isReplay);
}

/** The body of a request, as the route takes it, and how long the client took to send it. */
async function receiveBody(
  ctx: Context,
  { isRaw, body, bodyBytes }: Route,
): Promise<{ readonly body: unknown; readonly bytes: Buffer | null; readonly milliseconds: number }> {
  const begun = performance.now();
  const bytes = isRaw ? await readBytes(ctx) : null;
  const parsed = isRaw || body === null ? undefined : await readBody(ctx, bodyBytes);
  return { body: parsed, bytes, milliseconds: performance.now() - begun };
}

type AnyRequest = ApiRequest<never, never, never>;

/** Answers events, lines, a table or a PDF, if the route has them and the client wants them. False: nothing is answered yet. */
async function answerInAnotherForm(
  ctx: ApiContext,
  { events, lines, table, pdf }: Route,
  request: AnyRequest,
  query: unknown,
): Promise<boolean> {
  if (events !== null) {
    await sendEvents(ctx, () => events(request, ctx.get('Last-Event-ID')));
    return true;
  }
  if (lines !== null && wantsLines(ctx, query)) {
    const report = (error: unknown): void => request.api.report(error, ctx.state.correlationId);
    await sendParts(ctx, NDJSON, (signal) => lines(request, signal), report);
    return true;
  }
  if (table !== null) {
    await sendTable(ctx, table, request);
    return true;
  }
  if (pdf === null || !wantsPdf(ctx)) return false;
  sendPdf(ctx, await pdf(request));
  return true;
}

/** Answers a request that is not remembered. */
async function answerAtOnce(
  ctx: ApiContext,
  route: Route,
  request: AnyRequest,
  query: unknown,
): Promise<void> {
  const isShared = route.isShared && !isUnrestricted(request.principal);
  const given = await (isShared ? request.api.shared.answer(route, request) : route.handle(request));
  const isKnown = isNotModified(ctx, route, given);
  if (given.cookies !== undefined) ctx.set('Set-Cookie', [...given.cookies]);
  if (given.content !== undefined) {
    sendContent(ctx, given.content, given.bodyVersion, isKnown);
    return;
  }
  await ctx.state.times.during('rendering', async () => {
    const answer = wantsCsv(ctx, route, query) ? renderCsv(route, given) : render(given, request);
    const response = withUnstored(answer, given.unstored);
    send(ctx, isKnown ? { ...response, status: 304, body: '' } : response, false);
    if (given.body instanceof Rendered && !isKnown) await sendRendered(ctx, given.body);
  });
}

/** A file has been read by now, in its own time. */
function deadlineOf({ file }: Route, begun: number): number {
  return file === null ? begun + BUDGET_MILLISECONDS : performance.now() + file.budgetMilliseconds;
}

/** A person is counted by who they are; who need not be logged in, by where they come from. Staff are not counted. */
async function keepWithinLimit(
  ctx: Context,
  { limit, limitsOfDay, access }: Route,
  principal: Principal | null,
  clientKey: string,
  api: ApiDependencies,
): Promise<void> {
  if (limit === null || principal?.isUnrestricted === true) return;
  const key = access.who === 'user' && principal !== null ? principal.userId : clientKey;
  ctx.set({ ...rateLimitHeaders(limit, await takeOne(api.limits, limit, key)) });
  if (limitsOfDay === null) return;
  const { customer, client } = limitsOfDay(api.commands.settings);
  await takeOne(api.limits, customer, key);
  await takeOne(api.limits, client, clientKey);
}

/**
 * What an Idempotency-Key is of: who asks, in which role, and for what. Not the path as it was typed, which has many
 * spellings. Who has lost a role gets no answer again that the role was for.
 */
function scopeOf(route: Route, principal: Principal | null, params: unknown): readonly string[] {
  const { userId = 'anybody', role = 'none' } = principal ?? {};
  return [userId, role, route.method, route.path, canonicalJson(params)];
}

/** The body in the one form in which repeats are compared. */
function canonicalOf(body: unknown): string {
  try {
    return canonicalJson(body);
  } catch {
    throw new Problem('invalid-body', 'A string in the body is not well-formed Unicode.');
  }
}

function contextOf(
  correlationId: string,
  commandId: string,
  principal: Principal | null,
  api: ApiDependencies,
): CommandContext {
  return {
    commandId,
    correlationId,
    causationId: commandId,
    actor: principal === null ? { kind: 'system', id: 'marquee' } : { kind: 'user', id: principal.userId },
    now: api.clock(),
  };
}

/** Whether the client has this very body. A revision covers less: names, counts and the clock change without it. */
function isNotModified(ctx: Context, { method }: Route, { bodyVersion }: ApiAnswer): boolean {
  if (method !== 'get' || bodyVersion === undefined) return false;
  return isNamedBy(readEntityTags('If-None-Match', ctx.get('If-None-Match')), bodyVersion);
}

/** A refusal is stored too: a repeat gets it again. */
async function answerOrRefuse(
  ctx: ApiContext,
  route: Route,
  request: ApiRequest<never, never, never>,
): Promise<{
  readonly response: StoredResponse;
  readonly isFinal: boolean;
  readonly unstored: ApiAnswer['unstored'] | undefined;
}> {
  try {
    const given = await route.handle(request);
    const isFinal = given.isUnfinished !== true;
    return { response: render(given, request), isFinal, unstored: given.unstored };
  } catch (error) {
    if (!(error instanceof Problem) || problems[error.code].status >= 500) throw error;
    ctx.state.problem = error.code;
    const document = problemDocument(error, ctx.path, ctx.state.correlationId);
    const headers = { ...error.headers, 'Content-Type': 'application/problem+json' };
    const response = { status: problems[error.code].status, headers, body: JSON.stringify(document) };
    return { response, isFinal: true, unstored: undefined };
  }
}

/** A response with the members that are not stored. */
function withUnstored(response: StoredResponse, unstored: ApiAnswer['unstored'] | undefined): StoredResponse {
  if (unstored === undefined) return response;
  const body = JSON.parse(response.body) as object;
  return { ...response, body: JSON.stringify({ ...body, ...unstored }) };
}

/** Whether the client takes a PDF: who asks for nothing certain gets what people print. */
function wantsPdf(ctx: Context): boolean {
  ctx.vary('Accept');
  return ctx.accepts('pdf', 'json') !== 'json';
}

function sendPdf(ctx: Context, { bytes, fileName }: PrintedAnswer): void {
  ctx.set('Content-Disposition', `inline; filename="${fileName}"`);
  ctx.body = bytes;
  ctx.type = 'application/pdf';
}

/** Whether the client asks for CSV: by `format`, else by `Accept`. */
function wantsCsv(ctx: Context, { csv }: Route, query: unknown): boolean {
  if (csv === null) return false;
  ctx.vary('Accept');
  const { format } = query as { readonly format?: string };
  return (format ?? ctx.accepts('json', 'csv')) === 'csv';
}

function renderCsv({ csv }: Route, { status, body }: ApiAnswer): StoredResponse {
  const headers = { 'Content-Type': 'text/csv; charset=utf-8; header=present' };
  return { status, headers, body: csv?.(body as never) ?? '' };
}

function render(
  { status, body, location, goOn, revision, bodyVersion }: ApiAnswer,
  { session }: Pick<ApiRequest<never, never, never>, 'session'>,
): StoredResponse {
  const headers: Record<string, string> = {};
  const version = bodyVersion ?? revision;
  if (body !== null) headers['Content-Type'] = 'application/json; charset=utf-8';
  if (location !== undefined) headers['Location'] = `/api/v1${location}`;
  if (goOn !== undefined) headers['Location'] = goOn;
  if (version !== undefined) headers['ETag'] = `"${version}"`;
  if (session.position > 0n) headers['Commit-Position'] = String(session.position);
  const isWritten = body !== null && !(body instanceof Rendered);
  return { status, headers, body: isWritten ? JSON.stringify(body) : '' };
}

function send(ctx: Context, { status, headers, body }: StoredResponse, isReplay: boolean): void {
  ctx.set(headers);
  if (isReplay) ctx.set('Idempotency-Replayed', 'true');
  ctx.body = body === '' ? null : body;
  // Koa sets 204 for an empty body; the status of the answer counts.
  ctx.status = status;
}

/** Public bytes, which pages of any origin may show. A browser shows them in the page, and runs nothing in them. */
function sendContent(
  ctx: Context,
  { bytes, mediaType, fileName, cacheControl }: Content,
  version: string | undefined,
  isKnown: boolean,
): void {
  ctx.set({
    'Cache-Control': cacheControl,
    'Cross-Origin-Resource-Policy': 'cross-origin',
    ...(version === undefined ? {} : { ETag: `"${version}"` }),
  });
  if (isKnown) {
    ctx.status = 304;
    return;
  }
  ctx.set('Content-Disposition', `inline; filename="${fileName}"`);
  ctx.body = bytes;
  ctx.type = mediaType;
}
