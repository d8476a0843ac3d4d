/** What the public API answers with, as far as the pages read it. A test holds these types against the API's schemas. */

export interface Money {
  /** In minor units of the currency. */
  readonly amount: number;
  readonly currency: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface Config {
  readonly gateways: readonly string[];
  readonly holdSeconds: number;
  readonly maxSeatsPerHold: number;
}

export interface Theater {
  readonly id: string;
  readonly name: string;
  readonly city: string;
  readonly address: string;
  readonly timeZone: string;
  /** A local time of day: the business day begins then. */
  readonly businessDayStart: string;
  readonly payAtCounter: boolean;
}

export interface Movie {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly genres: readonly string[];
  readonly language: string | null;
  readonly durationMinutes: number;
  readonly rating: number | null;
  readonly classification: string | null;
  readonly releaseDate: string | null;
  readonly posterUrl: string | null;
  readonly trailerUrl: string | null;
  readonly actors: readonly { readonly id: string; readonly name: string | null }[];
}

export type SellingStatus = 'scheduled' | 'onSale' | 'closed' | 'cancelled';

export interface ShowtimeSummary {
  readonly id: string;
  readonly movie: {
    readonly id: string;
    readonly title: string | null;
    readonly posterUrl: string | null;
    readonly durationMinutes: number;
  };
  readonly theater: { readonly id: string; readonly name: string | null; readonly city: string | null };
  readonly auditorium: {
    readonly id: string;
    readonly name: string | null;
    readonly screenType: string | null;
  };
  readonly startsAt: string;
  readonly endsAt: string;
  readonly timeZone: string;
  readonly businessDate: string;
  readonly onSaleFrom: string | null;
  readonly salesUntil: string;
  readonly status: SellingStatus;
}

export interface Showtime extends ShowtimeSummary {
  readonly counts: { readonly total: number; readonly available: number };
}

export type SeatStatus = 'available' | 'held' | 'sold' | 'blocked';
export type Tier = 'regular' | 'premium' | 'vip' | 'recliner';

export interface Seat {
  readonly seatId: string;
  readonly row: string;
  readonly number: number;
  readonly tier: Tier;
  readonly kind: 'standard' | 'wheelchair' | 'companion';
  readonly price: Money;
  readonly position: { readonly x: number; readonly y: number } | null;
  readonly status: SeatStatus;
}

interface AreaText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** A part of an auditorium that is no seat. */
export type Area = {
  readonly x: number;
  readonly y: number;
  readonly rotation: number;
  readonly color: string | null;
  readonly borderColor: string | null;
  readonly isScreen: boolean;
  readonly text: AreaText | null;
} & (
  | { readonly shape: 'rectangle'; readonly width: number; readonly height: number }
  | { readonly shape: 'ellipse'; readonly radiusX: number; readonly radiusY: number }
  | { readonly shape: 'polygon'; readonly points: readonly { readonly x: number; readonly y: number }[] }
  | { readonly shape: 'text' }
);

export interface SeatMap {
  readonly showtimeId: string;
  readonly revision: number;
  readonly status: SellingStatus;
  /** The picture in which the seats have their positions. */
  readonly layout: {
    readonly width: number;
    readonly height: number;
    readonly areas: readonly Area[];
  } | null;
  readonly seats: readonly Seat[];
}

export interface Hold {
  readonly bookingId: string;
  readonly status: BookingStatus;
  readonly seats: readonly { readonly seatId: string; readonly tier: Tier; readonly price: Money }[];
  readonly total: Money;
  readonly heldUntil: string;
}

export type BookingStatus = 'held' | 'confirmed' | 'cancelled' | 'released' | 'expired';
export type PaymentStatus =
  'unpaid' | 'pending' | 'paid' | 'partiallyRefunded' | 'refunded' | 'complimentary';

export interface Booking {
  readonly id: string;
  readonly reference: string;
  readonly status: BookingStatus;
  readonly paymentStatus: PaymentStatus;
  readonly showtime: ShowtimeSummary;
  readonly seats: readonly {
    readonly seatId: string;
    readonly row: string;
    readonly number: number;
    readonly tier: Tier;
    readonly price: Money;
  }[];
  readonly total: Money;
  readonly heldUntil: string;
  readonly cancellation: {
    readonly allowed: boolean;
    readonly until: string;
    readonly refund: Money;
  };
}

export interface CancellationQuote {
  readonly allowed: boolean;
  readonly refusedWith:
    'already-cancelled' | 'booking-not-confirmed' | 'hold-lapsed' | 'showtime-started' | 'ticket-used' | null;
  readonly until: string;
  readonly paid: Money;
  readonly percent: number;
  readonly refund: Money;
}

export interface CancelledBooking {
  readonly status: BookingStatus;
  readonly refund: { readonly amount: Money; readonly status: string } | null;
}

export interface StartedPayment {
  readonly paymentId: string;
  readonly gateway: string;
  readonly status: string;
  readonly amount: Money;
  readonly heldUntil: string;
  /** Where a gateway with pages of its own lets people pay. */
  readonly redirectUrl?: string | null;
}

export interface Payment {
  readonly id: string;
  readonly status: 'requested' | 'succeeded' | 'failed' | 'cancelled' | 'needs-review' | 'disputed';
}

export interface User {
  readonly id: string;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly phone: string | null;
  readonly role: string;
}

export interface CookieLogin {
  readonly user: User;
  readonly csrfToken: string;
}

/** An answer that is a problem (RFC 9457). */
export interface ProblemDocument {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  /** The seats in the way. */
  readonly seats?: readonly string[];
}
