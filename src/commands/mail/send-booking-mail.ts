import { auditorium } from '../../domain/auditorium/decider.ts';
import { isSettled, mail } from '../../domain/mail/decider.ts';
import type { Mail } from '../../domain/mail/commands.ts';
import { BookingMailKind, type BookingNews } from '../../domain/mail/events.ts';
import { movie } from '../../domain/movie/decider.ts';
import { furtherRefundsFor, isUnpaid, type Booking, type Showtime } from '../../domain/showtime/state.ts';
import { theater } from '../../domain/theater/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { unreachable } from '../../engine/decider.ts';
import type { Instant } from '../../engine/instant.ts';
import { shortCode } from '../../engine/short-code.ts';
import type { MailAttachment } from '../../ports/mail-transport.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { printableTicket } from '../ticket/printable-ticket.ts';
import { isSuperseded, isTooLate, loadBooking } from './booking-news.ts';
import { deliverMail, recordMailFailed, type MailResult } from './deliver-mail.ts';
import { exchangeNewsOf, ownAmountOf } from './exchange-news.ts';
import { recipientOfBooking, type Recipient } from './recipient.ts';
import { loadPayment, recordedRefund, refundsOf, repaymentOf } from './repayments.ts';
import { bookingLetter, type BookingDetails, type News } from './templates/booking-letters.ts';
import { calendarEntry } from './templates/calendar-entry.ts';

/** A mail about a booking that was requested. */
export interface RequestedBookingMail {
  readonly mail: Mail;
  readonly news: BookingNews;
  readonly requestedAt: Instant;
}

/**
 * Sends a mail about a booking, as the booking is now, unless it has been sent, has been overtaken by other news, or comes
 * too late. Given up and throws as `deliverMail` does.
 */
export async function sendBookingMail(
  dependencies: Pick<CommandDependencies, 'vault' | 'mail' | 'settings'> & TicketMaker,
  session: CommandSession,
  { mail: requested, news, requestedAt }: RequestedBookingMail,
): Promise<MailResult> {
  const { vault, mail: transport } = dependencies;
  const kind = BookingMailKind.parse(requested.kind);
  const state = await session.load(mail, requested.mailId);
  if (isSettled(state)) return { outcome: 'accepted', events: [], state };
  const { showtime, booking } = await loadBooking(session, news.bookingId);
  if (isTooLate(kind, showtime, { happenedAt: requestedAt, now: session.now })) {
    return recordMailFailed(session, requested, 'too-late');
  }
  if (await isSuperseded(session, kind, news)) return recordMailFailed(session, requested, 'superseded');
  return deliverMail(dependencies, session, {
    mail: requested,
    happenedAt: requestedAt,
    findRecipient: () => recipientOfBooking(vault, session, booking),
    compose: async (recipient) => {
      const details = await detailsOf(session, showtime, booking, recipient);
      const told = await newsOf(session, kind, { news, showtime, booking, recipient });
      const entry = { details, showtime, booking, stamp: requestedAt, sender: transport.sender };
      const attachments = await attachmentsOf(dependencies, told.kind, entry);
      return { letter: bookingLetter(details, told), attachments };
    },
  });
}

async function detailsOf(
  session: CommandSession,
  { snapshot }: Showtime,
  booking: Booking,
  { name }: Recipient,
): Promise<BookingDetails> {
  const { movieId, theaterId, auditoriumId, startsAt, timeZone, ticketTypes } = snapshot;
  const [shown, place, room] = await Promise.all([
    session.load(movie, movieId),
    session.load(theater, theaterId),
    session.load(auditorium, auditoriumId),
  ]);
  if (shown === null || place === null || room === null) {
    throw new Error(`The movie, theater or auditorium of ${booking.bookingId} is not there.`);
  }
  const { seats, total } = booking;
  return {
    name,
    reference: shortCode(booking.bookingId),
    movie: shown.title,
    theater: place.name,
    address: `${place.address}, ${place.city}`,
    auditorium: room.name,
    startsAt,
    timeZone,
    seats,
    ticketTypes,
    total,
  };
}

interface Present {
  readonly news: BookingNews;
  readonly showtime: Showtime;
  readonly booking: Booking;
  readonly recipient: Recipient;
}

