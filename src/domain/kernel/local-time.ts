import { z } from 'zod';
import { instantOf, millisecondsOf, type Instant } from '../../engine/instant.ts';

/** A wall-clock time without a zone, `2026-11-21T19:30`. */
export type LocalDateTime = string;

/** A calendar date, `2026-11-21`. */
export const LocalDate = z.iso.date();

/** A time of day, `04:00`. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day as HH:MM');

/** Whether a text is a wall-clock time without a zone, to the minute. */
export function isLocalDateTime(given: string): given is LocalDateTime {
  const [date = '', time = ''] = given.split('T');
  return LocalDate.safeParse(date).success && TimeOfDay.safeParse(time).success && given.length === 16;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

/** Whether `name` is a time zone of the IANA database, such as `Europe/Berlin`, whatever its case. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return false;
  try {
    return formatterOf(name).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

const timeZones = new Map(Intl.supportedValuesOf('timeZone').map((name) => [name.toLowerCase(), name]));

/**
 * A time zone in the spelling of the IANA database, however it was typed. A second name of a zone stays:
 * `Asia/Kolkata` is not turned into `Asia/Calcutta`.
 */
export function spelledTimeZone(name: string): string {
  const known = timeZones.get(name.toLowerCase());
  if (known !== undefined) return known;
  // Second names are in no list: one in mixed case is taken to be spelled well.
  if (name !== name.toLowerCase() && name !== name.toUpperCase()) return name;
  if (!name.includes('/')) return name.toUpperCase();
  return name.toLowerCase().replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase());
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** From then on every offset is of whole minutes, so that it is the same in all seconds of an hour without a change. */
const WHOLE_MINUTES_FROM = '1973-01-01T00:00:00.000Z';
const LAST_YEAR_OF_FOUR_DIGITS = '9999-01-01T00:00:00.000Z';
/** Of all zones together: some years of one zone. */
const HOURS_KEPT = 50_000;

/** An hour in UTC as a zone has it: it begins `minutes` after a full hour, and ends in the next one unless that is 0. */
interface LocalHour {
  readonly minutes: number;
  /** Up to the hour, `2026-11-21T19`. */
  readonly first: string;
  readonly second: string;
}

/** By zone and hour in UTC; null for an hour in which the clock is changed. */
const localHours = new Map<string, Map<string, LocalHour | null>>();
let hoursKept = 0;

/** The local time of a time zone at an instant, to the minute. */
export function localDateTime(instant: Instant, timeZone: string): LocalDateTime {
  if (instant < WHOLE_MINUTES_FROM || instant >= LAST_YEAR_OF_FOUR_DIGITS)
    return formatted(millisecondsOf(instant), timeZone);
  const hour = localHourOf(instant.slice(0, 13), timeZone);
  if (hour === null) return formatted(millisecondsOf(instant), timeZone);
  if (hour.minutes === 0) return hour.first + instant.slice(13, 16);
  const minutes = hour.minutes + Number(instant.slice(14, 16));
  const isFirst = minutes < 60;
  return `${isFirst ? hour.first : hour.second}:${String(isFirst ? minutes : minutes - 60).padStart(2, '0')}`;
}

/** Formatting takes a hundred times as long, so it is done once for each hour. */
function localHourOf(hour: string, timeZone: string): LocalHour | null {
  let ofZone = localHours.get(timeZone);
  const known = ofZone?.get(hour);
  if (known !== undefined) return known;
  const found = findLocalHour(Date.parse(`${hour}:00:00.000Z`), timeZone);
  if (hoursKept >= HOURS_KEPT) {
    localHours.clear();
    ofZone = undefined;
    hoursKept = 0;
  }
  if (ofZone === undefined) {
    ofZone = new Map();
    localHours.set(timeZone, ofZone);
  }
  ofZone.set(hour, found);
  hoursKept += 1;
  return found;
}
function findLocalHour(begin: number, timeZone: string): LocalHour | null {
  const first = formatted(begin, timeZone);
  const last = formatted(begin + HOUR - MINUTE, timeZone);
  const isChanged = Date.parse(`${last}Z`) - Date.parse(`${first}Z`) !== HOUR - MINUTE;
  return isChanged
    ? null
    : { minutes: Number(first.slice(14)), first: first.slice(0, 13), second: last.slice(0, 13) };
}

function formatted(moment: number, timeZone: string): LocalDateTime {
  const parts = Object.fromEntries(
    formatterOf(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute', string>;
  return `${parts.year.padStart(4, '0')}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/**
 * The instant of a local time in a time zone. A time that comes twice (in autumn) is the first of the two. A time that
 * is skipped (in spring) is read with the offset before the gap.
 */
export function instantOfLocal(local: LocalDateTime, timeZone: string): Instant {
  const asIfUtc = Date.parse(`${local}:00.000Z`);
  const day = 24 * 60 * 60 * 1000;
  const offsetNear = (moment: number): number =>
    Date.parse(`${localDateTime(instantOf(moment), timeZone)}:00.000Z`) -
    Math.floor(moment / 60_000) * 60_000;
  const candidates = [offsetNear(asIfUtc - day), offsetNear(asIfUtc + day)].map((offset) => asIfUtc - offset);
  const matching = candidates.filter((moment) => localDateTime(instantOf(moment), timeZone) === local);
  return instantOf(matching.length > 0 ? Math.min(...matching) : (candidates[0] ?? asIfUtc));
}

/** The instant of a local time as `instantOfLocal` has it, or null for a time that the clock skips on that day. */
export function instantOnClock(local: LocalDateTime, timeZone: string): Instant | null {
  const instant = instantOfLocal(local, timeZone);
  return localDateTime(instant, timeZone) === local ? instant : null;
}

/**
 * The business date of an instant: the local date, with days that begin at `dayStart`. Earlier hours belong to the day
 * before.
 */
export function businessDateOf(instant: Instant, timeZone: string, dayStart: string): string {
  const local = localDateTime(instant, timeZone);
  const date = local.slice(0, 10);
  return local.slice(11) >= dayStart ? date : addDays(date, -1);
}

export function addDays(date: string, days: number): string {
  return instantOf(Date.parse(`${date}T00:00:00.000Z`) + days * 24 * 60 * 60 * 1000).slice(0, 10);
}
