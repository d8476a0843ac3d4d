import type { z } from 'zod';
import type { CommandResult, Accepted } from '../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import type { RefusalCode } from '../commands/refusals.ts';
import type { WebhookRecords } from '../commands/webhook/webhook-records.ts';
import type { CommandSession } from '../engine/command-handling/command-session.ts';
import type { Role } from '../domain/account/events.ts';
import type { AccessTokens } from '../ports/access-tokens.ts';
import type { CommonPasswords } from '../ports/common-passwords.ts';
import type { ReadModelReader } from '../engine/ports/read-model-store.ts';
import type { SessionId, UserId } from '../domain/kernel/ids.ts';
import type { Instant } from '../engine/instant.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Tracing } from '../ports/tracing.ts';
import type { PhoneNumbers } from '../ports/phone-numbers.ts';
import type { TableColumn, TableFiles, TableRow } from '../ports/table-files.ts';
import type { SellingSettings } from '../commands/selling-settings.ts';
import type { RateLimit, RateLimits } from '../ports/rate-limits.ts';
import type { Caller } from '../domain/showtime/values.ts';
import type { Auditing } from '../engine/auditing/auditing.ts';
import type { Names } from '../projections/names.ts';
import type { Past } from '../projections/past.ts';
import type { AnyProjection } from '../engine/projections/projection.ts';
import type { Access } from './access/access.ts';
import type { LiveSessions } from './access/live-sessions.ts';
import type { FileRule } from './file.ts';
import type { EventConnection } from './live/event-connection.ts';
import type { LiveSeatMaps, LiveSettings } from './live/live-seat-maps.ts';
import type { RequestProfile } from './request-profile.ts';
import type { RequestTurns } from './request-turns.ts';
import type { System } from './system.ts';
import { problemOf, type ProblemCode } from './problems.ts';
import type { Rendered, RenderedAnswers } from './rendered.ts';

/** The answers of shared routes: one for all who may see no more than the public. */
export interface AnswersForAll {
  /** The answer to a request. Rejects as the route's handler does. */
  answer(route: Route, request: ApiRequest<never, never, never>): Promise<ApiAnswer>;
}

/** The ports and settings of the API. */
export interface ApiDependencies {
  readonly commands: CommandDependencies;
  readonly documents: ReadModelReader;
  readonly tokens: AccessTokens;
  readonly sessions: LiveSessions;
  readonly liveSeatMaps: LiveSeatMaps;
  readonly rendered: RenderedAnswers;
  readonly shared: AnswersForAll;
  readonly turns: RequestTurns;
  readonly limits: RateLimits;
  readonly phones: PhoneNumbers;
  readonly commonPasswords: CommonPasswords;
  readonly audit: Auditing;
  readonly past: Past;
  readonly webhooks: WebhookRecords;
  readonly tables: TableFiles;
  readonly system: System;
  readonly metrics: Metrics;
  /** Null: nothing is traced. */
  readonly tracing: Tracing | null;
  readonly profile: RequestProfile;
  readonly web: WebSettings;
  readonly clock: () => Instant;
  /** Why the system cannot serve, for people; empty when it is ready. */
  readonly faults: () => Promise<readonly string[]>;
  readonly report: (error: unknown, correlationId: string) => void;
}

/** The settings for browsers and proxies. */
export interface WebSettings {
  /** The origin of our own pages. */
  readonly publicOrigin: string;
  /** Other origins whose pages may use the API. */
  readonly corsOrigins: readonly string[];
  readonly secureCookies: boolean;
  readonly trustedProxies: number;
  /** Who may read `/metrics`: everybody, who has the token, or nobody. */
  readonly metricsAccess: 'public' | 'off' | { readonly token: string };
  readonly live: LiveSettings;
  /** The OpenAPI document, which `npm run build` writes. */
  readonly openApiFile: string | URL;
  /** The folder of the pages, which `npm run build` makes. */
  readonly pagesFolder: string | URL;
}

/** Who is asking. */
export interface Principal {
  readonly userId: UserId;
  readonly role: Role;
  readonly sessionId: SessionId;
  /** Whether the role may do on this route with everybody's resources what others may do with their own. */
  readonly isUnrestricted: boolean;
}

