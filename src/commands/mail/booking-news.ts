import type { BookingId } from '../../domain/kernel/ids.ts';
import { showtimeOf } from '../../domain/kernel/ids.ts';
import type { BookingMailKind, BookingNews } from '../../domain/mail/events.ts';
import { payment } from '../../domain/payment/decider.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { Booking, Showtime } from '../../domain/showtime/state.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { unreachable } from '../../engine/decider.ts';
import { addSeconds, type Instant } from '../../engine/instant.ts';

const DAY_SECONDS = 24 * 60 * 60;

/** A mail is asked for within this time after what it tells of, or not at all: an old log sends no old news. */
const NEWS_DAYS = 3;
/** A mail about money that the mail server does not take is tried for so long. */
const MONEY_DAYS = 14;

/** A booking and its showtime, as they are. Throws for a booking that was never made. */
export async function loadBooking(
  session: CommandSession,
  bookingId: BookingId,
): Promise<{ readonly showtime: Showtime; readonly booking: Booking }> {
  const { showtime: present } = await session.load(showtime, showtimeOf(bookingId));
  const booking = present?.bookings.get(bookingId);
  if (present === null || booking === undefined) throw new Error(`There is no booking ${bookingId}.`);
  return { showtime: present, booking };
}

/** Whether what happened is so young that a mail about it is asked for. */
export function isFresh(happenedAt: Instant, now: Instant): boolean {
  return now < addSeconds(happenedAt, NEWS_DAYS * DAY_SECONDS);
}

/** Whether a mail makes no sense any more: the showtime is over, or the news about money is old. */
export function isTooLate(
  kind: BookingMailKind,
  { snapshot: { endsAt } }: Showtime,
  { happenedAt, now }: { readonly happenedAt: Instant; readonly now: Instant },
): boolean {
  switch (kind) {
    case 'booking-confirmed':
    case 'seats-changed':
    case 'showtime-moved':
    case 'showtime-cancelled':
      return now >= endsAt;
    case 'booking-cancelled':
    case 'seats-cancelled':
    case 'payment-refused':
    case 'refund-made':
    case 'refund-failed':
      return now >= addSeconds(happenedAt, MONEY_DAYS * DAY_SECONDS);
    default:
      return unreachable(kind);
  }
}

/** Whether something has happened since that makes a mail wrong. What happened has a mail of its own. */
export async function isSuperseded(
  session: CommandSession,
  kind: BookingMailKind,
  news: BookingNews,
): Promise<boolean> {
  const { showtime: present, booking } = await loadBooking(session, news.bookingId);
  const takesPlace = booking.status === 'confirmed' && present.cancelled === null;
  switch (kind) {
    case 'booking-confirmed':
    case 'seats-changed':
    case 'seats-cancelled':
      return !takesPlace;
    case 'showtime-moved':
      return !takesPlace || present.snapshot.claimId !== news.claimId;
    case 'refund-failed': {
      const paid = news.paymentId === null ? null : await session.load(payment, news.paymentId);
      return paid?.refunds.find(({ refundId }) => refundId === news.refundId)?.status !== 'failed';
    }
    case 'booking-cancelled':
    case 'showtime-cancelled':
    case 'payment-refused':
    case 'refund-made':
      return false;
    default:
      return unreachable(kind);
  }
}
