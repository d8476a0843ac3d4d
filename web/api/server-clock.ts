/** How far the server's clock is ahead of this machine's, in milliseconds. `Date` headers have whole seconds. */
let ahead: number | undefined;

/** Learns from the `Date` header of an answer. It was written at some moment of that second, before the answer came. */
export function learnServerTime(date: string | null, receivedAt: number): void {
  const told = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(told)) return;
  // The true difference is at least this, and less than a second more: the largest that was seen is the nearest.
  const atLeast = told - receivedAt;
  if (ahead === undefined || atLeast > ahead || ahead - atLeast > 2000) ahead = atLeast;
}

/** The time of the server, in milliseconds, by what it last said. */
export function serverNow(now = Date.now()): number {
  return now + (ahead ?? 0);
}

/** The whole seconds until an instant by the server's clock, never more than `most`; 0 once it has passed. */
export function secondsUntil(instant: string, most: number, now = Date.now()): number {
  const seconds = Math.ceil((Date.parse(instant) - serverNow(now)) / 1000);
  return Math.min(Math.max(seconds, 0), most);
}