/** The credentials of a request, unchecked. Empty texts where there are none. */
export interface Credentials {
  readonly bearer: string;
  readonly accessCookie: string;
  readonly refreshCookie: string;
  /** What a browser keeps of earlier logins. */
  readonly deviceCookie: string;
  /** What a browser keeps of its latest request for a PIN. */
  readonly pinRequestCookie: string;
  readonly csrfToken: string;
  readonly fetchSite: string;
  readonly origin: string;
  /** Where the request was sent to: scheme, host and port. */
  readonly ownOrigin: string;
}

/** A checked request, for the handler of its route. */
export interface ApiRequest<Params, Body, Query> {
  readonly params: Params;
  readonly body: Body;
  readonly query: Query;
  readonly principal: Principal | null;
  readonly credentials: Credentials;
  /** A digest of the client's address, to count by. */
  readonly clientKey: string;
  /** The body as it came and the header that signs it, on a route that takes it raw. */
  readonly raw: { readonly body: Buffer; readonly signature: string } | null;
  /** The file, on a route that takes one. */
  readonly file: Buffer | null;
  /** The fields of the form that the file came in. */
  readonly fields: Readonly<Record<string, string>>;
  /** Carries the command's id, correlation, initiator and time to the streams. */
  readonly session: CommandSession;
  /** The revisions that `If-Match` names. */
  readonly expectedRevision: readonly number[] | undefined;
  readonly api: ApiDependencies;
  /** Of what the answer is about: a query is refused where they cannot be read, the answer to a command goes without. */
  readonly names: Names;
}

/** What an answer with names is made with. */
export type Presenting = Pick<ApiRequest<unknown, unknown, unknown>, 'api' | 'names'>;

/** What an answer says besides its body. */
export interface AnswerHeaders {
  /** Under `/api/v1`. */
  readonly location?: string;
  /** Where a browser goes on, as a whole address. */
  readonly goOn?: string;
  /** The revision of the resource, for `ETag` and a later `If-Match`. */
  readonly revision?: number;
  /** The version of the whole body, for `ETag`: a GET with the same `If-None-Match` is answered 304. */
  readonly bodyVersion?: string;
  /** Whole `Set-Cookie` headers. */
  readonly cookies?: readonly string[];
  /** Members of the body that are never stored, in place of what the body has there. `unstored` of the route makes them again. */
  readonly unstored?: Readonly<Record<string, string | null>>;
  /** When the clock changes the body; null: never. Of a shared route, which is not kept past the moment without it. */
  readonly until?: Instant | null;
  /** Some of it could not be done in time. The answer is not stored: the same request with the same key goes on. */
  readonly isUnfinished?: boolean;
  /** Sent in place of a body, on a route with `media`. */
  readonly content?: Content;
}

/** Bytes for a client, and how long it and those in between may keep them. */
export interface Content {
  readonly bytes: Buffer;
  readonly mediaType: string;
  /** What it is called when somebody saves it. */
  readonly fileName: string;
  readonly cacheControl: string;
}

export interface ApiAnswer extends AnswerHeaders {
  readonly status: number;
  /** Null: no body. */
  readonly body: unknown;
}

/** A PDF, and the name under which a browser saves it. */
export interface PrintedAnswer {
  readonly bytes: Buffer;
  readonly fileName: string;
}

/** The body of each answer of a route, by status; null: no body. Every route may also answer with a problem. */
export type AnswerSchemas = Readonly<Record<number, z.ZodType | null>>;

type StatusOf<Schemas extends AnswerSchemas> = keyof Schemas & number;
export type BodyOf<Schema> = Schema extends z.ZodType ? z.output<Schema> : null;

/** What a handler may answer. */
export type AnswerOf<Schemas extends AnswerSchemas> = {
  readonly [Status in StatusOf<Schemas>]: AnswerHeaders & {
    readonly status: Status;
    readonly body: BodyOf<Schemas[Status]> | Rendered<BodyOf<Schemas[Status]>>;
  };
}[StatusOf<Schemas>];

/** Makes an answer. As an argument, a body with a wrong, missing or surplus member does not compile. */
export type Answering<Schemas extends AnswerSchemas> = <Status extends StatusOf<Schemas>>(
  status: Status,
  body: BodyOf<Schemas[Status]> | Rendered<BodyOf<Schemas[Status]>>,
  headers?: AnswerHeaders,
) => AnswerOf<Pick<Schemas, Status>>;

