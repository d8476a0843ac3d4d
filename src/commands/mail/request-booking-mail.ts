import { MailId, type ClaimId, type ShowtimeId } from '../../domain/kernel/ids.ts';
import { mail, type MailState } from '../../domain/mail/decider.ts';
import type { BookingMailKind, BookingNews } from '../../domain/mail/events.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { Booking } from '../../domain/showtime/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { Instant } from '../../engine/instant.ts';
import { nothingToDo } from '../../engine/process-managers/process-manager.ts';
import { forEachBooking } from '../booking/each-booking.ts';
import { isFresh, isTooLate, loadBooking } from './booking-news.ts';
import { presentAccount } from './recipient.ts';

/** A mail about a booking that an event asks for. */
export interface BookingMailOrder {
  readonly mailId: MailId;
  readonly kind: BookingMailKind;
  readonly news: BookingNews;
  /** When the event happened. */
  readonly happenedAt: Instant;
}

/**
 * Requests a mail about a booking, unless it was requested before. Does nothing where nobody is to be written to, or it is
 * too late for it: a log that is read again sends nothing again, and no old news.
 */
export async function requestBookingMail(
  session: CommandSession,
  { mailId, kind, news, happenedAt }: BookingMailOrder,
): Promise<CommandResult<MailState | null, never>> {
  const { now } = session;
  if (!isFresh(happenedAt, now) || (await session.load(mail, mailId)) !== 'unknown') return nothingToDo();
  const { showtime: present, booking } = await loadBooking(session, news.bookingId);
  if (isTooLate(kind, present, { happenedAt, now })) return nothingToDo();
  if (!(await hasAddress(session, booking))) return nothingToDo();
  const requested = { mailId, kind, userId: booking.customerId, booking: news };
  return session.execute(mail, mailId, { type: 'RequestMail', mail: requested });
}

async function hasAddress(session: CommandSession, { customerId, walkIn }: Booking): Promise<boolean> {
  if (customerId === null) return walkIn?.email != null;
  return (await presentAccount(session, customerId)) !== null;
}

/**
 * Requests the mail about a move for each booking that was confirmed when the showtime was moved. May be interrupted
 * anywhere and repeated: each booking has one mail for each move. Does nothing once the showtime was moved again.
 */
export async function requestMoveMails(
  session: CommandSession,
  move: {
    readonly showtimeId: ShowtimeId;
    readonly claimId: ClaimId;
    readonly eventId: string;
    readonly happenedAt: Instant;
  },
): Promise<void> {
  const { showtimeId, claimId, eventId, happenedAt } = move;
  const { showtime: moved } = await session.load(showtime, showtimeId);
  if (moved?.lastMove?.claimId !== claimId || moved.cancelled !== null) return;
  const told = moved.lastMove.confirmedBookings
    .map((bookingId) => moved.bookings.get(bookingId))
    .filter((booking) => booking?.status === 'confirmed');
  await forEachBooking(told as readonly Booking[], ({ bookingId }) =>
    requestBookingMail(session.derive(bookingId), {
      mailId: MailId.parse(derivedId(eventId, 'mail', bookingId)),
      kind: 'showtime-moved',
      news: { bookingId, claimId, paymentId: null, refundId: null },
      happenedAt,
    }),
  );
}
