import { command, get, Refusal } from '../../api/client.ts';
import type { Booking, Config, Payment, StartedPayment } from '../../api/resources.ts';

/** The gateways that these pages can pay through. Stripe's needs a form of Stripe's own, which is not here yet. */
const ours = ['sandbox', 'sslcommerz'] as const;
export type OfferedGateway = (typeof ours)[number];

export function offeredGateways({ gateways }: Config): readonly OfferedGateway[] {
  return ours.filter((gateway) => gateways.includes(gateway));
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

/** Waits until the money has confirmed the booking, or given it up: the booking then says which. */
export async function waitUntilConfirmed(bookingId: string): Promise<void> {
  for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) {
    const { status } = await get<Booking>(`/bookings/${bookingId}`);
    if (status === 'confirmed') return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
  }
  throw new Refusal(0, { code: 'other' });
}