export type LimitsOfDay = Readonly<Record<'customer' | 'client', RateLimit>>;

/** A route as data: its inputs, its answers, who may use it, and its handler. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Under `/api/v1`. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  /** How often one client, or one logged-in user, may use it; null: without limit. */
  readonly limit: RateLimit | null;
  /** How often one customer, and one client, may use it in a day; null: without limit. */
  readonly limitsOfDay: ((settings: SellingSettings) => LimitsOfDay) | null;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType | null;
  readonly answers: AnswerSchemas;
  /** Renders the body of 200 as CSV, for who asks for that; null: it is JSON only. */
  readonly csv: ((body: never) => string) | null;
  /** Gives all that the query is about as lines of JSON, for who asks for that, until the signal is aborted; null: it cannot. */
  readonly lines:
    ((request: ApiRequest<never, never, never>, signal: AbortSignal) => AsyncGenerator<string>) | null;
  /** Gives a table of any length, as CSV or a file for programs; null: its answer is a document. */
  readonly table: Table | null;
  /** Prints the body of 200 as a PDF, unless who asks wants JSON only; null: it is JSON only. */
  readonly pdf: ((request: ApiRequest<never, never, never>) => Promise<PrintedAnswer>) | null;
  /** Sends server-sent events until the client goes away; null: its answer is a document. `lastEventId` is empty where there is none. */
  readonly events:
    ((request: ApiRequest<never, never, never>, lastEventId: string) => Promise<EventSender>) | null;
  /** The problems of this route, besides those that its shape brings: an unknown id, a bad body, no login ... */
  readonly refuses: readonly ProblemCode[];
  /** The read models that a query of this route reads, for `Min-Position`. */
  readonly reads: readonly AnyProjection[];
  /** Its answer, 200 with a body alone, is the same for all who may see no more than the public. */
  readonly isShared: boolean;
  /** The body is checked by its signature, over the bytes as they came. Its schema is for readers only. */
  readonly isRaw: boolean;
  /** How many bytes the body may have. */
  readonly bodyBytes: number;
  /** The file that it takes in place of a JSON body, once the caller is known; null: none. */
  readonly file: FileRule | null;
  /** The media types of the `content` that 200 has in place of a JSON body; null: it has none. */
  readonly media: readonly string[] | null;
  /** The media type of the body, for readers. */
  readonly bodyType: 'application/json' | 'application/x-www-form-urlencoded';
  readonly handle: (request: ApiRequest<never, never, never>) => Promise<ApiAnswer>;
  /** For the stored response of a repeated request: the members of its body that are not stored. */
  readonly unstored:
    | ((request: ApiRequest<never, never, never>, stored: unknown) => Promise<AnswerHeaders['unstored']>)
    | null;
}

/** A table of any length, some rows at a time. */
export interface Table {
  readonly fileName: string;
  readonly columns: readonly TableColumn[];
  readonly rows: (request: ApiRequest<never, never, never>) => AsyncGenerator<readonly TableRow[]>;
}

/** A place from which a connection is sent server-sent events. It is released when the client has gone. */
export interface EventSender {
  join(connection: EventConnection): void;
  release(): void;
}

/** The caller of a route that takes a login. */
export function principalOf({ principal }: { readonly principal: Principal | null }): Principal {
  if (principal === null) throw new Error('This route takes a login.');
  return principal;
}

export function callerOf(request: { readonly principal: Principal | null }): Caller {
  const { userId, isUnrestricted } = principalOf(request);
  return { userId, isStaff: isUnrestricted };
}

/** The file of a request to a route that takes one. */
export function fileOf({ file }: { readonly file: Buffer | null }): Buffer {
  if (file === null) throw new Error('This route takes no file.');
  return file;
}

/** Whether the caller may see and do on this route what others may not. */
export function isUnrestricted(principal: Principal | null): boolean {
  return principal?.isUnrestricted === true;
}

/** The accepted result of a command. Throws a refusal as its problem. */
export function accepted<State>(result: CommandResult<State, RefusalCode>): Accepted<State> {
  if (result.outcome === 'rejected') throw problemOf(result.rejection);
  return result;
}
