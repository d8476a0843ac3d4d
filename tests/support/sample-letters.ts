import { accountLetter } from '../../src/commands/mail/templates/account-letters.ts';
import {
  bookingLetter,
  type BookingDetails,
  type News,
} from '../../src/commands/mail/templates/booking-letters.ts';
import { calendarEntry } from '../../src/commands/mail/templates/calendar-entry.ts';
import type { Letter } from '../../src/commands/mail/templates/letter.ts';
import { money } from '../../src/domain/kernel/money.ts';
import { AccountMailKind } from '../../src/domain/mail/events.ts';
import type { BookedSeat } from '../../src/domain/showtime/values.ts';
import { addMinutes, type Instant } from '../../src/engine/instant.ts';
import type { MailAttachment } from '../../src/ports/mail-transport.ts';
import { booking, on } from './fixtures.ts';

/** A letter as a mail has it, and what goes with it. */
export interface SampleLetter {
  /** Its kind, and what is special about it. */
  readonly name: string;
  readonly letter: Letter;
  readonly attachments: readonly MailAttachment[];
}

const PIN = '04711815';
const publicUrl = 'https://tickets.kino-international.example';
/** Half past seven in the evening in Berlin. */
const start = on('2026-11-21', '18:30');

export function sampleSeat(
  row: string,
  number: number,
  {
    tier = 'regular',
    kind = 'standard',
    ticketType = 'adult',
    amount = 1250,
    currency = 'EUR',
  }: SeatChanges = {},
): BookedSeat {
  return { seatId: `${row}${number}`, row, number, tier, kind, ticketType, price: money(amount, currency) };
}

interface SeatChanges extends Partial<Pick<BookedSeat, 'tier' | 'kind' | 'ticketType'>> {
  readonly amount?: number;
  readonly currency?: string;
}

/** Three seats for Ada in Berlin, but for what is said otherwise. */
export function sampleDetails(changes: Partial<BookingDetails> = {}): BookingDetails {
  return {
    name: 'Ada',
    reference: 'K3V9Q0T7XM',
    movie: 'The Third Man',
    theater: 'Kino International',
    address: 'Karl-Marx-Allee 33, Berlin',
    auditorium: 'Saal 1',
    startsAt: start,
    timeZone: 'Europe/Berlin',
    seats: [
      sampleSeat('F', 11, { ticketType: 'student', amount: 1000 }),
      sampleSeat('F', 12, { tier: 'vip', amount: 2250 }),
      sampleSeat('F', 13, { kind: 'wheelchair' }),
    ],
    ticketTypes: [
      { code: 'adult', name: 'Adult', proof: null },
      { code: 'student', name: 'Student', proof: 'your student card' },
      { code: 'senior', name: 'Senior', proof: 'your passport' },
    ],
    total: money(4500, 'EUR'),
    ...changes,
  };
}

const refund = { amount: money(4500, 'EUR'), isAtCounter: false };

export const sampleNews: { readonly [Kind in News['kind']]: Extract<News, { readonly kind: Kind }> } = {
  'booking-confirmed': {
    kind: 'booking-confirmed',
    method: 'card',
    charged: money(4500, 'EUR'),
    payUntil: addMinutes(start, -30),
    exchanged: null,
  },
  'booking-cancelled': { kind: 'booking-cancelled', cancelledBy: 'owner', isMoneyKept: false, refund },
  'seats-changed': { kind: 'seats-changed' },
  'seats-cancelled': {
    kind: 'seats-cancelled',
    cancelled: [sampleSeat('F', 14), sampleSeat('F', 15, { ticketType: 'student', amount: 1000 })],
    cancelledBy: 'owner',
    isMoneyKept: false,
    refund: { amount: money(2250, 'EUR'), isAtCounter: false },
  },
  'showtime-moved': {
    kind: 'showtime-moved',
    formerStart: addMinutes(start, -150),
    formerAuditorium: null,
  },
  'showtime-cancelled': {
    kind: 'showtime-cancelled',
    reason: 'The projector is broken. It will be repaired by Monday.',
    refund,
  },
  'payment-refused': { kind: 'payment-refused', reason: 'late-payment', refund },
  'refund-made': { kind: 'refund-made', refund },
  'refund-failed': { kind: 'refund-failed', refund },
};

