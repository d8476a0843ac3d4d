import { bookingIdIn, showtimeOf, type BookingId, type ShowtimeId } from '../../domain/kernel/ids.ts';
import { atMost, type Money } from '../../domain/kernel/money.ts';
import { payment } from '../../domain/payment/decider.ts';
import { refundableOf } from '../../domain/payment/refunding.ts';
import { showtime, type ShowtimeCommand, type ShowtimeRejection } from '../../domain/showtime/decider.ts';
import { offerOf, type FormerBooking } from '../../domain/showtime/exchange-offer.ts';
import { amountOf, fundsOf } from '../../domain/showtime/funds.ts';
import { findBooking } from '../../domain/showtime/rules.ts';
import { dueOf, type Booking } from '../../domain/showtime/state.ts';
import { ADULT } from '../../domain/theater/ticket-types.ts';
import type { Choice } from '../../domain/showtime/tickets.ts';
import type { Caller, Fund } from '../../domain/showtime/values.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { Rejected } from '../../engine/decider.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { loadBooking } from '../mail/booking-news.ts';
import { refuse } from '../refusals.ts';
import type { SellingSettings } from '../selling-settings.ts';
import { bookingResult, type BookingDetails } from './booking-result.ts';
import { claimFormerBooking, finishExchange } from './finish-exchange.ts';
import { keyOfBooking } from './key-of-booking.ts';
import { refundIdsFor } from './refund-ids.ts';

/** What somebody wants in the place of a booking. */
export interface WantedExchange {
  readonly caller: Caller;
  readonly bookingId: BookingId;
  /** Null: the booking's own. */
  readonly showtimeId: ShowtimeId | null;
  /** A seat that is named by its id alone takes the ticket type at its place in the booking. */
  readonly seats: readonly Choice[];
  /** Whether somebody of the party needs a wheelchair space. */
  readonly accessible?: boolean | undefined;
}

type ExchangeRejection = ShowtimeRejection | 'unknown-showtime';

/**
 * Exchanges a booking for a new one, of the same showtime or another. The new seats are held first. Where nothing is to be
 * paid, the new booking is confirmed at once by what was paid for the former one, and what it costs less goes back. Else
 * the answer is the hold: whoever pays it has exchanged the booking, and when it lapses the booking stays as it was.
 * May be repeated: the new booking's id derives from the command.
 */
export async function exchangeBooking(
  { vault, settings }: Pick<CommandDependencies, 'vault' | 'settings'>,
  session: CommandSession,
  wanted: WantedExchange & { readonly reason: string | null },
): Promise<CommandResult<BookingDetails, ExchangeRejection>> {
  const { bookingId, caller } = wanted;
  const showtimeId = wanted.showtimeId ?? showtimeOf(bookingId);
  const newBookingId = newBookingOf(session, wanted);
  const { showtime: target } = await session.load(showtime, showtimeId);
  if (target?.bookings.has(newBookingId) !== true) {
    const reason =
      wanted.reason === null
        ? null
        : (await keyOfBooking(vault, session, bookingId)).seal('reason', wanted.reason);
    const begin = await beginning(settings, session, { ...wanted, reason });
    if (begin.outcome === 'rejected') return begin;
    const begun = await session.execute(showtime, showtimeId, begin.command);
    if (begun.outcome === 'rejected') return begun;
  }
  const begun = await loadBooking(session, newBookingId);
  if (begun.booking.status === 'held' && dueOf(begun.booking).amount === 0) {
    const claimed = await claimFormerBooking(session, begun.booking);
    if (claimed.outcome === 'rejected') {
      const release = { type: 'ReleaseHold', bookingId: newBookingId, caller } as const;
      await session.execute(showtime, showtimeId, release);
      return claimed;
    }
  }
  await finishExchange(session, newBookingId);
  const state = await loadBooking(session, newBookingId);
  const { status } = state.booking;
  if (status === 'released' || status === 'expired') {
    return refuse('hold-lapsed', 'The new seats are held no more; the booking stays as it was. Ask anew.');
  }
  return { outcome: 'accepted', events: [], state };
}

/** A booking, and the one that would take its place. */
export interface QuotedExchange {
  readonly former: BookingDetails & {
    /** What was paid for it. */
    readonly paid: Money;
  };
  readonly tried: BookingDetails;
}

