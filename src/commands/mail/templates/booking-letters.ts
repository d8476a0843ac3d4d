import type { RefundReason } from '../../../domain/payment/events.ts';
import type { TicketType } from '../../../domain/theater/ticket-types.ts';
import type { BookedSeat, CancelledBy, PaymentMethod } from '../../../domain/showtime/values.ts';
import { formatMoney, type Money } from '../../../domain/kernel/money.ts';
import type { Instant } from '../../../engine/instant.ts';
import { cancelledInWords, madeInWords, refusedInWords, seatsCancelledInWords } from './booking-words.ts';
import { code, fact, notice, paragraph, type Block, type Letter } from './letter.ts';
import { movedInWords } from './moved-in-words.ts';
import { localTime, methodInWords, seatInWords, shortTitle, zonedTime, zoneInWords } from './wording.ts';

/** The booking that a letter is about. */
export interface BookingDetails {
  /** The customer's first name; null where the address is not confirmed. */
  readonly name: string | null;
  /** What people quote. */
  readonly reference: string;
  readonly movie: string;
  readonly theater: string;
  readonly address: string;
  readonly auditorium: string;
  readonly startsAt: Instant;
  readonly timeZone: string;
  readonly seats: readonly BookedSeat[];
  /** The price card that the seats were sold by. */
  readonly ticketTypes: readonly Pick<TicketType, 'code' | 'name' | 'proof'>[];
  /** The price of the tickets. */
  readonly total: Money;
}

/** Money that goes back. */
export interface Repayment {
  readonly amount: Money;
  /** Staff pay it out; else it goes the way that it came. */
  readonly isAtCounter: boolean;
}

/** What there is to tell of an exchange. */
export interface ExchangeNews {
  /** What people quoted before. */
  readonly formerReference: string;
  /** What was paid for the former booking, and pays this one. */
  readonly carried: Money;
  readonly refund: Repayment | null;
}

/** What there is to tell of a booking. */
export type News =
  | {
      readonly kind: 'booking-confirmed';
      readonly method: PaymentMethod;
      /** What was charged; null where it is still to be paid at the counter. */
      readonly charged: Money | null;
      /** Until when it can be paid at the counter. */
      readonly payUntil: Instant;
      /** Null where it takes the place of no other booking. */
      readonly exchanged: ExchangeNews | null;
    }
  | {
      readonly kind: 'booking-cancelled';
      readonly cancelledBy: CancelledBy;
      /** Whether something was paid for it of which nothing goes back. */
      readonly isMoneyKept: boolean;
      readonly refund: Repayment | null;
    }
  | { readonly kind: 'seats-changed' }
  | {
      readonly kind: 'seats-cancelled';
      readonly cancelled: readonly BookedSeat[];
      readonly cancelledBy: CancelledBy;
      readonly isMoneyKept: boolean;
      readonly refund: Repayment | null;
    }
  | {
      readonly kind: 'showtime-moved';
      readonly formerStart: Instant;
      /** The name of the auditorium in which it was; null where it is still in it. */
      readonly formerAuditorium: string | null;
    }
  | {
      readonly kind: 'showtime-cancelled';
      /** In the theater's words; null where the address is not confirmed. */
      readonly reason: string | null;
      readonly refund: Repayment | null;
    }
  | { readonly kind: 'payment-refused'; readonly reason: RefundReason; readonly refund: Repayment }
  | { readonly kind: 'refund-made'; readonly refund: Repayment }
  | { readonly kind: 'refund-failed'; readonly refund: Repayment };