/** What a mail tells, from what is recorded by now. */
async function newsOf(session: CommandSession, kind: BookingMailKind, present: Present): Promise<News> {
  const { news, showtime, booking, recipient } = present;
  switch (kind) {
    case 'booking-confirmed':
      return {
        kind,
        method: booking.method ?? 'counter',
        charged: ownAmountOf(booking),
        payUntil: showtime.boxOfficeUntil,
        exchanged: await exchangeNewsOf(session, booking),
      };
    case 'booking-cancelled': {
      const owed = refundsOf(booking);
      const isMoneyKept = owed.length === 0 && (booking.amount?.amount ?? 0) > 0;
      const cancelledBy = booking.cancelledBy ?? 'staff';
      return { kind, cancelledBy, isMoneyKept, refund: await repaymentOf(session, owed) };
    }
    case 'seats-changed':
      return { kind };
    case 'seats-cancelled':
      return { kind, ...(await cancelledSeatsOf(session, news, booking)) };
    case 'showtime-moved':
      return { kind, ...(await formerlyOf(session, showtime)) };
    case 'showtime-cancelled': {
      const reason = recipient.isConfirmed ? (showtime.cancelled?.reason ?? null) : null;
      return { kind, reason, refund: await repaymentOf(session, refundsOf(booking)) };
    }
    case 'payment-refused': {
      const refused = booking.refusedPayments.find(({ paymentId }) => paymentId === news.paymentId);
      if (refused === undefined) throw new Error(`${news.bookingId} has refused no such payment.`);
      const { request } = await loadPayment(session, refused.paymentId);
      return { kind, reason: refused.reason, refund: { amount: request.amount, isAtCounter: false } };
    }
    case 'refund-made':
    case 'refund-failed': {
      if (news.paymentId === null || news.refundId === null) throw new Error('The mail names no refund.');
      return { kind, refund: await recordedRefund(session, news.paymentId, news.refundId) };
    }
    default:
      return unreachable(kind);
  }
}

/** What a move has changed: the former start, and the name of the former auditorium where that is another one. */
async function formerlyOf(
  session: CommandSession,
  { lastMove, snapshot }: Showtime,
): Promise<{ readonly formerStart: Instant; readonly formerAuditorium: string | null }> {
  const { formerStart = snapshot.startsAt, formerAuditoriumId = snapshot.auditoriumId } = lastMove ?? {};
  if (formerAuditoriumId === snapshot.auditoriumId) return { formerStart, formerAuditorium: null };
  const room = await session.load(auditorium, formerAuditoriumId);
  return { formerStart, formerAuditorium: room?.name ?? null };
}

/** The seats that a cancellation took out of a booking, and what it pays back. Without a refund, all of them so far. */
async function cancelledSeatsOf(
  session: CommandSession,
  { refundId }: BookingNews,
  booking: Booking,
): Promise<Omit<Extract<News, { kind: 'seats-cancelled' }>, 'kind'>> {
  const told = booking.cancelledSeats.filter(
    (each) => refundId === null || each.refund?.refundId === refundId,
  );
  const last = told.at(-1);
  if (last === undefined) throw new Error('The mail tells of cancelled seats, and there are none.');
  const owed = [...furtherRefundsFor(booking, last.seats), ...(last.refund === null ? [] : [last.refund])];
  const isMoneyKept = owed.length === 0 && last.paid.amount > 0;
  return {
    cancelled: told.flatMap(({ seats }) => seats),
    cancelledBy: last.cancelledBy,
    isMoneyKept,
    refund: await repaymentOf(session, owed),
  };
}

interface Entry {
  readonly details: BookingDetails;
  readonly showtime: Showtime;
  readonly booking: Booking;
  readonly stamp: Instant;
  readonly sender: string;
}

type TicketMaker = Pick<CommandDependencies, 'ticketKeys' | 'printer'>;

/** What goes with a mail: the tickets, and an entry for a calendar. */
async function attachmentsOf(
  maker: TicketMaker,
  kind: BookingMailKind,
  entry: Entry,
): Promise<readonly MailAttachment[]> {
  switch (kind) {
    case 'booking-confirmed':
    case 'seats-changed':
    case 'showtime-moved':
      return [await ticketsOf(maker, entry), calendarOf('PUBLISH', entry)];
    case 'booking-cancelled':
    case 'showtime-cancelled':
      return [calendarOf('CANCEL', entry)];
    case 'seats-cancelled':
    case 'payment-refused':
    case 'refund-made':
    case 'refund-failed':
      return [];
    default:
      return unreachable(kind);
  }
}

/** The tickets as a PDF, a QR code for each seat. */
async function ticketsOf(
  { ticketKeys, printer }: TicketMaker,
  { details, booking }: Entry,
): Promise<MailAttachment> {
  const tickets = await ticketKeys.sign(booking, details.startsAt);
  const printable = printableTicket({ ...details, tickets, isUnpaid: isUnpaid(booking) });
  return {
    name: `ticket-${details.reference}.pdf`,
    contentType: 'application/pdf',
    content: await printer.pdf(printable),
  };
}

function calendarOf(method: 'PUBLISH' | 'CANCEL', entry: Entry): MailAttachment {
  const { details, showtime, booking, stamp, sender } = entry;
  return calendarEntry({
    ...details,
    method,
    uid: booking.bookingId,
    // Both are revisions of one stream: each change of either makes a later entry.
    sequence: Math.max(showtime.revision, booking.revision),
    stamp,
    endsAt: showtime.snapshot.endsAt,
    sender,
  });
}
