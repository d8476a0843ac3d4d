import type { AnswerOf, Schemas } from '../../client/client.ts';

/** What the public API answers with. The types are made from its OpenAPI document. */

export type Actor = Schemas['Actor'];
export type Auditorium = Schemas['Auditorium'];
export type Booking = Schemas['Booking'];
export type Config = Schemas['Config'];
export type Hold = Schemas['Hold'];
export type Money = Schemas['Money'];
export type Movie = Schemas['Movie'];
export type Payment = Schemas['Payment'];
export type ProblemDocument = Schemas['Problem'];
export type SeatMap = Schemas['SeatMap'];
export type Showtime = Schemas['Showtime'];
/** An event as it is stored; sealed fields are sealed. */
export type RecordedEvent = Schemas['Event'];
export type ShowtimeSummary = Schemas['ShowtimeSummary'];
export type Theater = Schemas['Theater'];
export type User = Schemas['User'];

export type AdoptedPlan = AnswerOf<'put', '/auditoriums/{id}/seating-plan'>;
export type BookingHistory = AnswerOf<'get', '/bookings/{id}/history'>;
export type CancelledBooking = AnswerOf<'post', '/bookings/{id}/cancel'>;
export type CancellationQuote = AnswerOf<'get', '/bookings/{id}/cancellation-quote'>;
export type CookieLogin = Exclude<AnswerOf<'post', '/auth/login'>, { readonly accessToken: string }>;
export type ExchangeQuote = AnswerOf<'get', '/bookings/{id}/exchange-quote'>;
export type InstalledSeats = AnswerOf<'get', '/auditoriums/{id}/seats'>;
/** What a ticket of each type and tier costs. */
export type Prices = AnswerOf<'get', '/showtimes/{id}/prices'>;
export type RevisedSeat = AnswerOf<'patch', '/auditoriums/{id}/seats/{seatId}'>;
export type ShowtimeBatch = AnswerOf<'post', '/showtimes/batch'>;
export type ShowtimeCancellation = AnswerOf<'get', '/showtimes/{id}/cancellation'>;
export type StartedPayment = AnswerOf<'post', '/bookings/{id}/payments'>;
export type Ticket = AnswerOf<'get', '/bookings/{id}/ticket'>;

/** A page of a list; with its length where that was asked for. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
  readonly total?: number;
}

export type Area = NonNullable<SeatMap['layout']>['areas'][number];
export type BookingStatus = Booking['status'];
export type InstalledSeat = InstalledSeats['seats'][number];
export type PaymentStatus = Booking['paymentStatus'];
export type ReviewDecision = Payment['discrepancies'][number]['choices'][number];
export type ScreenType = Auditorium['screenType'];
export type Seat = SeatMap['seats'][number];
export type SeatStatus = Seat['status'];
export type SellingStatus = SeatMap['status'];
export type TicketPrice = Prices['tickets'][number];
export type Tier = Seat['tier'];
