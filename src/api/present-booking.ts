import { createHash } from 'node:crypto';
import type { BookingDetails } from '../commands/booking/booking-result.ts';
import type { KeyVault } from '../commands/keys/key-vault.ts';
import type { ReadModelReader } from '../engine/ports/read-model-store.ts';
import type { BookingId, ShowtimeId } from '../domain/kernel/ids.ts';
import type { Instant } from '../engine/instant.ts';
import { money } from '../domain/kernel/money.ts';
import { showtime as showtimeDecider } from '../domain/showtime/decider.ts';
import { refundableAmount } from '../domain/showtime/refund-policy.ts';
import type { Booking } from '../domain/showtime/state.ts';
import { accounts } from '../projections/accounts.ts';
import { bookings, type BookingDocument, type PaymentStatus } from '../projections/bookings.ts';
import { showtimes } from '../projections/showtimes.ts';
import { presentShowtimeSummary, summaryOf, type ShowtimeSummary } from './present-showtime.ts';
import { lookUp } from '../projections/queries.ts';
import type { ApiDependencies } from './route.ts';

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

/** The answer to a hold. */
export function presentHold({ booking, showtime }: BookingDetails): object {
  const { bookingId, seats, total, heldUntil, status } = booking;
  return {
    bookingId,
    showtimeId: showtime.snapshot.showtimeId,
    status,
    seats: seats.map(({ seatId, tier, price }) => ({ seatId, tier, price })),
    total,
    heldUntil,
  };
}

/** What the API shows of a booking, whether it comes from the aggregate or from the read model. */
interface BookingView extends Pick<
  Booking,
  'bookingId' | 'status' | 'channel' | 'seats' | 'total' | 'heldUntil' | 'amount' | 'refundPolicy'
> {
  readonly customerId: Booking['customerId'];
  readonly walkIn: Booking['walkIn'];
  readonly soldBy: Booking['soldBy'];
  readonly paymentStatus: PaymentStatus;
  readonly payments: readonly string[];
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** A booking from its read model. */
export async function presentBooking(
  api: ApiDependencies,
  booking: BookingDocument,
  forStaff: boolean,
): Promise<object> {
  const showtime = await showtimeFor(api, booking.showtimeId);
  const now = api.clock();
  const facts = await presentShowtimeSummary(api.documents, showtime, now);
  return view(api, booking, { facts, startsAt: showtime.startsAt }, forStaff, now);
}

/** A booking may be in its read model before its showtime is in its own: then the aggregate tells. */
async function showtimeFor(
  { documents, commands }: ApiDependencies,
  id: ShowtimeId,
): Promise<ShowtimeSummary> {
  const found = await lookUp(documents, showtimes, id);
  if (found !== undefined) return found;
  const state = await commands.writer.load(showtimeDecider, id);
  if (state.showtime === null) throw new Error(`There is a booking of ${id}, and no showtime.`);
  return summaryOf(state.showtime);
}

/** A booking from the state that a command was decided on. */
export async function presentBookingDetails(
  api: ApiDependencies,
  { booking, showtime }: BookingDetails,
  forStaff: boolean,
): Promise<object> {
  const now = api.clock();
  const facts = await presentShowtimeSummary(api.documents, summaryOf(showtime), now);
  const known = await lookUp(api.documents, bookings, booking.bookingId);
  const payments = [
    ...new Set([...(known?.payments ?? []), ...(booking.paymentId === null ? [] : [booking.paymentId])]),
  ];
  const seen = { ...booking, payments, paymentStatus: paymentStatusOf(booking) };
  return view(api, seen, { facts, startsAt: showtime.snapshot.startsAt }, forStaff, now);
}

function paymentStatusOf({ status, method, paymentId, confirmedBy }: Booking): PaymentStatus {
  if (confirmedBy.length > 0) return method === 'complimentary' ? 'complimentary' : 'paid';
  return paymentId !== null && status === 'held' ? 'pending' : 'unpaid';
}

async function view(
  api: ApiDependencies,
  booking: BookingView,
  showtime: { readonly facts: object; readonly startsAt: Instant },
  forStaff: boolean,
  now: Instant,
): Promise<object> {
  const { bookingId, status, paymentStatus, channel, seats, total, heldUntil, payments } = booking;
  const isOpen = status === 'held' || status === 'confirmed';
  const refund =
    status === 'confirmed' ? refundableAmount(booking, showtime.startsAt, now) : money(0, total.currency);
  return {
    id: bookingId,
    reference: referenceOf(bookingId),
    ...{ status, paymentStatus, channel, showtime: showtime.facts, seats, total, heldUntil, payments },
    cancellation: { allowed: isOpen && now < showtime.startsAt, until: showtime.startsAt, refund },
    ...(forStaff ? await staffView(api.documents, api.commands.vault, booking) : {}),
    createdAt: booking.createdAt,
    updatedAt: booking.updatedAt,
  };
}

/** Who a booking is for and who sold it: for staff only, opened for this answer only. */
async function staffView(documents: ReadModelReader, vault: KeyVault, booking: BookingView): Promise<object> {
  const { customerId, walkIn, soldBy } = booking;
  const account = customerId === null ? undefined : await lookUp(documents, accounts, customerId);
  const [email, firstName, lastName] = await Promise.all([
    vault.open('email', account?.email ?? walkIn?.email ?? null),
    vault.open('firstName', account?.firstName ?? null),
    vault.open('lastName', account?.lastName ?? null),
  ]);
  const walkInName = await vault.open('name', walkIn?.name ?? null);
  const fullName = [firstName, lastName].filter((part) => part !== null).join(' ');
  const name = walkInName ?? (fullName === '' ? null : fullName);
  return { customer: { userId: customerId, name, email }, soldBy };
}