const longTitle =
  'Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb & Other <Stories> That Nobody Who Has Not Seen Them on a Screen of This Size, in a Theater With This Sound, Late at Night, Would Ever Believe';

const fullRow = Array.from({ length: 24 }, (_, index) =>
  sampleSeat(index < 12 ? 'G' : 'H', (index % 12) + 1, { tier: index < 4 ? 'premium' : 'regular' }),
);

const arabic = sampleDetails({
  name: 'ليلى',
  movie: 'لورنس العرب: النسخة الكاملة 70 مم',
  theater: 'سينما الكويت',
  address: 'شارع الخليج العربي 12, الكويت',
  auditorium: 'القاعة 3',
  timeZone: 'Asia/Kuwait',
  seats: [sampleSeat('A', 1, { amount: 3250, currency: 'KWD' })],
  total: money(3250, 'KWD'),
});

const japanese = sampleDetails({
  name: null,
  movie: '七人の侍',
  theater: 'テアトル東京',
  address: '1-2-3 銀座, 東京',
  auditorium: 'スクリーン 2',
  timeZone: 'Asia/Tokyo',
  seats: [sampleSeat('C', 5, { tier: 'recliner', amount: 1900, currency: 'JPY' })],
  total: money(1900, 'JPY'),
});

const special: readonly (readonly [what: string, about: BookingDetails, news: News])[] = [
  ['long-title', sampleDetails({ movie: longTitle }), sampleNews['booking-confirmed']],
  ['right-to-left', arabic, { ...sampleNews['booking-confirmed'], charged: money(3250, 'KWD') }],
  [
    'many-seats',
    sampleDetails({ seats: fullRow, total: money(30_000, 'EUR') }),
    { ...sampleNews['booking-confirmed'], charged: money(30_000, 'EUR') },
  ],
  [
    'pay-at-counter',
    sampleDetails(),
    { ...sampleNews['booking-confirmed'], method: 'counter', charged: null },
  ],
  [
    'complimentary',
    sampleDetails({ name: null }),
    { ...sampleNews['booking-confirmed'], method: 'complimentary', charged: money(0, 'EUR') },
  ],
  ['no-decimals', japanese, { ...sampleNews['booking-confirmed'], charged: money(1900, 'JPY') }],
  ['nothing-back', sampleDetails(), { ...sampleNews['booking-cancelled'], isMoneyKept: true, refund: null }],
  ['unpaid', sampleDetails(), { ...sampleNews['booking-cancelled'], cancelledBy: 'cutoff', refund: null }],
  [
    'at-the-counter',
    sampleDetails(),
    { ...sampleNews['showtime-cancelled'], refund: { ...refund, isAtCounter: true } },
  ],
];

/** Every template with data of a common kind, and with those that are hard to lay out. */
export const sampleLetters: readonly SampleLetter[] = [
  ...AccountMailKind.options.map((kind) => ({
    name: kind,
    letter: accountLetter(kind, { name: kind.startsWith('email-') ? null : 'Ada', pin: PIN, publicUrl }),
    attachments: [],
  })),
  {
    name: 'invitation-late',
    letter: accountLetter('invitation', { name: null, pin: null, publicUrl }),
    attachments: [],
  },
  ...Object.values(sampleNews).map((news) => sample(news.kind, sampleDetails(), news)),
  ...special.map(([what, about, news]) => sample(`${news.kind}-${what}`, about, news)),
];

function sample(name: string, about: BookingDetails, news: News): SampleLetter {
  return { name, letter: bookingLetter(about, news), attachments: [sampleEntry(about, news.kind)] };
}

function sampleEntry(about: BookingDetails, kind: News['kind']): MailAttachment {
  const stamp: Instant = on('2026-11-20', '12:00');
  return calendarEntry({
    ...about,
    uid: booking(1),
    sequence: 7,
    method: kind.endsWith('-cancelled') ? 'CANCEL' : 'PUBLISH',
    stamp,
    endsAt: addMinutes(about.startsAt, 120),
    sender: 'tickets@marquee.example',
  });
}
