import { command, get, Refusal } from '../../api/client.ts';
import type { Booking, Config, Money, Payment, StartedPayment } from '../../api/resources.ts';

/** The gateways that these pages can pay through. */
const ours = ['stripe', 'sandbox', 'sslcommerz'] as const;
export type OfferedGateway = (typeof ours)[number];

export function offeredGateways({ gateways }: Config): readonly OfferedGateway[] {
  return ours.filter((gateway) => gateways.includes(gateway));
}

/** What the form of a gateway is given. */
export interface GatewayForm {
  readonly bookingId: string;
  readonly total: Money;
  readonly isBusy: boolean;
  /** Runs a step and shows what it throws. */
  readonly perform: (step: () => Promise<void>) => Promise<void>;
  readonly onPaid: () => void;
  /** The payment has ended without money, or somebody wants to pay in another way; the text says which, where it is to be said. */
  readonly onEnded: (text: string) => void;
}

/** Starts to pay, or finds the payment that is open. Throws Refusal. */
export function startPayment(bookingId: string, gateway: OfferedGateway): Promise<StartedPayment> {
  const returnUrl = gateway === 'sslcommerz' ? `${location.origin}/bookings/${bookingId}` : undefined;
  const body = returnUrl === undefined ? { gateway } : { gateway, returnUrl };
  const idempotencyKey = crypto.randomUUID();
  return command<StartedPayment>('POST', `/bookings/${bookingId}/payments`, { body, idempotencyKey });
}

export async function playSandbox(
  paymentId: string,
  outcome: 'succeed' | 'decline' | 'abandon',
): Promise<void> {
  const idempotencyKey = crypto.randomUUID();
  await command<Payment>('POST', `/payments/${paymentId}/sandbox`, { body: { outcome }, idempotencyKey });
}

export async function reserveAtCounter(bookingId: string): Promise<void> {
  await command<Booking>('POST', `/bookings/${bookingId}/confirm`, { body: { method: 'counter' } });
}

const ATTEMPTS = 30;
const PAUSE_MILLISECONDS = 500;

/** Waits until the payment of a booking has confirmed it, or has ended without money. Throws Refusal where neither is known. */
export async function awaitPayment(bookingId: string): Promise<'confirmed' | 'ended'> {
  for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) {
    const { status, paymentStatus } = await get<Booking>(`/bookings/${bookingId}`);
    if (status === 'confirmed') return 'confirmed';
    if (status !== 'held') throw new Refusal(0, { code: 'payment-too-late' });
    if (paymentStatus !== 'pending') return 'ended';
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
  }
  throw new Refusal(0, { code: 'payment-unconfirmed' });
}
