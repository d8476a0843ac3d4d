import type { Instant } from '../../../engine/instant.ts';
import type { MailAttachment } from '../../../ports/mail-transport.ts';
import type { BookingDetails } from './booking-letters.ts';
import { seatInWords } from './wording.ts';

export interface CalendarEntry extends BookingDetails {
  /** The same for every entry of a booking: a later one takes the place of an earlier one. */
  readonly uid: string;
  /** Grows with each entry of a booking. */
  readonly sequence: number;
  /** `CANCEL` takes the entry out of the calendar. */
  readonly method: 'PUBLISH' | 'CANCEL';
  /** When what the entry tells of happened. */
  readonly stamp: Instant;
  readonly endsAt: Instant;
  /** The address that the mail comes from. */
  readonly sender: string;
}

/** A showtime as calendars take it: iCalendar (RFC 5545), by the rules of RFC 5546 for what is published and cancelled. */
export function calendarEntry(entry: CalendarEntry): MailAttachment {
  const { method, movie, theater, auditorium, address, reference, seats, ticketTypes } = entry;
  const description = [
    `Booking reference: ${reference}`,
    `${theater}, ${auditorium}`,
    ...seats.map((seat) => seatInWords(seat, ticketTypes)),
  ];
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Marquee//Tickets//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    `UID:${entry.uid}`,
    `SEQUENCE:${entry.sequence}`,
    `DTSTAMP:${utc(entry.stamp)}`,
    `DTSTART:${utc(entry.startsAt)}`,
    `DTEND:${utc(entry.endsAt)}`,
    `SUMMARY:${escaped(movie)}`,
    `LOCATION:${escaped(`${theater}, ${auditorium}, ${address}`)}`,
    `DESCRIPTION:${escaped(description.join('\n'))}`,
    `ORGANIZER;CN=Marquee:mailto:${entry.sender}`,
    `STATUS:${method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:OPAQUE',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return {
    name: 'showtime.ics',
    contentType: `text/calendar; charset=utf-8; method=${method}`,
    content: lines.map((line) => `${folded(line)}\r\n`).join(''),
  };
}

/** `20261121T183000Z` */
function utc(instant: Instant): string {
  return `${instant.slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r\n?|\n/g, '\\n');
}

const LINE_BYTES = 75;

/** A line as the format wants it: no longer than 75 bytes, the rest behind a line break and a space. */
function folded(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  for (const character of line) {
    const room = pieces.length === 0 ? LINE_BYTES : LINE_BYTES - 1;
    if (Buffer.byteLength(piece + character) > room) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece].join('\r\n ');
}
