import { instantOf, type Instant } from '../../src/engine/instant.ts';

/** A clock that shows an instant now and runs on: what is tried again in a second is, unlike by a clock that stands. */
export function clockFrom(instant: Instant): () => Instant {
  const ahead = Date.parse(instant) - Date.now();
  return () => instantOf(Date.now() + ahead);
}
