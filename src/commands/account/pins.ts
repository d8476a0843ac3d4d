import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { PinRequestId, UserId } from '../../domain/kernel/ids.ts';
import type { KeyVault } from '../keys/key-vault.ts';

const DIGITS = 8;

/**
 * The PIN of a request, eight digits: HMAC-SHA256 of the PIN key over account and request. It is stored nowhere, and
 * made again when the mail goes out and when somebody gives it.
 */
export async function pinOf(vault: KeyVault, userId: UserId, requestId: PinRequestId): Promise<string> {
  const key = await vault.systemKey('pin');
  const digest = createHmac('sha256', key).update(`pin:${userId}:${requestId}`).digest();
  return String(digest.readUIntBE(0, 6) % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** A one-time token of an account, and what is stored of it. */
export function newResetToken(userId: UserId): { readonly token: string; readonly tokenHash: string } {
  const token = `${userId}.${randomBytes(32).toString('base64url')}`;
  return { token, tokenHash: resetTokenHash(token) };
}

/** SHA-256 is enough for 256 random bits. */
export function resetTokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
