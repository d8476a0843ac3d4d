import { z } from 'zod';
import type { ScannedTicket } from '../../commands/ticket/scan-ticket.ts';
import type { TicketDetails } from '../../commands/ticket/printable-ticket.ts';
import type { SeatTicket } from '../../commands/ticket/ticket-keys.ts';
import { SeatId } from '../../domain/auditorium/values.ts';
import { BookingId, ShowtimeId } from '../../domain/kernel/ids.ts';
import { Money } from '../../domain/kernel/money.ts';
import { admissionOf } from '../../domain/showtime/admitting.ts';
import { isUnpaid } from '../../domain/showtime/state.ts';
import { BookedSeat } from '../../domain/showtime/values.ts';
import { Instant } from '../../engine/instant.ts';
import { referenceOf } from '../../projections/booking-reference.ts';
import type { BookingDocument } from '../../projections/bookings.ts';
import type { ApiDependencies, Presenting } from '../route.ts';
import { Admission, presentAdmission } from './admission.ts';
import { PaymentStatus } from './booking.ts';
import { presentShowtimeSummary, ShowtimeSummary, showtimeView, type ShowtimeView } from './showtime.ts';

/** The public keys that tickets are checked with: a JSON Web Key Set of RFC 7517. */
export const TicketKeySet = z.strictObject({
  keys: z
    .array(
      z.strictObject({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        alg: z.literal('EdDSA'),
        use: z.literal('sig'),
        kid: z.string(),
        x: z.string(),
      }),
    )
    .readonly(),
});

const reference = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{10}$/);
/** The tickets of a booking. */
export const Ticket = z.strictObject({
  bookingId: BookingId,
  reference,
  paymentStatus: PaymentStatus,
  showtime: ShowtimeSummary,
  seats: z
    .array(
      z.strictObject({
        ...BookedSeat.unwrap().shape,
        /** What its QR code says. */
        token: z.string(),
        /** The QR code as SVG. */
        qrCode: z.string(),
      }),
    )
    .readonly(),
  total: Money,
});
export type Ticket = z.output<typeof Ticket>;

const ScanOutcome = z.enum(['valid', 'used', 'wrongShowtime', 'cancelled', 'unpaid']);

/** What a door learns of a ticket of ours. */
export const ScannedTicketView = z.strictObject({
  result: ScanOutcome,
  bookingId: BookingId,
  reference,
  seatId: SeatId,
  /** Null where the seat is not of the booking any more. */
  seat: BookedSeat.nullable(),
  /** What its ticket type asks to be shown at the door, such as a student card; null for nothing. */
  proof: z.string().nullable(),
  showtime: ShowtimeSummary,
  /** What is still to be paid; null for nothing. */
  due: Money.nullable(),
  /** The scans that let somebody in with this ticket, the earliest first. */
  scans: z.array(Admission).readonly(),
});

/** The same of a scan that is reported later. `unknown`: no ticket of this system. */
export const ReportedScan = z.discriminatedUnion('result', [
  z.strictObject({
    result: ScanOutcome,
    bookingId: BookingId,
    showtimeId: ShowtimeId,
    seatId: SeatId,
    scans: z.array(Admission).readonly(),
  }),
  z.strictObject({ result: z.literal('unknown') }),
]);
export type ReportedScan = z.output<typeof ReportedScan>;

/** The tickets of a booking for a door that checks them without a network. It names no person. */
export const DoorTicket = z.strictObject({
  bookingId: BookingId,
  reference,
  status: z.enum(['valid', 'unpaid', 'cancelled']),
  seats: z.array(z.strictObject({ ...BookedSeat.unwrap().shape, scannedAt: Instant.nullable() })).readonly(),
});
export type DoorTicket = z.output<typeof DoorTicket>;

/** A booking with the tickets of its seats, and its showtime. */
export interface IssuedTickets {
  readonly booking: BookingDocument;
  readonly showtime: ShowtimeSummary;
  readonly tickets: readonly SeatTicket[];
  readonly ticketTypes: ShowtimeView['ticketTypes'];
}

export async function presentTicket(
  { commands }: ApiDependencies,
  { booking, showtime, tickets }: IssuedTickets,
): Promise<Ticket> {
  const codes = await commands.printer.qrSvgs(tickets.map(({ token }) => token));
  return {
    bookingId: booking.bookingId,
    reference: booking.reference,
    paymentStatus: booking.paymentStatus,
    showtime,
    seats: tickets.map(({ seat, token }, index) => ({ ...seat, token, qrCode: codes[index] ?? '' })),
    total: booking.total,
  };
}

/** What the tickets of a booking say, for paper. */
export function ticketDetails({ booking, showtime, tickets, ticketTypes }: IssuedTickets): TicketDetails {
  const { movie, theater, auditorium, startsAt, timeZone } = showtime;
  return {
    reference: booking.reference,
    movie: movie.title ?? 'Movie',
    theater: [theater.name, theater.city].filter((name) => name !== null).join(', '),
    auditorium: [auditorium.name, auditorium.screenType].filter((name) => name !== null).join(', '),
    startsAt,
    timeZone,
    tickets,
    ticketTypes,
    total: booking.total,
    isUnpaid: isUnpaid(booking),
  };
}

export async function presentScan(
  { api, names }: Presenting,
  { outcome, booking, showtime, seatId, scans }: ScannedTicket,
): Promise<z.output<typeof ScannedTicketView>> {
  const seat = booking.seats.find((each) => each.seatId === seatId) ?? null;
  const { ticketTypes } = showtime.snapshot;
  return {
    result: outcome,
    bookingId: booking.bookingId,
    reference: referenceOf(booking.bookingId),
    seatId,
    seat,
    proof: ticketTypes.find(({ code }) => code === seat?.ticketType)?.proof ?? null,
    showtime: await presentShowtimeSummary(names, showtimeView(showtime), api.clock()),
    due: isUnpaid(booking) ? booking.total : null,
    scans: scans.map(presentAdmission),
  };
}

export function presentReport({ outcome, booking, showtime, seatId, scans }: ScannedTicket): ReportedScan {
  return {
    result: outcome,
    bookingId: booking.bookingId,
    showtimeId: showtime.snapshot.showtimeId,
    seatId,
    scans: scans.map(presentAdmission),
  };
}

export function presentDoorTicket(booking: BookingDocument, showtime: ShowtimeView): DoorTicket {
  const { bookingId, reference: quoted, seats } = booking;
  const isCancelled = booking.status === 'cancelled' || showtime.cancelled !== null;
  const open = isUnpaid(booking) ? 'unpaid' : 'valid';
  return {
    bookingId,
    reference: quoted,
    status: isCancelled ? 'cancelled' : open,
    seats: seats.map((seat) => ({
      ...seat,
      scannedAt: admissionOf(booking, seat.seatId)?.scannedAt ?? null,
    })),
  };
}
