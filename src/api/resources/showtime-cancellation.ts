import { z } from 'zod';
import { BookingId, ShowtimeId } from '../../domain/kernel/ids.ts';
import { Money } from '../../domain/kernel/money.ts';
import { Instant } from '../../engine/instant.ts';
import type { BookingDocument } from '../../projections/bookings.ts';
import type { ShowtimeDocument } from '../../projections/showtimes.ts';

/**
 * How far a booking of a cancelled showtime has come. `pending`: still to be given back. `cancelled`: nothing was paid.
 * `needs-person`: staff have to pay the money out at the counter.
 */
const GivenBack = z.enum(['pending', 'cancelled', 'refund-requested', 'refunded', 'failed', 'needs-person']);
type GivenBack = z.output<typeof GivenBack>;

export const ShowtimeCancellation = z.strictObject({
  showtimeId: ShowtimeId,
  reason: z.string(),
  cancelledAt: Instant,
  /** `done` when nothing is left to be done by anybody. */
  status: z.enum(['running', 'done']),
  /** How many bookings have come how far. */
  counts: z.strictObject({
    pending: z.int(),
    cancelled: z.int(),
    'refund-requested': z.int(),
    refunded: z.int(),
    failed: z.int(),
    'needs-person': z.int(),
  }),
  bookings: z
    .array(
      z.strictObject({
        bookingId: BookingId,
        reference: z.string(),
        status: GivenBack,
        refund: Money.nullable(),
      }),
    )
    .readonly(),
});
export type ShowtimeCancellation = z.output<typeof ShowtimeCancellation>;

/** `updatedAt` of a cancelled showtime is its cancellation: nothing changes it afterwards. */
export function presentCancellation(
  showtime: ShowtimeDocument,
  reason: string,
  bookings: readonly BookingDocument[],
): ShowtimeCancellation {
  const presented = bookings.map((booking) => ({
    bookingId: booking.bookingId,
    reference: booking.reference,
    status: givenBack(booking),
    refund: booking.refund?.amount ?? null,
  }));
  const count = (status: GivenBack): number => presented.filter((each) => each.status === status).length;
  const isDone = presented.every(({ status }) => status === 'cancelled' || status === 'refunded');
  return {
    showtimeId: showtime.showtimeId,
    reason,
    cancelledAt: showtime.updatedAt,
    status: isDone ? 'done' : 'running',
    counts: {
      pending: count('pending'),
      cancelled: count('cancelled'),
      'refund-requested': count('refund-requested'),
      refunded: count('refunded'),
      failed: count('failed'),
      'needs-person': count('needs-person'),
    },
    bookings: presented,
  };
}

function givenBack({ status, refund, refunds, method }: BookingDocument): GivenBack {
  if (status === 'held' || status === 'confirmed') return 'pending';
  if (refund === null) return 'cancelled';
  // Where staff had paid everything back before, the last of their refunds tells.
  const known = refunds.find(({ refundId }) => refundId === refund.refundId) ?? refunds.at(-1);
  if (known?.status === 'succeeded') return 'refunded';
  if (known?.status === 'failed') return 'failed';
  return method === 'cash' || method === 'terminal' || method === 'imported'
    ? 'needs-person'
    : 'refund-requested';
}
