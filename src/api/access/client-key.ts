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

/** Whose connection an address is: all of IPv4, in whatever spelling, also with a port; of IPv6 the first half. */
function networkOf(given: string): string {
  const address = /^\[([^\]]*)\]/.exec(given)?.[1] ?? /^([\d.]+):\d+$/.exec(given)?.[1] ?? given;
  const [plain = ''] = address.toLowerCase().split('%');
  if (!isIPv6(plain)) return plain;
  const groups = groupsOf(plain);
  const prefix = groups.slice(0, 6).join(':');
  // Mapped (RFC 4291 2.5.5.2), and translated on the way (RFC 6052): each is of a client of its own.
  if (prefix === '0:0:0:0:0:ffff' || prefix === '64:ff9b:0:0:0:0') return dotted(groups.slice(6));
  return groups.slice(0, 4).join(':');
}

/** The eight groups of an IPv6 address without leading zeros, where its end may be written as IPv4. */
function groupsOf(address: string): readonly string[] {
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...octets: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = octets.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = '', tail] = hex.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return groups.map((group) => group.replace(/^0+(?=.)/, ''));
}

function dotted(groups: readonly string[]): string {
  const numbers = groups.map((group) => Number.parseInt(group, 16));
  return numbers.flatMap((number) => [number >> 8, number & 255]).join('.');
}
