import type { RejectionCode } from '../domain/aggregates.ts';
import { reject, type Rejected } from '../engine/decider.ts';

/** What use cases refuse by themselves, because one aggregate alone cannot tell. */
type UseCaseRefusal =
  | 'auditorium-without-seats'
  | 'currency-mismatch'
  | 'day-not-begun'
  | 'local-time-skipped'
  | 'not-at-the-counter'
  | 'payment-refused'
  | 'picture-too-large'
  | 'picture-type-unknown'
  | 'picture-unreadable'
  | 'price-missing'
  | 'return-too-large'
  | 'ticket-unknown'
  | 'unknown-actors'
  | 'unknown-auditorium'
  | 'unknown-movie'
  | 'unknown-showtime'
  | 'unknown-theater'
  | 'week-not-over'
  | 'wrong-password';

/** Every code with which a command can be refused. Each has a problem document. */
export type RefusalCode = RejectionCode | UseCaseRefusal;

/** Refuses a command in a use case. A code that is not declared above does not compile. */
export function refuse<Code extends RefusalCode>(code: Code, detail: string): Rejected<Code> {
  return reject(code, detail);
}
