import { account } from '../../domain/account/decider.ts';
import { showtimeOf, type BookingId } from '../../domain/kernel/ids.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { KeyVault, PersonKey } from '../keys/key-vault.ts';

/** The key of the person a booking is for, so that what was typed about it is erased with them. */
export async function keyOfBooking(
  vault: KeyVault,
  session: CommandSession,
  bookingId: BookingId,
): Promise<PersonKey> {
  const state = await session.load(showtime, showtimeOf(bookingId));
  const booking = state.showtime?.bookings.get(bookingId);
  const customer =
    booking?.customerId == null ? null : (await session.load(account, booking.customerId)).account;
  const keyId = customer?.email.keyId ?? booking?.walkIn?.name?.keyId ?? booking?.walkIn?.email?.keyId;
  const key = keyId === undefined ? null : await vault.personKey(keyId);
  return key ?? vault.createPersonKey();
}