/** What an exchange would do now: decided, and not recorded. Refused as the exchange is. */
export async function quoteExchange(
  { settings }: Pick<CommandDependencies, 'settings'>,
  session: CommandSession,
  wanted: WantedExchange,
): Promise<CommandResult<QuotedExchange, ExchangeRejection>> {
  const begin = await beginning(settings, session, { ...wanted, reason: null });
  if (begin.outcome === 'rejected') return begin;
  const state = await session.load(showtime, wanted.showtimeId ?? showtimeOf(wanted.bookingId));
  const decided = showtime.decide(begin.command, state);
  if (decided.outcome === 'rejected') return decided;
  const place = { revision: 0, occurredAt: session.now };
  const after = decided.events.reduce((sofar, event) => showtime.evolve(sofar, event, place), state);
  const accepted = { outcome: 'accepted', events: [], state: after } as const;
  const tried = bookingResult(accepted, newBookingOf(session, wanted));
  if (tried.outcome === 'rejected') return tried;
  const former = await loadBooking(session, wanted.bookingId);
  const paid = amountOf(fundsOf(former.booking), former.booking.total.currency);
  return { ...accepted, state: { former: { ...former, paid }, tried: tried.state } };
}

function newBookingOf(session: CommandSession, { bookingId, showtimeId }: WantedExchange): BookingId {
  return bookingIdIn(showtimeId ?? showtimeOf(bookingId), derivedId(session.commandId, 'booking'));
}

/** The command that begins an exchange, from what the booking offers now. */
async function beginning(
  settings: SellingSettings,
  session: CommandSession,
  wanted: WantedExchange & { readonly reason: FormerReason },
): Promise<{ readonly outcome: 'offered'; readonly command: ShowtimeCommand } | Rejected<ExchangeRejection>> {
  const { bookingId, caller, showtimeId, reason } = wanted;
  const { showtime: present } = await session.load(showtime, showtimeOf(bookingId));
  if (present === null) return refuse('not-found', 'There is no such booking.');
  const found = findBooking(present, bookingId, caller);
  if (found.outcome === 'rejected') return found;
  const offered = offerOf(found.booking, present, { caller, now: session.now });
  if (offered.outcome === 'rejected') return offered;
  const former = { ...offered.former, credit: await leftOf(session, offered.former) };
  if (former.credit.length === 0) {
    return refuse('exchange-not-allowed', 'What was paid for this booking has been paid back already.');
  }
  const isWithin = showtimeId === null || showtimeId === showtimeOf(bookingId);
  if (!isWithin && (await session.load(showtime, showtimeId)).showtime === null) {
    return refuse('unknown-showtime', 'There is no such showtime.');
  }
  const command = {
    bookingId: newBookingOf(session, wanted),
    caller,
    former,
    seats: withTicketTypes(wanted.seats, found.booking),
    accessible: wanted.accessible,
    reason,
    now: session.now,
    holdSeconds: settings.holdSeconds,
    maximumHolds: settings.holdsPerCustomer,
    maximumSeats: caller.isStaff ? settings.maximumSeatsPerStaffHold : settings.maximumSeatsPerHold,
  };
  return {
    outcome: 'offered',
    command: isWithin
      ? { type: 'ExchangeWithin', ...command, refundIds: refundIdsFor(command.bookingId, former.credit) }
      : { type: 'BeginExchange', ...command },
  };
}

/** What staff have paid back before pays nothing any more. */
async function leftOf(session: CommandSession, { credit }: FormerBooking): Promise<readonly Fund[]> {
  const left = credit.map(async ({ paymentId, amount }) => {
    const paid = await session.load(payment, paymentId);
    // Nothing was paid back of what is not recorded yet.
    return { paymentId, amount: paid === null ? amount : atMost(amount, refundableOf(paid)) };
  });
  return (await Promise.all(left)).filter(({ amount }) => amount.amount > 0);
}

type FormerReason = Extract<ShowtimeCommand, { type: 'BeginExchange' }>['reason'];

function withTicketTypes(seats: readonly Choice[], former: Booking): readonly Choice[] {
  return seats.map((choice, place) =>
    typeof choice === 'string'
      ? { seatId: choice, ticketType: former.seats[place]?.ticketType ?? ADULT }
      : choice,
  );
}
