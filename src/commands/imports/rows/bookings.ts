import { z } from 'zod';
import { SeatId } from '../../../domain/auditorium/values.ts';
import { EmailAddress } from '../../../domain/kernel/email-address.ts';
import { bookingIdIn, PaymentId, type UserId } from '../../../domain/kernel/ids.ts';
import { businessDateOf, LocalDate } from '../../../domain/kernel/local-time.ts';
import { Price } from '../../../domain/kernel/money.ts';
import { personName } from '../../../domain/kernel/text.ts';
import { showtime as showtimes } from '../../../domain/showtime/decider.ts';
import type { ImportedTicket } from '../../../domain/showtime/importing.ts';
import { Channel, type WalkIn } from '../../../domain/showtime/values.ts';
import { ADULT, TicketTypeCode } from '../../../domain/theater/ticket-types.ts';
import { derivedId } from '../../../engine/derived-id.ts';
import { accountOfEmail } from '../../account/account-of-email.ts';
import { sealedWalkIn } from '../../booking/hold-seats.ts';
import { refused, type RowOutcome } from '../import-report.ts';
import { commandOf, externalId, found, refusedBy, type Importing, type RowKind } from '../importing.ts';
import { showtimeColumns, showtimeFields, showtimeNamedIn, showtimeOf } from '../showtime-reference.ts';

/** The bound keeps the events of one booking far below what an append may hold. */
const SEATS = 200;

const fitsSeats = (given: readonly unknown[], seats: readonly string[]): boolean =>
  given.length <= 1 || given.length === seats.length;

const BookingRow = z
  .strictObject({
    /** The number of the booking there: it is known by it, and else by its seats. */
    externalId,
    ...showtimeFields,
    seats: z.array(SeatId).min(1).max(SEATS),
    /** One for each seat, or one for all; none: adults. */
    ticketTypes: z.array(TicketTypeCode).max(SEATS).default([]),
    /** What was paid: one for each seat, or one for all; none: what they cost here. */
    prices: z.array(Price).max(SEATS).default([]),
    /** Whose account it becomes, where there is one. */
    email: EmailAddress.nullable().default(null),
    name: personName(200).nullable().default(null),
    method: z.enum(['imported', 'complimentary', 'counter']).default('imported'),
    channel: Channel.default('online'),
    /** The business date on which it was sold there. */
    saleDate: LocalDate.nullable().default(null),
    /** Whether the customer gets our mail with the tickets. */
    mail: z.boolean().default(false),
  })
  .refine(({ seats, ticketTypes }) => fitsSeats(ticketTypes, seats), {
    path: ['ticketTypes'],
    error: 'must be one, or one for each seat',
  })
  .refine(({ seats, prices }) => fitsSeats(prices, seats), {
    path: ['prices'],
    error: 'must be one, or one for each seat',
  });
type BookingRow = Readonly<z.output<typeof BookingRow>>;

/** Bookings of showtimes to come, each known in its showtime by its external id, else by its seats. */
export const bookingRows: RowKind<BookingRow> = {
  schema: BookingRow,
  columns: {
    externalId: 'text',
    ...showtimeColumns,
    seats: 'list',
    ticketTypes: 'list',
    prices: 'prices',
    email: 'text',
    name: 'text',
    method: 'text',
    channel: 'text',
    saleDate: 'text',
    mail: 'boolean',
  },
  isPersonal: true,
  isAboutSeats: true,
  key: (row) => row.externalId ?? `${showtimeNamedIn(row)} ${seatsIn(row)}`,
  subject: showtimeNamedIn,
  importRow: importBooking,
};

const seatsIn = ({ seats }: BookingRow): string => JSON.stringify([...seats].sort());

const fields = {
  'counter-not-offered': 'method',
  'currency-mismatch': 'prices',
  'repeated-seats': 'seats',
  'seats-unavailable': 'seats',
  'showtime-cancelled': 'localStart',
  'showtime-started': 'localStart',
  'unknown-seats': 'seats',
  'unknown-ticket-types': 'ticketTypes',
} as const;

async function importBooking(importing: Importing, row: BookingRow): Promise<RowOutcome> {
  const { session } = importing;
  const place = await showtimeOf(importing, row);
  if (place.outcome === 'refused') return place;
  const { bookings, snapshot } = place.thing;
  const { showtimeId, timeZone, businessDayStart } = snapshot;
  const commandId =
    row.externalId === null
      ? derivedId('import', 'bookings', showtimeId, seatsIn(row))
      : commandOf('bookings', row.externalId);
  const bookingId = bookingIdIn(showtimeId, derivedId(commandId, 'booking'));
  const known = bookings.get(bookingId);
  if (known !== undefined) return found(importing, bookingId, known.createdAt);
  if (row.saleDate !== null && row.saleDate > businessDateOf(session.now, timeZone, businessDayStart)) {
    return refused('#/saleDate', 'invalid-body', 'must not lie in the future');
  }
  const { method, channel, saleDate, mail: tellsCustomer } = row;
  const result = await session.under(commandId).execute(showtimes, showtimeId, {
    type: 'ImportBooking',
    bookingId,
    ...(await customerOf(importing, row)),
    channel,
    tickets: ticketsOf(row),
    paymentId: PaymentId.parse(derivedId(commandId, 'payment', showtimeId)),
    method,
    saleDate,
    tellsCustomer,
    now: session.now,
  });
  return result.outcome === 'rejected'
    ? refusedBy(result.rejection, fields)
    : { outcome: 'created', id: bookingId };
}

function ticketsOf({ seats, ticketTypes, prices }: BookingRow): readonly ImportedTicket[] {
  return seats.map((seatId, index) => ({
    seatId,
    ticketType: ticketTypes[index] ?? ticketTypes[0] ?? ADULT,
    price: prices[index] ?? prices[0] ?? null,
  }));
}

/** The account of an address, or somebody without one. */
async function customerOf(
  { session, dependencies }: Importing,
  { email, name }: BookingRow,
): Promise<{ readonly customerId: UserId | null; readonly walkIn: WalkIn | null }> {
  const owner = email === null ? null : await accountOfEmail(dependencies, session, email);
  if (owner !== null) return { customerId: owner.userId, walkIn: null };
  return { customerId: null, walkIn: await sealedWalkIn(dependencies.vault, { name, email }) };
}
