import { z } from 'zod';
import { reject, type Rejected } from '../../engine/decider.ts';
import type { PinRequestId } from '../kernel/ids.ts';
import type { Instant } from '../../engine/instant.ts';

/** How often a PIN may be tried, and for how long. */
export const PIN_TRIES = 3;
export const PIN_SECONDS = 600;

/** An open request to confirm a new address by a PIN. */
export interface PinRequest {
  readonly requestId: PinRequestId;
  readonly expiresAt: Instant;
  readonly tries: number;
}

/**
 * Who tries the PIN of a reset: who has the token of its request, the client that asked for it, or anybody else. Each has
 * tries of its own, so that nobody can use up those of another.
 */
export const PinTrier = z.enum(['holder', 'client', 'stranger']);
export type PinTrier = z.output<typeof PinTrier>;

/** So many requests of an account are kept; each is over after some minutes, and each takes a mail. */
export const MAXIMUM_RESETS = 16;

/** An open request to reset a password. */
export interface PasswordReset {
  readonly requestId: PinRequestId;
  readonly expiresAt: Instant;
  /** A digest of the client that asked; null where nobody did. */
  readonly asker: string | null;
  readonly tries: Readonly<Record<PinTrier, number>>;
  /** What sets the password, once the PIN was right. */
  readonly token: { readonly hash: string; readonly expiresAt: Instant } | null;
}

/**
 * The request whose PIN somebody may try, and as whom: the one that its token names; without one the newest of this
 * client; else the newest. So a request takes away nothing from who has the token of another.
 */
export function requestToTry(
  resets: readonly PasswordReset[],
  { requestId, asker }: { readonly requestId: PinRequestId | null; readonly asker: string },
): { readonly reset: PasswordReset; readonly by: PinTrier } | null {
  const held = resets.find((each) => each.requestId === requestId);
  if (held !== undefined) return { reset: held, by: 'holder' };
  const own = resets.findLast((each) => each.asker === asker);
  if (own !== undefined) return { reset: own, by: 'client' };
  const newest = resets.at(-1);
  return newest === undefined ? null : { reset: newest, by: 'stranger' };
}

/** Refuses to try the PIN of a reset. Once who has the token has used up their tries, nobody has any. */
export function refusalOfReset(
  { expiresAt, tries, token }: PasswordReset,
  by: PinTrier,
  now: Instant,
): Rejected<'pin-invalid'> | null {
  const isOpen = token === null && now < expiresAt;
  return isOpen && tries.holder < PIN_TRIES && tries[by] < PIN_TRIES ? null : pinInvalid();
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
