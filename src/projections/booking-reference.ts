import type { BookingId } from '../domain/kernel/ids.ts';
import { shortCode } from '../engine/short-code.ts';

/** What people quote of a booking. */
export function referenceOf(bookingId: BookingId): string {
  return shortCode(bookingId);
}

/** A reference as somebody has typed it: in any case, with spaces or dashes, and with letters for the digits 0 and 1. */
export function typedReference(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}
