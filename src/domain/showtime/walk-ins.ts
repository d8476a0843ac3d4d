import { z } from 'zod';
import { accept, reject, type Decision } from '../../engine/decider.ts';
import { event, type EventOf } from '../../engine/event.ts';
import type { BookingId } from '../kernel/ids.ts';
import { findBooking, namesOf } from './rules.ts';
import type { Booking, BookingRows, Showtime } from './state.ts';
import { aboutBooking, type Caller } from './values.ts';

/** The name and the address of a walk-in are to be read no more: this key, which seals them, is dropped. */
export const WalkInErased = event('WalkInErased', { ...aboutBooking, keyId: z.uuid() });

export const walkInEvents = [WalkInErased] as const;

type WalkInEvent = EventOf<(typeof walkInEvents)[number]>;

/** Erases the customer of a booking who has no account. The booking and its tickets stay valid. */
export interface EraseWalkIn {
  readonly type: 'EraseWalkIn';
  readonly bookingId: BookingId;
  readonly caller: Caller;
}

function eraseWalkIn(
  { bookingId, caller }: EraseWalkIn,
  showtime: Showtime,
): Decision<WalkInEvent, 'customer-with-account' | 'not-found'> {
  const found = findBooking(showtime, bookingId, caller);
  if (found.outcome === 'rejected') return found;
  if (found.booking.customerId !== null) {
    return reject('customer-with-account', 'This booking is for an account. Erase the account instead.');
  }
  return accept(...erasureOf(found.booking, showtime));
}

/** The erasure of the walk-in of a booking; none where nobody is named. */
export function erasureOf({ bookingId, walkIn }: Booking, showtime: Showtime): readonly WalkInEvent[] {
  const keyId = walkIn?.name?.keyId ?? walkIn?.email?.keyId;
  return keyId === undefined ? [] : [WalkInErased({ ...namesOf(showtime, bookingId), keyId })];
}

/** Customers without an account. */
export const walkIns = {
  decide: { EraseWalkIn: eraseWalkIn },
  evolve: {
    WalkInErased: () => ({ walkIn: { name: null, email: null } }),
  } satisfies BookingRows<WalkInEvent>,
};
