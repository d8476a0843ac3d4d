/** How a time zone's clocks are read, made once for each. */
const clocks = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-28T19:30`: an instant by a time zone's clocks. */
export function localOf(instant: string, timeZone: string): string {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  clocks.set(timeZone, clock);
  const parts = clock.formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/**
 * The instant at which a time zone's clocks show a local time such as `2026-11-28T19:30`; null where it is none. Of two
 * such instants, when clocks go back, the first; where clocks skip the time, as if they had not gone forward yet.
 */
export function instantOf(local: string, timeZone: string): string | null {
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 16) !== local.slice(0, 16)) return null;
  // The offset of a zone changes at most once within a day, so one of these two holds at the time itself.
  const offsets = [-1, 1].map((days) => offsetAt(asUtc + days * DAY, timeZone));
  const candidates = offsets.map((offset) => asUtc - offset).sort((a, b) => a - b);
  const right = candidates.find((at) => localOf(new Date(at).toISOString(), timeZone) === local);
  return new Date(right ?? asUtc - (offsets[0] ?? 0)).toISOString();
}

/** The same by this machine's clock; null where it is no local time. Seconds count. */
export function instantHere(local: string): string | null {
  const asUtc = Date.parse(`${local}Z`);
  const at = new Date(local);
  if (Number.isNaN(asUtc) || Number.isNaN(at.getTime())) return null;
  // A date such as 30 February is read as one of March.
  return new Date(asUtc).toISOString().startsWith(local.slice(0, 10)) ? at.toISOString() : null;
}

const DAY = 24 * 60 * 60 * 1000;

/** How far a time zone's clocks are ahead of UTC, in milliseconds. */
function offsetAt(at: number, timeZone: string): number {
  const minute = Math.floor(at / 60_000) * 60_000;
  return Date.parse(`${localOf(new Date(minute).toISOString(), timeZone)}Z`) - minute;
}

/** The minutes from one local time to another, both such as `2026-11-28T19:30`. */
export function minutesBetween(from: string, to: string): number {
  return (Date.parse(`${to}Z`) - Date.parse(`${from}Z`)) / 60_000;
}
