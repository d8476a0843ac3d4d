import { z } from 'zod';
import type { RefusalCode } from '../commands/refusals.ts';
import type { Rejection } from '../engine/decider.ts';

/** What the API refuses by itself. */
type HttpCode =
  | 'body-too-large'
  | 'contended'
  | 'csrf-rejected'
  | 'forbidden'
  | 'gateway-unavailable'
  | 'idempotency-key-in-use'
  | 'idempotency-key-reused'
  | 'in-use'
  | 'internal-error'
  | 'invalid-body'
  | 'invalid-credentials'
  | 'invalid-query'
  | 'invalid-refresh-token'
  | 'malformed-json'
  | 'malformed-request'
  | 'method-not-allowed'
  | 'no-ticket'
  | 'overloaded'
  | 'poster-missing'
  | 'rate-limited'
  | 'read-model-behind'
  | 'read-models-damaged'
  | 'store-unavailable'
  | 'stream-damaged'
  | 'too-many-webhooks'
  | 'unauthenticated'
  | 'unsupported-media-type'
  | 'webhook-signature-invalid';

/** Every code with which the API refuses a request. */
export type ProblemCode = RefusalCode | HttpCode;

interface ProblemKind {
  readonly status: number;
  /** A noun phrase: the detail of the answer says what happened and what to do. */
  readonly title: string;
}

