import { z } from 'zod';
import { accept, reject, type Decision, type RejectionOf } from '../../engine/decider.ts';
import { event, type EventOf } from '../../engine/event.ts';
import type { Instant } from '../../engine/instant.ts';
import { BookingId, UserId } from '../kernel/ids.ts';
import { LocalDate } from '../kernel/local-time.ts';
import { money, Money } from '../kernel/money.ts';
import { Sealed } from '../kernel/sealed.ts';
import {
  isSameOffer,
  moneyOf,
  refusedClaim,
  type ExchangeRefusal,
  type FormerBooking,
} from './exchange-offer.ts';
import { amountOf } from './funds.ts';
import { holdSeats, released, type HoldReleased, type HoldSeats } from './holding.ts';
import { refundsOwed, saleDateOf, type RefundIds, type RefundOwed } from './owing.ts';
import { confirmed, type BookingConfirmed } from './paying.ts';
import { namesOf } from './rules.ts';
import { dueOf, type Booking, type BookingRows, type ExchangeClaim, type Showtime } from './state.ts';
import { aboutBooking, BookedSeats, Channel, Fund } from './values.ts';

const exchangedMoney = {
  /** What the payments of the former booking pay of the new one. */
  carried: z.array(Fund).readonly(),
  /** What of them goes back. */
  refunds: z.array(Fund).readonly(),
};

/** A new booking holds its seats to take the place of another one, which stays as it is until this one is confirmed. */
export const ExchangeBegun = event('ExchangeBegun', {
  ...aboutBooking,
  customerId: UserId.nullable(),
  formerBookingId: BookingId,
  /** The version of the former booking that the money was reckoned from. */
  formerRevision: z.int().min(0),
  ...exchangedMoney,
  /** What is to be paid besides. */
  due: Money,
  reason: Sealed.nullable(),
});

/** A new booking is about to take the place of this one. Until that is decided nothing else happens to it. */
export const ExchangeClaimed = event('ExchangeClaimed', {
  ...aboutBooking,
  customerId: UserId.nullable(),
  newBookingId: BookingId,
  ...exchangedMoney,
});

/** A new booking has taken the place of this one. */
export const BookingExchanged = event('BookingExchanged', {
  ...aboutBooking,
  customerId: UserId.nullable(),
  channel: Channel,
  seats: BookedSeats,
  total: Money,
  newBookingId: BookingId,
  /** What was paid for this booking and pays the new one. */
  amount: Money,
  /** The business date of the exchange. */
  saleDate: LocalDate,
});

/** The new booking will never be confirmed: this one stays as it was. */
export const ExchangeReleased = event('ExchangeReleased', { ...aboutBooking, newBookingId: BookingId });

export const exchangingEvents = [ExchangeBegun, ExchangeClaimed, BookingExchanged, ExchangeReleased] as const;

type ExchangingEvent = EventOf<(typeof exchangingEvents)[number]>;
type Held = ReturnType<typeof holdSeats>;
type OfNewBooking =
  Extract<Held, { readonly outcome: 'accepted' }>['events'][number] | EventOf<typeof ExchangeBegun>;
type BeginRejection = RejectionOf<Held> | 'exchange-not-allowed' | 'showtime-started';

/** Holds the seats of a new booking that is to take the place of another one. */
export interface BeginExchange extends Pick<
  HoldSeats,
  'accessible' | 'bookingId' | 'caller' | 'holdSeconds' | 'maximumHolds' | 'maximumSeats' | 'now'
> {
  readonly type: 'BeginExchange';
  readonly former: FormerBooking;
  readonly seats: HoldSeats['seats'];
  readonly reason: Sealed | null;
}

/** Claims a booking for the new one that is to take its place. */
export interface ClaimExchange {
  readonly type: 'ClaimExchange';
  readonly bookingId: BookingId;
  readonly formerRevision: number;
  readonly claim: ExchangeClaim;
  readonly now: Instant;
}

