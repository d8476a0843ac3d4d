import { unreachable } from '../../../engine/decider.ts';
import { millisecondsOf, type Instant } from '../../../engine/instant.ts';
import type { TicketType } from '../../../domain/theater/ticket-types.ts';
import type { BookedSeat, PaymentMethod } from '../../../domain/showtime/values.ts';
import { tierNames } from '../../ticket/printable-ticket.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

function partsOf(instant: Instant, timeZone: string, timeZoneName: 'long' | 'shortOffset'): Parts {
  const key = `${timeZone} ${timeZoneName}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      timeZoneName,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
    formatters.set(key, formatter);
  }
  const parts = formatter.formatToParts(millisecondsOf(instant));
  return Object.fromEntries(parts.map(({ type, value }) => [type, value])) as Parts;
}

type Parts = Readonly<
  Record<'weekday' | 'day' | 'month' | 'year' | 'hour' | 'minute' | 'timeZoneName', string>
>;

/** A local time: `Saturday, 21 November 2026, 19:30`. */
export function localTime(instant: Instant, timeZone: string): string {
  const { weekday, day, month, year, hour, minute } = partsOf(instant, timeZone, 'long');
  return `${weekday}, ${day} ${month} ${year}, ${hour}:${minute}`;
}

/**
 * The name of a zone, with the offset that tells the two hours apart that an autumn night has twice:
 * `Central European Standard Time (GMT+1)`.
 */
export function zoneInWords(instant: Instant, timeZone: string): string {
  const { timeZoneName: name } = partsOf(instant, timeZone, 'long');
  const { timeZoneName: offset } = partsOf(instant, timeZone, 'shortOffset');
  // Some zones have no name but their offset.
  return `${name.startsWith('GMT') ? timeZone : name} (${offset})`;
}

/** A local time with its zone, on one line. */
export function zonedTime(instant: Instant, timeZone: string): string {
  return `${localTime(instant, timeZone)}, ${zoneInWords(instant, timeZone)}`;
}

const kinds = { standard: '', wheelchair: ', wheelchair space', companion: ', companion seat' } as const;

/** A seat as it is found in the auditorium, with its tier and its ticket: `Row A, seat 12 – VIP, Child`. */
export function seatInWords(
  { row, number, tier, kind, ticketType }: BookedSeat,
  ticketTypes: readonly Pick<TicketType, 'code' | 'name'>[],
): string {
  const ticket = ticketTypes.find(({ code }) => code === ticketType)?.name ?? ticketType;
  return `Row ${row}, seat ${number}${kinds[kind]} – ${tierNames[tier]}, ${ticket}`;
}

/** How somebody has paid, behind an amount. */
export function methodInWords(method: PaymentMethod): string {
  switch (method) {
    case 'card':
      return 'by card';
    case 'online':
      return 'online';
    case 'cash':
      return 'in cash';
    case 'terminal':
      return 'by card at the counter';
    case 'complimentary':
      return 'complimentary';
    case 'counter':
      return 'at the counter';
    case 'imported':
      return 'before';
    case 'sandbox':
      return 'by a test payment';
    default:
      return unreachable(method);
  }
}

/** A title that a subject line has room for, cut between two characters. */
export function shortTitle(title: string, maximum = 80): string {
  const characters = [...new Intl.Segmenter('en').segment(title)].map(({ segment }) => segment);
  return characters.length <= maximum ? title : `${characters.slice(0, maximum - 1).join('')}…`;
}
