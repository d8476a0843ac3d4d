import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { KeyVault } from '../../commands/keys/key-vault.ts';

/**
 * A keyed digest of a client's address, to count by; the address itself is personal. Of IPv6 only the first half counts,
 * which belongs to one connection.
 */
export async function clientKeyOf(vault: KeyVault, address: string): Promise<string> {
  return digestForCounting(vault, `client:${networkOf(address)}`);
}

/** A keyed digest of a text that may name somebody, to count by. */
export async function digestForCounting(vault: KeyVault, text: string): Promise<string> {
  const key = await vault.systemKey('digest');
  return createHmac('sha256', key).update(`count:${text}`).digest('base64url');
}

function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
