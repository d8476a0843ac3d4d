import { describe, expect, it } from '@jest/globals';
import { bookingLetter, type News } from '../../src/commands/mail/templates/booking-letters.ts';
import { calendarEntry } from '../../src/commands/mail/templates/calendar-entry.ts';
import type { Block, Letter } from '../../src/commands/mail/templates/letter.ts';
import { render } from '../../src/commands/mail/templates/render.ts';
import { shortTitle, zonedTime } from '../../src/commands/mail/templates/wording.ts';
import { money } from '../../src/domain/kernel/money.ts';
import { AccountMailKind, BookingMailKind } from '../../src/domain/mail/events.ts';
import { booking, on } from '../support/fixtures.ts';
import { sampleDetails, sampleLetters, sampleNews, sampleSeat } from '../support/sample-letters.ts';

const URL = 'https://tickets.example.org';

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

/** What a reader sees of an HTML mail. */
function seenIn(html: string): string {
  return html
    .replace(/^[^]*<body[^>]*>/, '')
    .replace(/<[^>]+>/g, '\n')
    .replace(/&(lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? '');
}

function wordsOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'paragraph':
    case 'notice':
      return [block.text];
    case 'code':
      return [block.label, block.code];
    case 'event':
      return [block.title, block.when, ...block.lines];
    case 'facts':
      return block.rows.flatMap(({ label, value }) => [label, value]);
    case 'prices':
      return [block.title, ...[...block.rows, block.total].flatMap(({ label, value }) => [label, value])];
  }
}

function bothFormsOf(letter: Letter): readonly [string, string] {
  const { text, html } = render(letter, URL);
  return [text, seenIn(html)];
}

/** That each of these is read in both forms of a letter. */
function expectInBoth(letter: Letter, facts: readonly string[]): void {
  for (const form of bothFormsOf(letter)) for (const fact of facts) expect(form).toContain(fact);
}

