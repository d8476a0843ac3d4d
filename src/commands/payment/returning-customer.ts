import type { BookingId, PaymentId } from '../../domain/kernel/ids.ts';
import { payment } from '../../domain/payment/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';

/** A customer who comes back from a gateway's page. */
export interface ReturningCustomer {
  readonly bookingId: BookingId;
  /** Where they wanted to come back to; null where that was not said, or they were erased. */
  readonly returnUrl: string | null;
}

/** Who comes back from paying; null where there is no such payment. Changes nothing: what they say proves nothing. */
export async function returningCustomer(
  { vault }: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  paymentId: PaymentId,
): Promise<ReturningCustomer | null> {
  const known = await session.load(payment, paymentId);
  if (known === null) return null;
  const returnUrl = await vault.open('returnUrl', known.returnUrl);
  return { bookingId: known.request.bookingId, returnUrl };
}
