import type { Booking } from '../../api/resources.ts';

/** The address of a calendar entry (RFC 5545) for a booking, to be downloaded. It holds the entry itself. */
export function calendarAddress({ id, reference, showtime, seats }: Booking): string {
  const { movie, theater, auditorium, startsAt, endsAt } = showtime;
  const place = [theater.name, auditorium.name, theater.city].filter((part) => part !== null).join(', ');
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Marquee//Booking//EN',
    'BEGIN:VEVENT',
    `UID:${id}`,
    `DTSTAMP:${stamp(startsAt)}`,
    `DTSTART:${stamp(startsAt)}`,
    `DTEND:${stamp(endsAt)}`,
    `SUMMARY:${escaped(movie.title ?? '')}`,
    `LOCATION:${escaped(place)}`,
    `DESCRIPTION:${escaped(`${reference}: ${seats.map(({ seatId }) => seatId).join(', ')}`)}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ];
  return `data:text/calendar;charset=utf-8,${encodeURIComponent(lines.join('\r\n'))}`;
}

function stamp(instant: string): string {
  return new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '');
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, '\\n');
}