describe('Every letter', () => {
  it('has a sample', () => {
    const names = sampleLetters.map(({ name }) => name);
    const kinds = [...AccountMailKind.options, ...BookingMailKind.options];
    expect(kinds.filter((kind) => !names.includes(kind))).toEqual([]);
  });

  it.each(sampleLetters)('says the same in text and in HTML: $name', ({ letter }) => {
    const facts = [letter.headline, URL, ...letter.blocks.flatMap(wordsOf)];
    expectInBoth(letter, letter.name === null ? facts : [`Hello ${letter.name},`, ...facts]);
    expect(letter.subject).not.toMatch(/[\p{Cc}]/u);
  });

  it.each(sampleLetters)('loads nothing and runs nothing: $name', ({ letter }) => {
    const { html } = render(letter, URL);
    expect(html).not.toMatch(/<script|<img|<link|<iframe|<form|src=|url\(|@import|javascript:|\son\w+=/i);
  });

  it('shows what somebody typed as text', () => {
    const typed = `<script>alert("1")</script>&amp;'`;
    const about = sampleDetails({
      name: typed,
      movie: typed,
      theater: typed,
      auditorium: typed,
      address: typed,
      seats: [{ ...sampleSeat('A', 1), row: '<b>"' }],
    });
    const news = { ...sampleNews['showtime-cancelled'], reason: typed };
    const { html } = render(bookingLetter(about, news), URL);
    expect(html).not.toMatch(/<script|<b>/);
    expectInBoth(bookingLetter(about, news), [typed, '<b>"']);
  });
});

describe('A letter about a booking', () => {
  const confirmed = sampleNews['booking-confirmed'];

  it('names movie, theater, auditorium, time and zone, reference, each seat with tier and price, and what was charged', () => {
    expectInBoth(bookingLetter(sampleDetails(), confirmed), [
      ...['The Third Man', 'Kino International, Saal 1', 'Karl-Marx-Allee 33, Berlin'],
      ...['Saturday, 21 November 2026, 19:30', 'Central European Standard Time (GMT+1)', 'K3V9Q0T7XM'],
      ...['Row F, seat 11 – Regular, Student', '10.00 EUR', 'Row F, seat 12 – VIP, Adult', '22.50 EUR'],
      ...[
        'Row F, seat 13, wheelchair space – Regular, Adult',
        'Student: please bring your student card.',
        'Total',
        '45.00 EUR',
        'Paid',
        '45.00 EUR, by card',
      ],
    ]);
  });

  it('asks for the proof of the tickets that it is about, and for no other', () => {
    for (const form of bothFormsOf(bookingLetter(sampleDetails(), confirmed))) {
      expect(form).not.toContain('passport');
    }
  });

  it.each([
    ['EUR', 4500, '45.00 EUR'],
    ['JPY', 1900, '1900 JPY'],
    ['KWD', 3250, '3.250 KWD'],
  ])('writes money with the decimals of %s', (currency, amount, written) => {
    const charged = money(amount, currency);
    const about = sampleDetails({ total: charged, seats: [sampleSeat('A', 1, { amount, currency })] });
    const letter = bookingLetter(about, { ...confirmed, charged });
    for (const form of bothFormsOf(letter)) expect(form.split(written)).toHaveLength(4);
  });

  it('says until when a booking is to be paid at the counter, and nothing of money that was taken', () => {
    const letter = bookingLetter(sampleDetails(), { ...confirmed, method: 'counter', charged: null });
    expectInBoth(letter, ['To be paid at the counter', 'until Saturday, 21 November 2026, 19:00, Central']);
    for (const form of bothFormsOf(letter)) expect(form).not.toContain('Paid');
  });

  it.each<[string, News, string, string | null]>([
    ['all', sampleNews['booking-cancelled'], 'Paid back', '45.00 EUR'],
    [
      'nothing',
      { ...sampleNews['booking-cancelled'], refund: null, isMoneyKept: true },
      'nothing is paid',
      null,
    ],
    [
      'at the counter',
      { ...sampleNews['showtime-cancelled'], refund: { amount: money(500, 'EUR'), isAtCounter: true } },
      'at the box office',
      '5.00 EUR',
    ],
    ['too late', sampleNews['payment-refused'], 'came after your hold had ended', '45.00 EUR'],
    ['twice', { ...sampleNews['payment-refused'], reason: 'second-payment' }, 'paid twice', '45.00 EUR'],
    ['made', sampleNews['refund-made'], 'on its way back', '45.00 EUR'],
    ['failed', sampleNews['refund-failed'], 'Our staff take care of it', '45.00 EUR'],
  ])('says what is paid back: %s', (_, news, words, amount) => {
    expectInBoth(bookingLetter(sampleDetails(), news), amount === null ? [words] : [words, amount]);
  });

  it('says the old and the new start of a move', () => {
    expectInBoth(bookingLetter(sampleDetails(), sampleNews['showtime-moved']), [
      'Saturday, 21 November 2026, 19:30',
      'Saturday, 21 November 2026, 17:00, Central European Standard Time (GMT+1)',
    ]);
  });

  it('has room for a long title in its subject, and never cuts a character', () => {
    expect(shortTitle('a'.repeat(80))).toBe('a'.repeat(80));
    expect(shortTitle('👩‍🚀'.repeat(90))).toBe(`${'👩‍🚀'.repeat(79)}…`);
  });
});

describe('A local time', () => {
  it.each([
    [
      'in autumn, the first time',
      on('2026-10-25', '00:30'),
      'Sunday, 25 October 2026, 02:30',
      'Central European Summer Time (GMT+2)',
    ],
    [
      'in autumn, the second time',
      on('2026-10-25', '01:30'),
      'Sunday, 25 October 2026, 02:30',
      'Central European Standard Time (GMT+1)',
    ],
    [
      'in spring, before the gap',
      on('2027-03-28', '00:59'),
      'Sunday, 28 March 2027, 01:59',
      'Central European Standard Time (GMT+1)',
    ],
    [
      'in spring, after the gap',
      on('2027-03-28', '01:00'),
      'Sunday, 28 March 2027, 03:00',
      'Central European Summer Time (GMT+2)',
    ],
  ])('is told apart when the clocks change: %s', (_, instant, local, zone) => {
    expect(zonedTime(instant, 'Europe/Berlin')).toBe(`${local}, ${zone}`);
    const about = sampleDetails({ startsAt: instant });
    expectInBoth(bookingLetter(about, sampleNews['booking-confirmed']), [local, zone]);
  });

  it.each([
    ['Asia/Kathmandu', 'Sunday, 22 November 2026, 00:15, Nepal Time (GMT+5:45)'],
    ['America/New_York', 'Saturday, 21 November 2026, 13:30, Eastern Standard Time (GMT-5)'],
    ['Etc/GMT-14', 'Sunday, 22 November 2026, 08:30, Etc/GMT-14 (GMT+14)'],
  ])('is that of the theater: %s', (timeZone, written) => {
    expect(zonedTime(on('2026-11-21', '18:30'), timeZone)).toBe(written);
  });
});

describe('A calendar entry', () => {
  const entry = {
    ...sampleDetails({
      movie: 'Eat; Drink, Man\\Woman: 飲食男女 '.repeat(6).trim(),
      startsAt: on('2026-10-25', '00:30'),
    }),
    uid: booking(1),
    sequence: 7,
    stamp: on('2026-10-20', '12:00'),
    endsAt: on('2026-10-25', '02:30'),
    sender: 'tickets@marquee.example',
  };
  const made = calendarEntry({ ...entry, method: 'PUBLISH' });
  const lines = String(made.content).replaceAll('\r\n ', '').split('\r\n');

  it('holds the booking in UTC, under the id of the booking', () => {
    expect(lines).toEqual(
      expect.arrayContaining([
        ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'METHOD:PUBLISH', `UID:${booking(1)}`, 'SEQUENCE:7'],
        ...['DTSTAMP:20261020T120000Z', 'DTSTART:20261025T003000Z', 'DTEND:20261025T023000Z'],
        ...['STATUS:CONFIRMED', 'ORGANIZER;CN=Marquee:mailto:tickets@marquee.example', 'END:VCALENDAR'],
      ]),
    );
    expect(made.contentType).toContain('method=PUBLISH');
  });

  it('takes itself out of the calendar when the booking is cancelled', () => {
    const { content, contentType } = calendarEntry({ ...entry, method: 'CANCEL' });
    expect(String(content)).toMatch(/METHOD:CANCEL\r\n[^]*UID:[^]*STATUS:CANCELLED\r\n/);
    expect(contentType).toContain('method=CANCEL');
  });

  it('escapes what the format has a use for, and ends a line after 75 bytes, never within a character', () => {
    expect(lines).toContainEqual(
      expect.stringMatching(/^SUMMARY:Eat\\; Drink\\, Man\\\\Woman: 飲食男女 Eat/),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/^DESCRIPTION:.*K3V9Q0T7XM\\nKino International\\, Saal 1\\n/),
    );
    const raw = String(made.content).split('\r\n');
    expect(Math.max(...raw.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(String(made.content)).not.toContain('\ufffd');
    expect(String(made.content)).not.toMatch(/[^\r]\n/);
  });
});
