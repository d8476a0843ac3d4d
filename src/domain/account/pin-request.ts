import { reject, type Rejected } from '../../engine/decider.ts';
import type { PinRequestId } from '../kernel/ids.ts';
import type { Instant } from '../../engine/instant.ts';

/** How often a PIN may be tried, and for how long. */
export const PIN_TRIES = 3;
export const PIN_SECONDS = 600;

/** An open request for a PIN. */
export interface PinRequest {
  readonly requestId: PinRequestId;
  readonly expiresAt: Instant;
  readonly tries: number;
}

/** Refuses a try when no request is open, or it is too old or tried too often. The answer never says which. */
export function refusalOfTry(request: PinRequest | null, now: Instant): Rejected<'pin-invalid'> | null {
  const isOpen = request !== null && now < request.expiresAt && request.tries < PIN_TRIES;
  return isOpen ? null : pinInvalid();
}

export function pinInvalid(): Rejected<'pin-invalid'> {
  return reject(
    'pin-invalid',
    'The PIN is wrong, was used, tried too often, or is older than ten minutes. Ask for a new one.',
  );
}

export function resetTokenInvalid(): Rejected<'reset-token-invalid'> {
  return reject('reset-token-invalid', 'The token was used or is too old. Ask for a new PIN.');
}
