import type { z } from 'zod';
import type { CommandResult, Accepted } from '../commands/command-result.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import type { CommandContext } from '../commands/envelope.ts';
import type { Role } from '../domain/account/events.ts';
import type { AccessTokens } from '../domain/kernel/access-tokens.ts';
import type { DocumentReader } from '../domain/kernel/document-store.ts';
import type { IdempotencyRecords } from '../domain/kernel/idempotency-records.ts';
import type { UserId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/instant.ts';
import type { Caller } from '../domain/showtime/commands.ts';
import type { AnyProjection } from '../feed/projection.ts';
import { problemOf } from './problems.ts';

/** What the API works with. */
export interface ApiDependencies {
  readonly commands: CommandDependencies;
  readonly documents: DocumentReader;
  readonly tokens: AccessTokens;
  readonly idempotency: IdempotencyRecords;
  readonly clock: () => Instant;
  /** What keeps the system from serving, in words; empty when it is ready. */
  readonly faults: () => Promise<readonly string[]>;
  readonly report: (error: unknown, correlationId: string) => void;
}

/** Who is asking. */
export interface Principal {
  readonly userId: UserId;
  readonly role: Role;
}

export const staff: readonly Role[] = ['boxOffice', 'admin'];
export const administratorsOnly: readonly Role[] = ['admin'];

/** One request, checked: what a route's handler gets. */
export interface ApiRequest<Params, Body, Query> {
  readonly params: Params;
  readonly body: Body;
  readonly query: Query;
  readonly principal: Principal | null;
  /** For a command: its id, correlation, actor and time. */
  readonly context: CommandContext;
  /** The revision that `If-Match` names. */
  readonly expectedRevision: number | undefined;
  readonly api: ApiDependencies;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly location?: string;
  /** The version of what is answered. */
  readonly revision?: number;
  /** The position up to which a reader must have come to see what was done. */
  readonly position?: bigint;
}

/** A route as data: what it takes, who may, and what it does. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Under `/api/v1`. */
  readonly path: string;
  readonly summary: string;
  /** `public`: anybody; `user`: whoever is logged in; else these roles. */
  readonly access: 'public' | 'user' | readonly Role[];
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType | null;
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
  const { userId, role } = principalOf(request);
  return { userId, isStaff: staff.includes(role) };
}

export function isStaff(principal: Principal | null): boolean {
  return principal !== null && staff.includes(principal.role);
}

/** What was accepted; a refusal is thrown as its problem. */
export function accepted<State>(result: CommandResult<State>): Accepted<State> {
  if (result.outcome === 'rejected') throw problemOf(result.rejection);
  return result;
}
