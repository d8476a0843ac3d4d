import { createHmac } from 'node:crypto';
import type { KeyVault } from '../keys/key-vault.ts';

/** An address as it is compared: two that differ in case are one. */
export function normalizedEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/** The id of an address's claim stream: a keyed digest, so that the log tells no address, and none can be tried out. */
export async function emailDigest(vault: KeyVault, email: string): Promise<string> {
  const key = await vault.systemKey('digest');
  return createHmac('sha256', key)
    .update(`email:${normalizedEmail(email)}`)
    .digest('hex');
}
