import type { z } from 'zod';
import type { CommandResult, Accepted } from '../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import type { RefusalCode } from '../commands/refusals.ts';
import type { CommandSession } from '../engine/command-handling/command-session.ts';
import type { Role } from '../domain/account/events.ts';
import type { AccessTokens } from '../ports/access-tokens.ts';
import type { CommonPasswords } from '../ports/common-passwords.ts';
import type { ReadModelReader } from '../engine/ports/read-model-store.ts';
import type { SessionId, UserId } from '../domain/kernel/ids.ts';
import type { Instant } from '../engine/instant.ts';
import type { PhoneNumbers } from '../ports/phone-numbers.ts';
import type { RateLimit, RateLimits } from '../ports/rate-limits.ts';
import type { Caller } from '../domain/showtime/commands.ts';
import type { AnyProjection } from '../engine/projections/projection.ts';
import type { Access } from './access/table.ts';
import type { LiveSessions } from './access/live-sessions.ts';
import { problemOf } from './problems.ts';

/** What the API works with. */
export interface ApiDependencies {
  readonly commands: CommandDependencies;
  readonly documents: ReadModelReader;
  readonly tokens: AccessTokens;
  readonly sessions: LiveSessions;
  readonly limits: RateLimits;
  readonly phones: PhoneNumbers;
  readonly commonPasswords: CommonPasswords;
  readonly web: WebSettings;
  readonly clock: () => Instant;
  /** What keeps the system from serving, in words; empty when it is ready. */
  readonly faults: () => Promise<readonly string[]>;
  readonly report: (error: unknown, correlationId: string) => void;
}

/** How the API meets browsers and proxies. */
export interface WebSettings {
  /** Where people reach us. */
  readonly publicOrigin: string;
  /** Other origins whose pages may use the API. */
  readonly corsOrigins: readonly string[];
  readonly secureCookies: boolean;
  readonly trustedProxies: number;
}

/** Who is asking. */
export interface Principal {
  readonly userId: UserId;
  readonly role: Role;
  readonly sessionId: SessionId;
  /** Whether the role may do here what others may do with their own only. */
  readonly isUnrestricted: boolean;
}

/** What a request shows of who is asking, unchecked. Empty texts where there is nothing. */
export interface Credentials {
  readonly bearer: string;
  readonly accessCookie: string;
  readonly refreshCookie: string;
  readonly csrfToken: string;
  readonly fetchSite: string;
  readonly origin: string;
  /** The host that the request was sent to. */
  readonly host: string;
}

/** One request, checked: what a route's handler gets. */
export interface ApiRequest<Params, Body, Query> {
  readonly params: Params;
  readonly body: Body;
  readonly query: Query;
  readonly principal: Principal | null;
  readonly credentials: Credentials;
  /** Tells clients apart, and not who they are. */
  readonly clientKey: () => Promise<string>;
  /** For a command: it carries the id, correlation, initiator and time to the streams. */
  readonly session: CommandSession;
  /** The revisions that `If-Match` names. */
  readonly expectedRevision: readonly number[] | undefined;
  readonly api: ApiDependencies;
}

/** What an answer says besides its body. */
export interface AnswerHeaders {
  /** Under `/api/v1`. */
  readonly location?: string;
  /** The revision of the resource, for `ETag` and a later `If-Match`. */
  readonly revision?: number;
  /** The version of the whole body, for `ETag`: a GET with the same `If-None-Match` is answered 304. */
  readonly bodyVersion?: string;
  /** Whole `Set-Cookie` headers. */
  readonly cookies?: readonly string[];
}

export interface ApiAnswer extends AnswerHeaders {
  readonly status: number;
  /** Null: no body. */
  readonly body: unknown;
}

/** The body of each answer of a route, by status; null: no body. Every route may also answer with a problem. */
export type AnswerSchemas = Readonly<Record<number, z.ZodType | null>>;

type StatusOf<Schemas extends AnswerSchemas> = keyof Schemas & number;
type BodyOf<Schema> = Schema extends z.ZodType ? z.output<Schema> : null;

/** What a handler may answer. */
export type AnswerOf<Schemas extends AnswerSchemas> = {
  readonly [Status in StatusOf<Schemas>]: AnswerHeaders & {
    readonly status: Status;
    readonly body: BodyOf<Schemas[Status]>;
  };
}[StatusOf<Schemas>];

/** Makes an answer. As an argument, a body with a wrong, missing or surplus member does not compile. */
export type Answering<Schemas extends AnswerSchemas> = <Status extends StatusOf<Schemas>>(
  status: Status,
  body: BodyOf<Schemas[Status]>,
  headers?: AnswerHeaders,
) => AnswerOf<Pick<Schemas, Status>>;

/** A route as data: what it takes, who may, and what it does. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Under `/api/v1`. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  /** How often one client, or one person where one has to be logged in, may use it; null: as often as they like. */
  readonly limit: RateLimit | null;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType | null;
  readonly answers: AnswerSchemas;
  /** The read models that a query of this route reads, for `Min-Position`. */
  readonly reads: readonly AnyProjection[];
  readonly handle: (request: ApiRequest<never, never, never>) => Promise<ApiAnswer>;
}

/** Who is asking, where the route lets nobody else in. */
export function principalOf({ principal }: { readonly principal: Principal | null }): Principal {
  if (principal === null) throw new Error('This route is open to nobody who is not logged in.');
  return principal;
}

export function callerOf(request: { readonly principal: Principal | null }): Caller {
  const { userId, isUnrestricted } = principalOf(request);
  return { userId, isStaff: isUnrestricted };
}

/** Whether the caller may see and do here what is not their own, or not for the public. */
export function isUnrestricted(principal: Principal | null): boolean {
  return principal?.isUnrestricted === true;
}

/** What was accepted; a refusal is thrown as its problem. */
export function accepted<State>(result: CommandResult<State, RefusalCode>): Accepted<State> {
  if (result.outcome === 'rejected') throw problemOf(result.rejection);
  return result;
}
