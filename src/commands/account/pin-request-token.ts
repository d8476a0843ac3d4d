import { createHmac } from 'node:crypto';
import { PinRequestId } from '../../domain/kernel/ids.ts';
import type { KeyVault } from '../keys/key-vault.ts';
import { isSameSecret } from './pins.ts';

/**
 * What only who asked for a PIN has: the request's id with a signature, so that whoever reads the log cannot make one.
 * It is stored nowhere.
 */
export async function requestTokenOf(vault: KeyVault, requestId: PinRequestId): Promise<string> {
  const key = await vault.systemKey('pin');
  return `${requestId}.${createHmac('sha256', key).update(`request:${requestId}`).digest('base64url')}`;
}

/** The request of a token; null for a text that we did not make. */
export async function readRequestToken(vault: KeyVault, token: string): Promise<PinRequestId | null> {
  const requestId = PinRequestId.safeParse(token.split('.', 1)[0]);
  if (!requestId.success) return null;
  return isSameSecret(token, await requestTokenOf(vault, requestId.data)) ? requestId.data : null;
}