/** Every problem with its status. A code that is missing here does not compile. */
export const problems: Readonly<Record<ProblemCode, ProblemKind>> = {
  'account-changed': { status: 409, title: 'Account changed meanwhile' },
  'already-cancelled': { status: 409, title: 'Booking already cancelled' },
  'already-closed': { status: 409, title: 'Day already closed' },
  'already-confirmed': { status: 409, title: 'Booking already confirmed' },
  'already-reviewed': { status: 409, title: 'Already reviewed' },
  'amount-mismatch': { status: 409, title: 'Another amount' },
  'auditorium-without-seats': { status: 409, title: 'Auditorium without seats' },
  'body-too-large': { status: 413, title: 'Body too large' },
  'booking-id-taken': { status: 409, title: 'Booking id already in use' },
  'booking-not-confirmed': { status: 409, title: 'Booking not confirmed' },
  'claim-released': { status: 409, title: 'Claim already released' },
  'companion-seat-held-back': { status: 409, title: 'Companion seat held back' },
  contended: { status: 503, title: 'Too many changes at the same time' },
  'counter-not-offered': { status: 409, title: 'No payment at the counter' },
  'csrf-rejected': { status: 403, title: 'Request from another site' },
  'customer-with-account': { status: 409, title: 'Customer with an account' },
  'currency-without-amounts': { status: 422, title: 'Amounts in another currency' },
  'currency-mismatch': { status: 422, title: 'Wrong currency' },
  'day-not-begun': { status: 409, title: 'Day not begun' },
  'different-tickets': { status: 409, title: 'Other tickets than those of the booking' },
  'email-taken': { status: 409, title: 'E-mail address already registered' },
  'exchange-not-allowed': { status: 409, title: 'Exchange not allowed' },
  'exchange-open': { status: 409, title: 'Exchange under way' },
  forbidden: { status: 403, title: 'Missing permission' },
  'gateway-unavailable': { status: 503, title: 'Payment provider unavailable' },
  'hold-lapsed': { status: 409, title: 'Hold expired' },
  'hold-live': { status: 409, title: 'Hold not yet expired' },
  'idempotency-key-in-use': { status: 409, title: 'Request still running' },
  'idempotency-key-reused': { status: 422, title: 'Idempotency key of another request' },
  'in-use': { status: 409, title: 'Resource in use' },
  'internal-error': { status: 500, title: 'Internal error' },
  'invalid-body': { status: 422, title: 'Invalid body' },
  'invalid-credentials': { status: 401, title: 'Invalid credentials' },
  'invalid-query': { status: 400, title: 'Invalid query' },
  'invalid-refresh-token': { status: 401, title: 'Invalid refresh token' },
  'last-administrator': { status: 409, title: 'Last active administrator' },
  'log-forked': { status: 409, title: 'Log forked' },
  'local-time-skipped': { status: 422, title: 'Time that the clock skips' },
  'malformed-json': { status: 400, title: 'Malformed JSON' },
  'malformed-request': { status: 400, title: 'Malformed request' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'no-seats': { status: 422, title: 'No seats named' },
  'no-ticket': { status: 409, title: 'Booking without a ticket' },
  'not-at-the-counter': { status: 409, title: 'Refund not payable at the counter' },
  'not-enough-seats': { status: 409, title: 'Not enough seats left' },
  'not-found': { status: 404, title: 'Resource not found' },
  'on-sale-after-start': { status: 422, title: 'Sales after the start' },
  overloaded: { status: 503, title: 'Too many waiting requests' },
  overruled: { status: 409, title: 'Decision overruled' },
  'password-changed-meanwhile': { status: 409, title: 'Password changed meanwhile' },
  'payment-ended': { status: 409, title: 'Payment already ended' },
  'payment-not-succeeded': { status: 409, title: 'Payment without money' },
  'payment-open': { status: 409, title: 'Another payment open' },
  'payment-refused': { status: 409, title: 'Payment refused by its provider' },
  'picture-too-large': { status: 422, title: 'Too many pixels' },
  'picture-type-unknown': { status: 415, title: 'Unknown type of picture' },
  'picture-unreadable': { status: 422, title: 'Unreadable picture' },
  'pin-invalid': { status: 400, title: 'Invalid PIN' },
  'poster-missing': { status: 404, title: 'Poster lost' },
  'price-missing': { status: 422, title: 'Missing price' },
  'price-differs': { status: 409, title: 'Seats of another price' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'read-model-behind': { status: 503, title: 'Read model behind' },
  'read-models-damaged': { status: 503, title: 'Read models damaged' },
  'refund-exceeds-payment': { status: 409, title: 'Refund exceeds payment' },
  'refund-ended': { status: 409, title: 'Refund already ended' },
  'repeated-seats': { status: 422, title: 'Repeated seats' },
  'reset-token-invalid': { status: 400, title: 'Invalid reset token' },
  'return-too-large': { status: 409, title: 'Return with too many rows' },
  'sales-closed': { status: 409, title: 'Sales closed' },
  'sales-not-open': { status: 409, title: 'Sales not open yet' },
  'seats-exist': { status: 409, title: 'Seats already installed' },
  'seats-unavailable': { status: 409, title: 'Seats unavailable' },
  'session-ended': { status: 401, title: 'Session ended' },
  'showtime-cancelled': { status: 409, title: 'Showtime cancelled' },
  'showtime-over': { status: 409, title: 'Showtime over' },
  'showtime-started': { status: 409, title: 'Showtime already started' },
  'staff-ticket-type': { status: 409, title: 'Ticket type for the box office' },
  'staff-only': { status: 403, title: 'Action for staff only' },
  'starts-in-the-past': { status: 422, title: 'Start in the past' },
  'store-unavailable': { status: 503, title: 'Store unavailable' },
  'stream-damaged': { status: 503, title: 'Stream damaged' },
  'ticket-unknown': { status: 422, title: 'Unknown ticket' },
  'ticket-unpaid': { status: 409, title: 'Ticket not paid' },
  'ticket-used': { status: 409, title: 'Ticket already used' },
  'timetable-conflict': { status: 409, title: 'Timetable conflict' },
  'too-many-blocks': { status: 409, title: 'Too many blocks' },
  'too-many-held-by-client': { status: 409, title: 'Too many seats held from one connection' },
  'too-many-holds': { status: 409, title: 'Too many holds' },
  'too-many-seats': { status: 422, title: 'Too many seats' },
  'too-many-seats-in-auditorium': { status: 422, title: 'Too many seats in one auditorium' },
  'too-many-webhooks': { status: 409, title: 'Too many subscriptions' },
  unauthenticated: { status: 401, title: 'Missing or invalid login' },
  'unknown-actors': { status: 422, title: 'Unknown actors' },
  'unknown-auditorium': { status: 422, title: 'Unknown auditorium' },
  'unknown-movie': { status: 422, title: 'Unknown movie' },
  'unknown-seats': { status: 422, title: 'Unknown seats' },
  'unknown-showtime': { status: 422, title: 'Unknown showtime' },
  'unknown-ticket-types': { status: 422, title: 'Unknown ticket types' },
  'unknown-theater': { status: 422, title: 'Unknown theater' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  'version-conflict': { status: 412, title: 'Resource changed meanwhile' },
  'webhook-signature-invalid': { status: 400, title: 'Invalid webhook signature' },
  'webhook-paused': { status: 409, title: 'Subscription paused' },
  'week-not-over': { status: 409, title: 'Week not over' },
  'wheelchair-space-held-back': { status: 409, title: 'Wheelchair space held back' },
  'wrong-password': { status: 422, title: 'Wrong password' },
};

const FieldFault = z.strictObject({
  /** A JSON Pointer into the body, or the name of a query parameter. */
  pointer: z.string(),
  detail: z.string(),
});
export type FieldFault = Readonly<z.output<typeof FieldFault>>;

/** What an answer says in its body where it is a problem (RFC 9457). */
export const ProblemDocument = z.strictObject({
  type: z.string().startsWith('/problems/'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  /** The path of the request. */
  instance: z.string(),
  code: z.string(),
  correlationId: z.uuid(),
  errors: z.array(FieldFault).readonly().exactOptional(),
  /** The seats in the way. */
  seats: z.array(z.string()).readonly().exactOptional(),
  /** The showtimes in the way. */
  conflicts: z.array(z.unknown()).readonly().exactOptional(),
  /** The bookings in the way. */
  bookings: z.array(z.string()).readonly().exactOptional(),
});
export type ProblemDocument = z.output<typeof ProblemDocument>;

type ProblemExtras = Pick<ProblemDocument, 'errors' | 'seats' | 'conflicts' | 'bookings'>;

/** An answer that is a problem, thrown to the edge of the API. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly extras: ProblemExtras;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: string,
    extras: ProblemExtras = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.code = code;
    this.extras = extras;
    this.headers = headers;
  }
}

/** The problem that a refusal is. */
export function problemOf({ code, detail, ...extras }: Rejection<RefusalCode>): Problem {
  return new Problem(code, detail, extras);
}

export function problemDocument(problem: Problem, instance: string, correlationId: string): ProblemDocument {
  const { code, message: detail, extras } = problem;
  const { status, title } = problems[code];
  return { type: `/problems/${code}`, title, status, detail, instance, code, correlationId, ...extras };
}
