import type { RefundReason } from '../../../domain/payment/events.ts';
import type { CancelledBy } from '../../../domain/showtime/values.ts';
import { unreachable } from '../../../engine/decider.ts';

/** How a refund was made. */
export function madeInWords({ isAtCounter }: { readonly isAtCounter: boolean }): string {
  return isAtCounter
    ? 'The box office has paid this amount out.'
    : 'This amount is on its way back to what you paid with. Banks take up to ten days to show it.';
}

/** Who has ended a booking. */
export function cancelledInWords(cancelledBy: CancelledBy): string {
  switch (cancelledBy) {
    case 'owner':
      return 'You have cancelled this booking. Its tickets are not valid any more.';
    case 'staff':
    case 'showtime':
      return 'The theater has cancelled this booking. Its tickets are not valid any more.';
    case 'exchange':
      return 'Another booking has taken the place of this one. Its tickets are not valid any more.';
    case 'cutoff':
      return 'This booking was not paid at the counter in time, and is cancelled. Its seats are free again.';
    default:
      return unreachable(cancelledBy);
  }
}

/** Who has cancelled some seats. */
export function seatsCancelledInWords(cancelledBy: CancelledBy): string {
  const who = cancelledBy === 'owner' ? 'You have' : 'The theater has';
  return `${who} cancelled some tickets of this booking. The others stay valid.`;
}

/** Why a payment goes back. */
export function refusedInWords(reason: RefundReason): string {
  switch (reason) {
    case 'late-payment':
      return 'Your payment came after your hold had ended, and your seats are taken. You have no tickets for it.';
    case 'second-payment':
      return 'You have paid twice for this booking. The first payment counts, and your tickets are valid.';
    case 'booking-cancelled':
      return 'Your payment came after this booking was cancelled. You have no tickets for it.';
    case 'showtime-cancelled':
      return 'Your payment came after this showtime was cancelled. You have no tickets for it.';
    case 'showtime-started':
      return 'Your payment came after the showtime had begun. You have no tickets for it.';
    case 'amount-mismatch':
      return 'Your payment was not the price of your seats. You have no tickets for it.';
    case 'seats-cancelled':
      return 'Your payment is paid back for tickets that were cancelled.';
    case 'exchange-refused':
      return 'Your payment came after your former booking had changed, so it was not exchanged. It stays as it is.';
    case 'exchanged':
      return 'Your payment is paid back because your new booking costs less.';
    case 'staff':
      return 'Our staff pay your payment back.';
    default:
      return unreachable(reason);
  }
}
