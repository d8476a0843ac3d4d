import { createHmac } from 'node:crypto';
import { ClientDigest } from '../../domain/kernel/client-digest.ts';
import type { KeyVault } from './key-vault.ts';

/**
 * How the log names a client's address, itself a digest, where it must be told whether two commands came from one: by another
 * digest for each scope, so that nothing leads from one account or showtime to another.
 */
export async function clientDigest(vault: KeyVault, scope: string, clientKey: string): Promise<ClientDigest> {
  const key = await vault.systemKey('digest');
  const digest = createHmac('sha256', key).update(`asker:${scope}:${clientKey}`).digest('hex');
  return ClientDigest.parse(digest.slice(0, 32));
}
