import type { AccountRejection } from '../domain/account/decider.ts';
import type { ActorRejection } from '../domain/actor/decider.ts';
import type { AdministratorsRejection } from '../domain/administrators/decider.ts';
import type { AuditoriumRejection } from '../domain/auditorium/decider.ts';
import type { EmailClaimRejection } from '../domain/email-claim/decider.ts';
import type { Rejection } from '../engine/decider.ts';
import type { MovieRejection } from '../domain/movie/decider.ts';
import type { PaymentRejection } from '../domain/payment/decider.ts';
import type { SessionRejection } from '../domain/session/decider.ts';
import type { ShowtimeRejection } from '../domain/showtime/rules.ts';
import type { TheaterRejection } from '../domain/theater/decider.ts';
import type { TimetableRejection } from '../domain/timetable/decider.ts';

type DomainCode =
  | AccountRejection
  | ActorRejection
  | AdministratorsRejection
  | AuditoriumRejection
  | EmailClaimRejection
  | MovieRejection
  | PaymentRejection
  | SessionRejection
  | ShowtimeRejection
  | TheaterRejection
  | TimetableRejection;

type UseCaseCode =
  | 'auditorium-without-seats'
  | 'currency-mismatch'
  | 'not-at-the-counter'
  | 'price-missing'
  | 'unknown-actors'
  | 'unknown-auditorium'
  | 'unknown-movie'
  | 'unknown-theater';

type HttpCode =
  | 'body-too-large'
  | 'contended'
  | 'csrf-rejected'
  | 'forbidden'
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
  | 'overloaded'
  | 'rate-limited'
  | 'read-model-behind'
  | 'store-unavailable'
  | 'unauthenticated'
  | 'unsupported-media-type';

export type ProblemCode = DomainCode | UseCaseCode | HttpCode;

interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

/** Every problem there is, with its status. A code that a decider can refuse with and that is missing here does not compile. */
export const problems: Readonly<Record<ProblemCode, ProblemKind>> = {
  'already-cancelled': { status: 409, title: 'The booking is cancelled' },
  'already-confirmed': { status: 409, title: 'The booking is confirmed' },
  'auditorium-without-seats': { status: 409, title: 'The auditorium has no seats' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'booking-id-taken': { status: 409, title: 'The booking was made for somebody or something else' },
  'claim-released': { status: 409, title: 'The claim was given back' },
  contended: { status: 503, title: 'Others were faster, again and again' },
  'csrf-rejected': { status: 403, title: 'The request may not come from our pages' },
  'currency-mismatch': { status: 422, title: 'The price is in another currency than the theater sells in' },
  'email-taken': { status: 409, title: 'There is an account with this address' },
  forbidden: { status: 403, title: 'Your role does not allow this' },
  'hold-lapsed': { status: 409, title: 'The hold has ended' },
  'hold-live': { status: 409, title: 'The hold still stands' },
  'idempotency-key-in-use': { status: 409, title: 'A request with this key is under way' },
  'idempotency-key-reused': { status: 422, title: 'The key was used for another request' },
  'in-use': { status: 409, title: 'Future showtimes need it' },
  'internal-error': { status: 500, title: 'Something went wrong on our side' },
  'invalid-body': { status: 422, title: 'The body has wrong values' },
  'invalid-credentials': { status: 401, title: 'The address or the password is wrong' },
  'invalid-query': { status: 400, title: 'The query has wrong parameters' },
  'invalid-refresh-token': { status: 401, title: 'The refresh token is not good, or no longer' },
  'last-administrator': { status: 409, title: 'One administrator must remain' },
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'malformed-request': { status: 400, title: 'The request is malformed' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  'no-seats': { status: 422, title: 'No seats were named' },
  'not-at-the-counter': { status: 409, title: 'The refund does not go over the counter' },
  'not-found': { status: 404, title: 'There is no such thing' },
  overloaded: { status: 503, title: 'Too many requests wait' },
  overruled: { status: 409, title: 'It was decided otherwise meanwhile' },
  'password-changed-meanwhile': { status: 409, title: 'The password was changed meanwhile' },
  'payment-ended': { status: 409, title: 'The payment has ended' },
  'payment-not-succeeded': { status: 409, title: 'Nothing was paid by this payment' },
  'payment-open': { status: 409, title: 'Another payment is under way' },
  'pin-invalid': { status: 400, title: 'The PIN is not good, or no longer' },
  'price-missing': { status: 422, title: 'There is no price' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'read-model-behind': { status: 503, title: 'The answer would be older than what you have seen' },
  'refund-ended': { status: 409, title: 'The refund has ended' },
  'repeated-seats': { status: 422, title: 'A seat is named more than once' },
  'reset-token-invalid': { status: 400, title: 'The token is not good, or no longer' },
  'sales-closed': { status: 409, title: 'Sales have ended' },
  'sales-not-open': { status: 409, title: 'Sales have not begun' },
  'seats-exist': { status: 409, title: 'The seats are there already' },
  'seats-unavailable': { status: 409, title: 'Seats are not available' },
  'session-ended': { status: 401, title: 'The session has ended' },
  'showtime-started': { status: 409, title: 'The showtime has begun' },
  'staff-only': { status: 403, title: 'Only staff may do this' },
  'standing-changed': { status: 409, title: 'The account was changed meanwhile' },
  'starts-in-the-past': { status: 422, title: 'The showtime would start in the past' },
  'store-unavailable': { status: 503, title: 'The store does not answer' },
  'timetable-conflict': { status: 409, title: 'The auditorium is taken at that time' },
  'too-many-holds': { status: 409, title: 'Too many holds of this showtime' },
  'too-many-seats': { status: 422, title: 'Too many seats' },
  'too-many-seats-in-auditorium': { status: 422, title: 'Too many seats for an auditorium' },
  unauthenticated: { status: 401, title: 'Who are you?' },
  'unknown-actors': { status: 422, title: 'There are no such actors' },
  'unknown-auditorium': { status: 422, title: 'There is no such auditorium' },
  'unknown-movie': { status: 422, title: 'There is no such movie' },
  'unknown-seats': { status: 422, title: 'There are no such seats' },
  'unknown-theater': { status: 422, title: 'There is no such theater' },
  'unsupported-media-type': { status: 415, title: 'The body is not application/json' },
  'version-conflict': { status: 412, title: 'It was changed meanwhile' },
};

export interface FieldFault {
  /** A JSON Pointer into the body, or the name of a query parameter. */
  readonly pointer: string;
  readonly detail: string;
}

type ProblemExtras = Omit<Rejection<string>, 'code' | 'detail'> & { readonly errors?: readonly FieldFault[] };

/** An answer that is a problem (RFC 9457), thrown to the edge of the API. */
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

/** The problem that a refusal of the domain is. */
export function problemOf({ code, detail, ...extras }: Rejection<string>): Problem {
  if (!(code in problems)) throw new Error(`The refusal ${code} has no problem.`);
  return new Problem(code as ProblemCode, detail, extras);
}

/** The body of a problem's answer. */
export function problemDocument(problem: Problem, instance: string, correlationId: string): object {
  const { status, title } = problems[problem.code];
  return {
    type: `/problems/${problem.code}`,
    ...{ title, status, detail: problem.message, instance, code: problem.code, correlationId },
    ...problem.extras,
  };
}
