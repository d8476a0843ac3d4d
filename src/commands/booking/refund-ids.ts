import { RefundId, type PaymentId } from '../../domain/kernel/ids.ts';
import type { RefundIds } from '../../domain/showtime/owing.ts';
import type { Booking } from '../../domain/showtime/state.ts';
import { derivedId } from '../../engine/derived-id.ts';

/** The ids of the refunds of payments that were made for bookings which this one has taken the place of. */
export function refundIdsOf(commandId: string, booking: Booking | undefined): RefundIds {
  return refundIdsFor(commandId, booking?.exchange?.carried ?? []);
}

/** An id for a refund of each payment. */
export function refundIdsFor(
  commandId: string,
  payments: readonly { readonly paymentId: PaymentId }[],
): RefundIds {
  return Object.fromEntries(
    payments.map(({ paymentId }) => [
      paymentId,
      RefundId.parse(derivedId(commandId, 'further-refund', paymentId)),
    ]),
  );
}