/** Confirms a new booking that what was paid for the claimed one pays wholly. */
export interface ConfirmExchange {
  readonly type: 'ConfirmExchange';
  readonly bookingId: BookingId;
  readonly now: Instant;
}

/** Ends a booking whose place a confirmed one has taken. */
export interface FinishExchange {
  readonly type: 'FinishExchange';
  readonly bookingId: BookingId;
  readonly newBookingId: BookingId;
  readonly refundIds: RefundIds;
  readonly now: Instant;
}

/** Gives a claim up whose new booking will never be confirmed. */
export interface ReleaseExchange {
  readonly type: 'ReleaseExchange';
  readonly bookingId: BookingId;
  readonly newBookingId: BookingId;
}

/**
 * Holds the new seats by the rules of every hold, at the present prices. What was paid for the former booking pays them as
 * far as it goes; what is left of it goes back, or what is missing is due.
 */
export function beginExchange(
  command: BeginExchange,
  showtime: Showtime,
): Decision<OfNewBooking, BeginRejection> {
  const { former, bookingId, reason, now } = command;
  const { snapshot } = showtime;
  const known = showtime.bookings.get(bookingId);
  if (known !== undefined && known.exchange?.formerBookingId !== former.bookingId) {
    return reject('booking-id-taken', 'This booking was made for another customer or other tickets.');
  }
  if (known === undefined && !isSameOffer(former, showtime)) {
    return reject(
      'exchange-not-allowed',
      'A booking is exchanged for seats of the same movie in the same theater. Cancel it and book anew.',
    );
  }
  if (known === undefined && now >= snapshot.startsAt) {
    return reject('showtime-started', `The showtime began at ${snapshot.startsAt}.`);
  }
  const { customerId, walkIn } = former;
  const held = holdSeats({ ...command, type: 'HoldSeats', customerId, walkIn, client: null }, showtime);
  if (held.outcome === 'rejected') return held;
  const total = held.events.find(({ type }) => type === 'SeatsHeld')?.data.total;
  if (total === undefined) return held;
  return accept<OfNewBooking>(
    ...held.events,
    ExchangeBegun({
      ...namesOf(showtime, bookingId),
      customerId,
      formerBookingId: former.bookingId,
      formerRevision: former.revision,
      ...moneyOf(former, total),
      reason,
    }),
  );
}

function claimExchange(
  { bookingId, formerRevision, claim, now }: ClaimExchange,
  showtime: Showtime,
): Decision<EventOf<typeof ExchangeClaimed>, ExchangeRefusal> {
  const booking = showtime.bookings.get(bookingId);
  if (booking === undefined) return reject('not-found', 'There is no such booking.');
  if (booking.exchangedFor?.newBookingId === claim.newBookingId) return accept();
  const refused = refusedClaim(booking, showtime, { formerRevision, now });
  if (refused !== undefined) return refused;
  const { customerId } = booking;
  return accept(ExchangeClaimed({ ...namesOf(showtime, bookingId), customerId, ...claim }));
}

/** A hold that has ended, or that the showtime ends now, is never confirmed: its claim is given up. */
function confirmExchange(
  { bookingId, now }: ConfirmExchange,
  showtime: Showtime,
): Decision<
  EventOf<typeof BookingConfirmed> | EventOf<typeof HoldReleased>,
  'exchange-not-allowed' | 'hold-lapsed' | 'not-found'
> {
  const booking = showtime.bookings.get(bookingId);
  if (booking === undefined) return reject('not-found', 'There is no such booking.');
  if (booking.confirmedBy.length > 0) return accept();
  if (booking.status !== 'held') {
    return reject(
      'hold-lapsed',
      `This hold has ended (${booking.status}). The former booking stays as it was.`,
    );
  }
  if (booking.exchange === null || dueOf(booking).amount > 0) {
    return reject('exchange-not-allowed', 'There is something to be paid first.');
  }
  if (showtime.cancelled !== null || now >= showtime.snapshot.startsAt) {
    return accept(released(showtime, booking));
  }
  return accept(byCarriedMoney(showtime, booking, now));
}

