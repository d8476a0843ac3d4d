import { showtimeOf, type BookingId } from '../../domain/kernel/ids.ts';
import { showtime, type ShowtimeRejection } from '../../domain/showtime/decider.ts';
import { dueOf, type Booking, type ShowtimeState } from '../../domain/showtime/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { loadBooking } from '../mail/booking-news.ts';
import { refundIdsFor } from './refund-ids.ts';

/** Claims the former booking for a new one that is to take its place. May be repeated. */
export function claimFormerBooking(
  session: CommandSession,
  { bookingId, exchange }: Booking,
): Promise<CommandResult<ShowtimeState, ShowtimeRejection>> {
  if (exchange === null) throw new Error(`${bookingId} takes the place of no other booking.`);
  const { formerBookingId, formerRevision, carried, refunds } = exchange;
  return session.execute(showtime, showtimeOf(formerBookingId), {
    type: 'ClaimExchange',
    bookingId: formerBookingId,
    formerRevision,
    claim: { newBookingId: bookingId, carried, refunds },
    now: session.now,
  });
}

/**
 * Finishes what the claim of a former booking began, from what the new one's stream says: a confirmed booking takes its
 * place; one whose hold has ended gives the claim up for ever. Confirms first what nothing is to be paid of. Answers the
 * new booking; its hold still stands where it is awaited that somebody pays. May be repeated, and interrupted anywhere.
 */
export async function finishExchange(session: CommandSession, newBookingId: BookingId): Promise<Booking> {
  const showtimeId = showtimeOf(newBookingId);
  const { booking: begun } = await loadBooking(session, newBookingId);
  if (begun.exchange === null) return begun;
  if (begun.status === 'held' && dueOf(begun).amount === 0) {
    const { now } = session;
    // Refused where the hold has ended meanwhile: its stream tells below.
    await session.execute(showtime, showtimeId, { type: 'ConfirmExchange', bookingId: newBookingId, now });
  }
  const { booking: decided } = await loadBooking(session, newBookingId);
  if (decided.confirmedBy.length === 0 && decided.status === 'held') return decided;
  const { formerBookingId: bookingId, refunds } = begun.exchange;
  const given = { bookingId, newBookingId };
  const result = await session.execute(
    showtime,
    showtimeOf(bookingId),
    decided.confirmedBy.length === 0
      ? { type: 'ReleaseExchange', ...given }
      : {
          type: 'FinishExchange',
          ...given,
          refundIds: refundIdsFor(newBookingId, refunds),
          now: session.now,
        },
  );
  if (result.outcome === 'rejected') throw new Error(`${bookingId}: ${result.rejection.detail}`);
  return decided;
}
