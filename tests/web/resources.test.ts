import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import type { Actor } from '../../src/api/resources/actor.ts';
import type { Auditorium, RevisedSeat, Seats } from '../../src/api/resources/auditorium.ts';
import type { Booking, BookingHistory, CancelledBooking } from '../../src/api/resources/booking.ts';
import type { CancellationQuote } from '../../src/api/resources/cancellation-quote.ts';
import type { Config } from '../../src/api/resources/config.ts';
import type { Event } from '../../src/api/resources/event.ts';
import type { Hold } from '../../src/api/resources/hold.ts';
import type { Movie } from '../../src/api/resources/movie.ts';
import type { Payment, StartedPayment } from '../../src/api/resources/payment.ts';
import type { SeatMap } from '../../src/api/resources/seat-map.ts';
import type { ShowtimeBatch } from '../../src/api/resources/showtime-batch.ts';
import type { ShowtimeCancellation } from '../../src/api/resources/showtime-cancellation.ts';
import type { Showtime } from '../../src/api/resources/showtime.ts';
import type { Theater } from '../../src/api/resources/theater.ts';
import type { User } from '../../src/api/resources/user.ts';
import type { ProblemDocument } from '../../src/api/problems.ts';
import { problems } from '../../src/api/problems.ts';
import { RefundReason } from '../../src/domain/payment/events.ts';
import { selling } from '../../web/console/texts/en/selling.ts';
import type * as read from '../../web/api/resources.ts';
import type * as staff from '../../web/api/staff-resources.ts';
import { en } from '../../web/language/texts/en.ts';

/** Does not compile unless every answer of the API is what the pages read. */
type Read<Answer extends Wanted, Wanted> = [Answer, Wanted];
type EveryAnswerIsRead = [
  Read<Booking, read.Booking>,
  Read<CancelledBooking, read.CancelledBooking>,
  Read<CancellationQuote, read.CancellationQuote>,
  Read<z.output<typeof Config>, read.Config>,
  Read<Hold, read.Hold>,
  Read<Movie, read.Movie>,
  Read<Payment, read.Payment>,
  Read<z.output<typeof StartedPayment>, read.StartedPayment>,
  Read<SeatMap, read.SeatMap>,
  Read<Showtime, read.Showtime>,
  Read<Theater, read.Theater>,
  Read<User, read.User>,
  Read<ProblemDocument, read.ProblemDocument>,
  Read<z.output<typeof Event>, staff.RecordedEvent>,
  Read<Actor, staff.StaffActor>,
  Read<Movie, staff.StaffMovie>,
  Read<Theater, staff.StaffTheater>,
  Read<Auditorium, staff.StaffAuditorium>,
  Read<z.output<typeof Seats>, staff.InstalledSeats>,
  Read<z.output<typeof RevisedSeat>, staff.RevisedSeat>,
  Read<Showtime, staff.StaffShowtime>,
  Read<ShowtimeBatch, staff.ShowtimeBatch>,
  Read<ShowtimeCancellation, staff.ShowtimeCancellation>,
  Read<Booking, staff.StaffBooking>,
  Read<z.output<typeof BookingHistory>, staff.BookingHistory>,
  Read<Payment, staff.StaffPayment>,
  Read<User, staff.StaffUser>,
];

describe('the types of the pages', () => {
  it('are those of the API, or this does not compile', () => {
    const answers: EveryAnswerIsRead | null = null;
    expect(answers).toBeNull();
  });
});

describe('the texts of the pages', () => {
  it('tell of each reason of a refund', () => {
    expect(Object.keys(selling.payments.refundReasons).sort()).toEqual([...RefundReason.options].sort());
  });

  it('tell of refusals that there are', () => {
    const { offline: _offline, other: _other, ...codes } = en.problems;
    const known = new Set<string>(Object.keys(problems));
    expect(Object.keys(codes).filter((code) => !known.has(code))).toEqual([]);
  });
});
