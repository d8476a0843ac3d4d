import type { Money, ShowtimeSummary } from '../../api/resources.ts';

export type ScanOutcome = 'valid' | 'used' | 'wrongShowtime' | 'cancelled' | 'unpaid';

interface TicketSeat {
  readonly seatId: string;
  readonly row: string;
  readonly number: number;
  readonly ticketType: string;
}

/** When and where a ticket let somebody in. */
export interface Admission {
  readonly scannedAt: string;
  readonly device: string | null;
}

/** What a door learns of a ticket of ours. */
export interface ScannedTicket {
  readonly result: ScanOutcome;
  readonly bookingId: string;
  readonly reference: string;
  readonly seatId: string;
  /** Null where the seat is not of the booking any more. */
  readonly seat: TicketSeat | null;
  /** What its ticket type asks to be shown at the door. */
  readonly proof: string | null;
  readonly showtime: ShowtimeSummary;
  /** What is still to be paid; null for nothing. */
  readonly due: Money | null;
  /** The scans that let somebody in with this ticket, the earliest first. */
  readonly scans: readonly Admission[];
}

/** The answer to a scan that is reported later. */
export type ReportedScan =
  | { readonly result: 'unknown' }
  | {
      readonly result: ScanOutcome;
      readonly bookingId: string;
      readonly seatId: string;
      readonly scans: readonly Admission[];
    };

export interface ReportedScans {
  readonly items: readonly ReportedScan[];
}

/** The tickets of a booking, for a door without a network. */
export interface DoorTicket {
  readonly bookingId: string;
  readonly reference: string;
  readonly status: 'valid' | 'unpaid' | 'cancelled';
  readonly seats: readonly (TicketSeat & { readonly scannedAt: string | null })[];
}

/** A public key that tickets are checked with. */
export interface TicketKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly kid: string;
  readonly x: string;
}

export interface TicketKeys {
  readonly keys: readonly TicketKey[];
}
