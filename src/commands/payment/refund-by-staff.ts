import { RefundId, type PaymentId } from '../../domain/kernel/ids.ts';
import type { Money } from '../../domain/kernel/money.ts';
import { payment, type PaymentRejection } from '../../domain/payment/decider.ts';
import type { PaymentState } from '../../domain/payment/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { bookingPaidBy } from '../booking/booking-paid-by.ts';
import { keyOfBooking } from '../booking/key-of-booking.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refuse } from '../refusals.ts';

/**
 * Staff pay money back, whatever the policy says; the booking stays as it is. What they say about it is sealed with the
 * key of the person who paid. A process manager pays through the gateway; at the counter staff pay it out.
 */
export async function refundByStaff(
  { vault }: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  given: {
    readonly paymentId: PaymentId;
    /** Null: everything that is not refunded yet. */
    readonly amount: Money | null;
    readonly reason: string;
  },
): Promise<CommandResult<PaymentState, PaymentRejection>> {
  const { paymentId, amount, reason } = given;
  const paid = await session.load(payment, paymentId);
  if (paid === null) return refuse('not-found', 'There is no such payment.');
  const key = await keyOfBooking(vault, session, paid.request.bookingId);
  return session.execute(payment, paymentId, {
    type: 'RefundByStaff',
    refundId: RefundId.parse(derivedId(session.commandId, 'refund')),
    amount,
    note: key.seal('reason', reason),
    of: await bookingPaidBy(session, paid.request.bookingId),
    now: session.now,
  });
}
