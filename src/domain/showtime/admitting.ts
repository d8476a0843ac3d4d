import { z } from 'zod';
import { accept, reject, type Decision } from '../../engine/decider.ts';
import { event, type EventOf } from '../../engine/event.ts';
import { Instant } from '../../engine/instant.ts';
import { SeatId } from '../auditorium/values.ts';
import type { BookingId } from '../kernel/ids.ts';
import { namesOf } from './rules.ts';
import { isUnpaid, type Booking, type BookingRows, type Showtime, type TicketScan } from './state.ts';
import { aboutBooking, DeviceName } from './values.ts';

/**
 * The ticket of a seat has let somebody in. There is a second one of a seat only where a door without a network turns out
 * to have scanned it earlier.
 */
export const TicketScanned = event('TicketScanned', {
  ...aboutBooking,
  seatId: SeatId,
  /** Tells a repeat of the scan from another one. */
  scanId: z.uuid(),
  scannedAt: Instant,
  /** Where: what the scanning device is called; null where nobody has said. */
  device: DeviceName.nullable(),
});

export const admittingEvents = [TicketScanned] as const;

type AdmittingEvent = EventOf<(typeof admittingEvents)[number]>;
type AdmittingRejection =
  'already-cancelled' | 'not-found' | 'showtime-cancelled' | 'ticket-unpaid' | 'ticket-used';

/** Lets in whoever shows the ticket of a seat. Whether the ticket is genuine has been checked before. */
export interface ScanTicket {
  readonly type: 'ScanTicket';
  readonly bookingId: BookingId;
  readonly seatId: string;
  readonly scanId: string;
  /** By the clock of the device. Before the booking and after `now` that clock is wrong: then it was now. */
  readonly scannedAt: Instant;
  readonly device: string | null;
  readonly now: Instant;
}

/** Admits once a seat: the earliest scan counts, in whatever order the doors report. */
function scanTicket(command: ScanTicket, showtime: Showtime): Decision<AdmittingEvent, AdmittingRejection> {
  const { bookingId, seatId, scanId, device, now } = command;
  const booking = showtime.bookings.get(bookingId);
  if (booking === undefined) return reject('not-found', 'There is no such booking.');
  if (showtime.cancelled !== null) return reject('showtime-cancelled', 'This showtime is cancelled.');
  if (booking.status !== 'confirmed') return reject('already-cancelled', 'This booking is cancelled.');
  if (!booking.seats.some((seat) => seat.seatId === seatId)) {
    return reject('already-cancelled', `Seat ${seatId} is not of this booking any more.`);
  }
  if (isUnpaid(booking)) return reject('ticket-unpaid', 'This booking is to be paid at the counter first.');
  if (booking.scans.some((scan) => scan.scanId === scanId)) return accept();
  const isPossible = booking.createdAt <= command.scannedAt && command.scannedAt <= now;
  const scannedAt = isPossible ? command.scannedAt : now;
  const first = admissionOf(booking, seatId);
  if (first !== null && first.scannedAt <= scannedAt) {
    return reject('ticket-used', `This ticket was used at ${first.scannedAt}.`);
  }
  return accept(TicketScanned({ ...namesOf(showtime, bookingId), seatId, scanId, scannedAt, device }));
}

/** The scans of a seat's ticket that let somebody in, the earliest first. */
export function scansOf({ scans }: Pick<Booking, 'scans'>, seatId: string): readonly TicketScan[] {
  return scans
    .filter((scan) => scan.seatId === seatId)
    .sort((a, b) => (a.scannedAt < b.scannedAt ? -1 : Number(a.scannedAt > b.scannedAt)));
}

/** The scan that let a seat's visitor in: the earliest. Null while nobody has come. */
export function admissionOf(booking: Pick<Booking, 'scans'>, seatId: string): TicketScan | null {
  return scansOf(booking, seatId)[0] ?? null;
}

/** Who comes in. */
export const admitting = {
  decide: { ScanTicket: scanTicket },
  evolve: {
    TicketScanned: ({ scans }, { seatId, scanId, scannedAt, device }) => ({
      scans: [...scans, { seatId, scanId, scannedAt, device }],
    }),
  } satisfies BookingRows<AdmittingEvent>,
};
