import { z } from 'zod';
import { isKeyed } from '../idempotency.ts';
import type { ProblemCode } from '../problems.ts';
import type { Route } from '../route.ts';

/** Whether a schema takes nothing but an object without members. */
export function isEmpty(schema: z.ZodType): boolean {
  return schema instanceof z.ZodObject && Object.keys(schema.shape).length === 0;
}

/** Every code with which a route may refuse a request. */
export function codesOf(route: Route): readonly ProblemCode[] {
  const { access, body, file, method, params, reads, refuses, isRaw } = route;
  const codes: ProblemCode[] = [
    'internal-error',
    'malformed-request',
    'overloaded',
    'store-unavailable',
    'stream-damaged',
  ];
  const isCommand = method !== 'get';
  const asksWho = access.who !== 'nobody-asked';
  if (asksWho) codes.push('unauthenticated');
  if (asksWho && isCommand) codes.push('csrf-rejected');
  if (access.who === 'roles') codes.push('forbidden');
  if (!isEmpty(params)) codes.push('not-found');
  codes.push('rate-limited', 'invalid-query');
  if (reads.length > 0) codes.push('read-model-behind', 'read-models-damaged');
  if (isCommand) codes.push('contended');
  if (body !== null) {
    codes.push('body-too-large');
    if (!isRaw) codes.push('malformed-json', 'unsupported-media-type', 'invalid-body');
  }
  if (file !== null) codes.push('body-too-large', 'unsupported-media-type', 'invalid-body');
  if (isKeyed(route)) codes.push('idempotency-key-in-use', 'idempotency-key-reused');
  return [...new Set([...codes, ...refuses])].sort();
}
