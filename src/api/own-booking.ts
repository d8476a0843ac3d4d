import type { BookingId } from '../domain/kernel/ids.ts';
import { bookings, type BookingDocument } from '../projections/bookings.ts';
import { findOne } from '../projections/queries.ts';
import { Problem } from './problems.ts';
import { isUnrestricted, type ApiDependencies, type Principal } from './route.ts';

/** A booking that the caller may see. To anybody else it does not exist. */
export async function ownBooking(
  { documents }: Pick<ApiDependencies, 'documents'>,
  principal: Principal | null,
  id: BookingId,
): Promise<BookingDocument> {
  const booking = await findOne(documents, bookings, id);
  const isOwn = booking?.customerId != null && booking.customerId === principal?.userId;
  if (booking !== undefined && (isOwn || isUnrestricted(principal))) return booking;
  throw new Problem('not-found', 'There is no such booking.');
}
