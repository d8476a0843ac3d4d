import { hash } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What people quote in place of an id: the first ten characters of its SHA-256 in Crockford's base 32. */
export function shortCode(id: string): string {
  const digest = hash('sha256', id, 'hex');
  let bits = BigInt(`0x${digest.slice(0, 14)}`) >> 6n;
  let code = '';
  for (let index = 0; index < 10; index += 1) {
    code = `${CROCKFORD[Number(bits & 31n)] ?? ''}${code}`;
    bits >>= 5n;
  }
  return code;
}
