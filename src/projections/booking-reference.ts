import { createHash } from 'node:crypto';
import type { BookingId } from '../domain/kernel/ids.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What people quote: the first ten characters of the booking id's SHA-256 in Crockford's base 32. */
export function referenceOf(bookingId: BookingId): string {
  const hash = createHash('sha256').update(bookingId).digest();
  let bits = BigInt(`0x${hash.subarray(0, 7).toString('hex')}`) >> 6n;
  let reference = '';
  for (let index = 0; index < 10; index += 1) {
    reference = `${CROCKFORD[Number(bits & 31n)] ?? ''}${reference}`;
    bits >>= 5n;
  }
  return reference;
}

/** A reference as somebody has typed it: in any case, with spaces or dashes, and with letters for the digits 0 and 1. */
export function typedReference(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}