/** For each kind of news, the letter about it. */
const letters: {
  readonly [Kind in News['kind']]: (about: BookingDetails, news: NewsOf<Kind>) => Omit<Letter, 'name'>;
} = {
  'booking-confirmed': (about, news) => ({
    subject: `${news.exchanged === null ? 'Your tickets' : 'Your new tickets'}: ${shortTitle(about.movie)}`,
    headline: news.exchanged === null ? 'Your booking is confirmed' : 'Your booking is exchanged',
    blocks: [
      ...exchangeOf(news),
      eventOf(about),
      code('Booking reference', about.reference),
      seatsOf(about),
      ...paymentOf(about, news),
      ...proofsOf(about),
    ],
  }),
  'booking-cancelled': (about, news) => ({
    subject: `Your booking is cancelled: ${shortTitle(about.movie)}`,
    headline: 'Your booking is cancelled',
    blocks: [
      paragraph(cancelledInWords(news.cancelledBy)),
      ...repaid(news.refund, news.isMoneyKept),
      ...detailsOf(about),
    ],
  }),
  'seats-changed': (about) => ({
    subject: `New seats: ${shortTitle(about.movie)}`,
    headline: 'You have other seats',
    blocks: [
      paragraph(
        'The theater has given your booking other seats. Your former tickets are not valid any more.',
      ),
      eventOf(about),
      code('Booking reference', about.reference),
      seatsOf(about),
      paragraph('Your new tickets are attached. You pay nothing for the change.'),
      ...proofsOf(about),
    ],
  }),
  'seats-cancelled': (about, news) => ({
    subject: `Tickets cancelled: ${shortTitle(about.movie)}`,
    headline: 'Some of your tickets are cancelled',
    blocks: [
      paragraph(seatsCancelledInWords(news.cancelledBy)),
      {
        kind: 'facts',
        rows: news.cancelled.map((seat) =>
          fact('Cancelled', `${seatInWords(seat, about.ticketTypes)}, ${formatMoney(seat.price)}`),
        ),
      },
      ...repaid(news.refund, news.isMoneyKept),
      ...detailsOf(about),
    ],
  }),
  'showtime-moved': (about, news) => {
    const { title, headline, sentence, formerly } = movedInWords(about, news);
    return {
      subject: `${title}: ${shortTitle(about.movie)}`,
      headline,
      blocks: [
        paragraph(`${sentence} Your tickets and seats stay valid.`),
        eventOf(about),
        { kind: 'facts', rows: [fact('Formerly', formerly)] },
        code('Booking reference', about.reference),
        seatsOf(about),
        paragraph('If that does not suit you, cancel your booking before the start, or ask the theater.'),
      ],
    };
  },
  'showtime-cancelled': (about, news) => ({
    subject: `Showtime cancelled: ${shortTitle(about.movie)}`,
    headline: 'Your showtime is cancelled',
    blocks: [
      notice('This showtime will not take place. We are sorry.'),
      ...(news.reason === null ? [] : [paragraph(`The theater says: ${news.reason}`)]),
      ...repaid(news.refund),
      ...detailsOf(about),
    ],
  }),
  'payment-refused': (about, news) => ({
    subject: `Your payment is paid back: ${shortTitle(about.movie)}`,
    headline: 'Your payment is paid back',
    blocks: [paragraph(refusedInWords(news.reason)), ...repaid(news.refund), ...detailsOf(about)],
  }),
  'refund-made': (about, news) => ({
    subject: `Your refund: ${shortTitle(about.movie)}`,
    headline: 'Your refund is made',
    blocks: [amountOf('Refund', news.refund), paragraph(madeInWords(news.refund)), ...detailsOf(about)],
  }),
  'refund-failed': (about, news) => ({
    subject: `Your refund is delayed: ${shortTitle(about.movie)}`,
    headline: 'Your refund is delayed',
    blocks: [
      amountOf('Refund', news.refund),
      notice('The refund did not go through. Our staff take care of it; you need not do anything.'),
      paragraph('If you have questions, answer this mail and name your booking reference.'),
      ...detailsOf(about),
    ],
  }),
};

type NewsOf<Kind> = Extract<News, { readonly kind: Kind }>;

/** A letter about a booking. */
export function bookingLetter(about: BookingDetails, news: News): Letter {
  const write = letters[news.kind] as (about: BookingDetails, news: News) => Omit<Letter, 'name'>;
  return { ...write(about, news), name: about.name };
}

function eventOf({ movie, theater, address, auditorium, startsAt, timeZone }: BookingDetails): Block {
  return {
    kind: 'event',
    title: movie,
    when: localTime(startsAt, timeZone),
    lines: [zoneInWords(startsAt, timeZone), `${theater}, ${auditorium}`, address],
  };
}

function seatsOf({ seats, total, ticketTypes }: BookingDetails): Block {
  return {
    kind: 'prices',
    title: seats.length === 1 ? '1 ticket' : `${seats.length} tickets`,
    rows: seats.map((seat) => fact(seatInWords(seat, ticketTypes), formatMoney(seat.price))),
    total: fact('Total', formatMoney(total)),
  };
}

/** What the door asks to see for the tickets of a booking. */
function proofsOf({ seats, ticketTypes }: BookingDetails): readonly Block[] {
  return ticketTypes
    .filter(({ code, proof }) => proof !== null && seats.some(({ ticketType }) => ticketType === code))
    .map(({ name, proof }) => notice(`${name}: please bring ${proof ?? ''}.`));
}

/** The booking, behind the news about it. */
function detailsOf(about: BookingDetails): readonly Block[] {
  return [eventOf(about), code('Booking reference', about.reference), seatsOf(about)];
}

function paymentOf(
  { total, timeZone }: BookingDetails,
  { method, charged, payUntil }: NewsOf<'booking-confirmed'>,
): readonly Block[] {
  if (charged === null) {
    const until = zonedTime(payUntil, timeZone);
    return [
      { kind: 'facts', rows: [fact('To be paid at the counter', formatMoney(total))] },
      notice(`Name the booking reference at the counter and pay there until ${until}.`),
      paragraph('Otherwise the seats are sold to others.'),
    ];
  }
  return [
    { kind: 'facts', rows: [fact('Paid', `${formatMoney(charged)}, ${methodInWords(method)}`)] },
    paragraph(
      'Your tickets are attached, with a QR code for each seat. Show it at the entrance, on paper or on a screen.',
    ),
  ];
}

function exchangeOf({ exchanged }: NewsOf<'booking-confirmed'>): readonly Block[] {
  if (exchanged === null) return [];
  const { formerReference, carried, refund } = exchanged;
  return [
    paragraph(`This booking takes the place of ${formerReference}, whose tickets are not valid any more.`),
    amountOf('Paid before', { amount: carried, isAtCounter: false }),
    ...repaid(refund),
  ];
}

function amountOf(label: string, { amount }: Repayment): Block {
  return { kind: 'facts', rows: [fact(label, formatMoney(amount))] };
}

function repaid(refund: Repayment | null, isMoneyKept = false): readonly Block[] {
  if (refund === null) {
    return isMoneyKept ? [paragraph('By the terms of this booking nothing is paid back.')] : [];
  }
  const way = refund.isAtCounter
    ? 'You get the money at the box office: name your booking reference there.'
    : 'The money goes back the way you paid. We write again when it is on its way.';
  return [amountOf('Paid back', refund), paragraph(way)];
}
