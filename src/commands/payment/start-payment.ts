import { PaymentId, showtimeOf, type BookingId } from '../../domain/kernel/ids.ts';
import { payment, type PaymentRejection } from '../../domain/payment/decider.ts';
import type { Payment } from '../../domain/payment/state.ts';
import type { Caller } from '../../domain/showtime/values.ts';
import { showtime, type ShowtimeRejection } from '../../domain/showtime/decider.ts';
import { lastPaymentOf } from '../../domain/showtime/state.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { bookingResult, type BookingDetails } from '../booking/booking-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { openPayment, type Checkout } from './open-payment.ts';
import { paymentRequest } from './payment-request.ts';

export interface StartedPayment extends BookingDetails, Checkout {
  readonly payment: Payment;
  /** False when an open payment of the same gateway was found. */
  readonly isNew: boolean;
}

/**
 * Starts to pay a hold through a gateway: the booking knows of the payment first, then the payment is requested, then the
 * gateway is called. Where it does not answer, a repeat goes on with the same payment.
 * While a payment of the same gateway is open, that one is the answer; one of another gateway is `payment-open`.
 */
export async function startPayment(
  dependencies: Pick<CommandDependencies, 'gateways' | 'settings' | 'vault'>,
  session: CommandSession,
  given: {
    readonly caller: Caller;
    readonly bookingId: BookingId;
    readonly gateway: string;
    /** Where the customer comes back to, from a gateway that they go to to pay. */
    readonly returnUrl?: string | null;
  },
): Promise<CommandResult<StartedPayment, PaymentRejection | ShowtimeRejection | 'payment-refused'>> {
  const { settings } = dependencies;
  const { caller, bookingId, gateway, returnUrl = null } = given;
  const present = await presentPayment(session, bookingId);
  const open = present.payment?.status === 'requested' ? present.payment.request : null;
  const sameGateway = open?.gateway === gateway ? open.paymentId : null;
  const paymentId = sameGateway ?? PaymentId.parse(derivedId(session.commandId, 'payment'));
  const started = bookingResult(
    await session.execute(showtime, showtimeOf(bookingId), {
      type: 'StartPayment',
      bookingId,
      caller,
      paymentId,
      gateway,
      replaces: open === null ? present.paymentId : null,
      now: session.now,
      holdSeconds: settings.holdSeconds,
      graceSeconds: settings.paymentGraceSeconds,
    }),
    bookingId,
  );
  if (started.outcome === 'rejected') return started;
  const request = paymentRequest(started.state, paymentId, gateway);
  const requested = await session.execute(payment, paymentId, { type: 'RequestPayment', request });
  if (requested.outcome === 'rejected') return requested;
  const { events, state } = requested;
  if (state === null) throw new Error(`Payment ${paymentId} was requested and is not there.`);
  const isOpen = state.status === 'requested';
  const opened = isOpen ? await openPayment(dependencies, session, state, returnUrl) : null;
  if (opened?.outcome === 'rejected') return opened;
  const nothing = { payment: state, clientSecret: null, redirectUrl: null };
  const { payment: known, clientSecret, redirectUrl } = opened?.state ?? nothing;
  return {
    outcome: 'accepted',
    events: [...started.events, ...events, ...(opened?.events ?? [])],
    state: { ...started.state, payment: known, isNew: sameGateway === null, clientSecret, redirectUrl },
  };
}

async function presentPayment(
  session: CommandSession,
  bookingId: BookingId,
): Promise<{ paymentId: PaymentId | null; payment: Payment | null }> {
  const state = await session.load(showtime, showtimeOf(bookingId));
  const paymentId = lastPaymentOf(state.showtime?.bookings.get(bookingId));
  return { paymentId, payment: paymentId === null ? null : await session.load(payment, paymentId) };
}