/** The confirmation of a booking that what was paid for a former one pays wholly. */
export function byCarriedMoney(
  showtime: Showtime,
  booking: Booking,
  now: Instant,
): EventOf<typeof BookingConfirmed> {
  const { exchange, total } = booking;
  const paid = [...(exchange?.refunds ?? []), ...(exchange?.carried ?? [])].at(-1);
  if (paid === undefined) throw new Error(`${booking.bookingId} is paid by no payment.`);
  const { paymentId } = paid;
  const amount = money(0, total.currency);
  return confirmed(showtime, booking, { paymentId, gateway: 'exchange', method: 'exchange', amount }, now);
}

function finishExchange(
  { bookingId, newBookingId, refundIds, now }: FinishExchange,
  showtime: Showtime,
): Decision<EventOf<typeof BookingExchanged> | EventOf<typeof RefundOwed>, 'not-found'> {
  const booking = showtime.bookings.get(bookingId);
  if (booking === undefined) return reject('not-found', 'There is no such booking.');
  const { exchangedFor, status } = booking;
  if (status !== 'confirmed' || exchangedFor?.newBookingId !== newBookingId) return accept();
  return accept(...exchangedBooking({ booking, showtime, claim: exchangedFor, refundIds, now }));
}

/** What a former booking records when another one has taken its place. */
export function exchangedBooking(about: {
  readonly booking: Booking;
  readonly showtime: Showtime;
  readonly claim: ExchangeClaim;
  readonly refundIds: RefundIds;
  readonly now: Instant;
}): readonly (EventOf<typeof BookingExchanged> | EventOf<typeof RefundOwed>)[] {
  const { booking, showtime, claim, now } = about;
  const { bookingId, customerId, channel, seats, total } = booking;
  const { newBookingId, carried, refunds } = claim;
  return [
    BookingExchanged({
      ...namesOf(showtime, bookingId),
      customerId,
      channel,
      seats,
      total,
      newBookingId,
      amount: amountOf(carried, total.currency),
      saleDate: saleDateOf(showtime, now),
    }),
    ...refundsOwed(refunds, { ...about, tickets: seats, reason: 'exchanged' }),
  ];
}

function releaseExchange(
  { bookingId, newBookingId }: ReleaseExchange,
  showtime: Showtime,
): Decision<EventOf<typeof ExchangeReleased>, 'not-found'> {
  const booking = showtime.bookings.get(bookingId);
  if (booking === undefined) return reject('not-found', 'There is no such booking.');
  const { exchangedFor, status } = booking;
  if (status !== 'confirmed' || exchangedFor?.newBookingId !== newBookingId) return accept();
  return accept(ExchangeReleased({ ...namesOf(showtime, bookingId), newBookingId }));
}

/** One booking in the place of another. */
export const exchanging = {
  decide: {
    BeginExchange: beginExchange,
    ClaimExchange: claimExchange,
    ConfirmExchange: confirmExchange,
    FinishExchange: finishExchange,
    ReleaseExchange: releaseExchange,
  },
  evolve: {
    ExchangeBegun: (_, { formerBookingId, formerRevision, carried, refunds, due }) => ({
      exchange: { formerBookingId, formerRevision, carried, refunds, due },
    }),
    ExchangeClaimed: (_, { newBookingId, carried, refunds }) => ({
      exchangedFor: { newBookingId, carried, refunds },
    }),
    BookingExchanged: (booking, { newBookingId }) => ({
      status: 'cancelled',
      cancelledBy: 'exchange',
      exchangedFor: booking.exchangedFor ?? { newBookingId, carried: [], refunds: [] },
    }),
    ExchangeReleased: () => ({ exchangedFor: null }),
  } satisfies BookingRows<ExchangingEvent>,
};
