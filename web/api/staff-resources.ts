import type {
  Booking,
  Money,
  Movie,
  Page,
  Payment,
  Seat,
  Showtime,
  ShowtimeSummary,
  Theater,
  Tier,
  User,
} from './resources.ts';

/** What the public API answers to staff, as far as the console reads it. A test holds these types against the API's schemas. */

/** A page of a list that was asked for its length. */
export interface CountedPage<Item> extends Page<Item> {
  readonly total?: number;
}

/** An event as it is stored. What is no JSON any more is text. */
export interface RecordedEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>> | string | null;
  readonly metadata: Readonly<Record<string, unknown>> | string | null;
}

export interface StaffActor {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly createdAt: string;
}

export interface StaffMovie extends Movie {
  readonly basePrice: Money | null;
  readonly active: boolean;
}

export interface StaffTheater extends Theater {
  readonly currency: string;
  readonly surcharges: { readonly premium: number; readonly vip: number; readonly recliner: number };
  readonly morningDiscount: { readonly percent: number; readonly before: string };
  readonly cleaningMinutes: number;
  readonly salesCutoffMinutes: number;
  readonly boxOfficeCutoffMinutes: number;
  readonly refundPolicy: readonly { readonly untilMinutesBefore: number; readonly percent: number }[];
  readonly ticketTypes: readonly {
    readonly code: string;
    readonly name: string;
    readonly percentOff: number | null;
    readonly amountOff: number | null;
    readonly staffOnly: boolean;
    readonly proof: string | null;
  }[];
  readonly active: boolean;
}

export type ScreenType = '2D' | '3D' | 'IMAX' | '4DX';

export interface StaffAuditorium {
  readonly id: string;
  readonly theater: { readonly id: string; readonly name: string | null };
  readonly name: string;
  readonly screenType: ScreenType;
  readonly capacity: number;
  readonly active: boolean;
}

export interface InstalledSeat {
  readonly seatId: string;
  readonly row: string;
  readonly number: number;
  readonly tier: Tier;
  readonly kind: Seat['kind'];
  readonly active: boolean;
}

export interface InstalledSeats {
  readonly seats: readonly InstalledSeat[];
}

/** A changed seat, and the future bookings in the way where it went out of use. */
export interface RevisedSeat {
  readonly conflicts: readonly { readonly bookingId: string }[];
}

/** What a new seating plan has brought. */
export interface AdoptedPlan {
  readonly removed: readonly string[];
  readonly conflicts: readonly { readonly bookingId: string }[];
}

export interface StaffShowtime extends Showtime {
  /** By the theater's clocks: `2026-11-28T19:30`. */
  readonly localStart: string;
  readonly basePrice: Money;
  readonly counts: Showtime['counts'] & {
    readonly held: number;
    readonly sold: number;
    readonly blocked: number;
  };
}

export interface ShowtimeBatch {
  readonly scheduled: number;
  readonly refused: number;
  readonly undecided: number;
  readonly rows: readonly {
    readonly row: number;
    readonly movieId: string;
    readonly auditoriumId: string;
    readonly startsAt: string;
    readonly outcome: 'scheduled' | 'refused' | 'undecided';
    readonly showtimeId: string | null;
    readonly problem: { readonly code: string; readonly detail: string } | null;
  }[];
}

export interface ShowtimeCancellation {
  readonly reason: string;
  readonly status: 'running' | 'done';
  readonly counts: Readonly<
    Record<'pending' | 'cancelled' | 'refund-requested' | 'refunded' | 'failed' | 'needs-person', number>
  >;
}

export interface StaffBooking extends Booking {
  readonly channel: 'online' | 'boxOffice';
  readonly showtime: ShowtimeSummary;
  readonly seats: readonly (Booking['seats'][number] & { readonly ticketType: string })[];
  readonly payments: readonly string[];
  /** What is left to pay where another booking pays the rest. */
  readonly exchange: { readonly due: Money } | null;
  /** For staff only. */
  readonly customer?:
    | { readonly userId: string | null; readonly name: string | null; readonly email: string | null }
    | undefined;
  readonly createdAt: string;
}

export interface BookingHistory {
  readonly items: readonly {
    readonly eventId: string;
    readonly type: string;
    readonly occurredAt: string;
    readonly actor: string;
  }[];
}

export type ReviewDecision = 'accept' | 'refund' | 'dismiss';

export interface StaffPayment extends Payment {
  readonly bookingId: string;
  readonly gateway: string;
  readonly method: string | null;
  readonly amount: Money;
  readonly refunded: Money;
  readonly gatewayReference: string | null;
  readonly reason: string | null;
  readonly refunds: readonly {
    readonly id: string;
    readonly amount: Money;
    readonly status: 'requested' | 'succeeded' | 'failed';
    readonly reason: string;
  }[];
  readonly discrepancies: readonly {
    readonly gatewayReference: string;
    readonly received: Money;
    readonly decision: ReviewDecision | null;
    readonly choices: readonly ReviewDecision[];
  }[];
  readonly createdAt: string;
}

export interface StaffUser extends User {
  readonly active: boolean;
  readonly createdAt: string;
}
