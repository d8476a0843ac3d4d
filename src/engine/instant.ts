import { z } from 'zod';

/**
 * A moment in time as ISO-8601 UTC text with milliseconds, `2026-11-21T19:30:00.000Z`. Always of this one
 * form, so instants compare with `<` and survive JSON.
 */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'must be an instant in UTC')
  .brand<'Instant'>();
export type Instant = z.output<typeof Instant>;

/** The instant of so many milliseconds since 1970. Throws a RangeError outside the years 0 to 9999. */
export function instantOf(milliseconds: number): Instant {
  return new Date(milliseconds).toISOString() as Instant;
}

export function millisecondsOf(instant: Instant): number {
  return Date.parse(instant);
}

export function addSeconds(instant: Instant, seconds: number): Instant {
  return instantOf(millisecondsOf(instant) + seconds * 1000);
}

export function addMinutes(instant: Instant, minutes: number): Instant {
  return addSeconds(instant, minutes * 60);
}

/** An instant that is moved as far as `until` lies from `from`. */
export function movedAlong(instant: Instant, from: Instant, until: Instant): Instant {
  return instantOf(millisecondsOf(instant) + millisecondsOf(until) - millisecondsOf(from));
}

/** Whole seconds from one instant to another, rounded down; negative when `until` lies before `from`. */
export function secondsBetween(from: Instant, until: Instant): number {
  return Math.floor((millisecondsOf(until) - millisecondsOf(from)) / 1000);
}

/** Null of none. */
export function earliest(instants: readonly Instant[]): Instant | null {
  return instants.reduce<Instant | null>(
    (first, each) => (first === null || each < first ? each : first),
    null,
  );
}

export function latest(first: Instant, ...others: readonly Instant[]): Instant {
  return others.reduce((late, each) => (each > late ? each : late), first);
}

export function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}
