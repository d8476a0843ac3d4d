import { hash } from 'node:crypto';

const NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/**
 * A UUID of version 5 (RFC 9562): the same parts give the same id, on every machine and for ever. The parts
 * are joined unambiguously, so `['a', 'bc']` and `['ab', 'c']` differ.
 */
export function derivedId(...parts: readonly (string | number)[]): string {
  const bytes = Buffer.concat([NAMESPACE, Buffer.from(JSON.stringify(parts))]);
  const hex = hash('sha1', bytes, 'hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0b0011) | 0b1000).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
