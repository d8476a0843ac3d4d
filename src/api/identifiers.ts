import { z } from 'zod';
import {
  ActorId,
  AuditoriumId,
  BookingId,
  MovieId,
  PaymentId,
  RefundId,
  ShowtimeId,
  TheaterId,
  UserId,
  WebhookId,
} from '../domain/kernel/ids.ts';
import { LocalDate } from '../domain/kernel/local-time.ts';
import { SeatId } from '../domain/auditorium/values.ts';
import { WeekDate } from './report-period.ts';

/** The parameters of paths. An id of another form is of nothing: 404. */
export const actorParams = z.object({ id: ActorId });
export const auditoriumParams = z.object({ id: AuditoriumId });
export const bookingParams = z.object({ id: BookingId });
export const closingParams = z.object({ id: TheaterId, date: LocalDate });
export const movieParams = z.object({ id: MovieId });
export const periodBlockParams = z.object({ id: AuditoriumId, blockId: z.uuid() });
export const paymentParams = z.object({ id: PaymentId });
export const refundParams = z.object({ id: PaymentId, refundId: RefundId });
export const returnParams = z.object({ id: TheaterId, movieId: MovieId, week: WeekDate });
export const seatParams = z.object({ id: AuditoriumId, seatId: SeatId });
export const showtimeParams = z.object({ id: ShowtimeId });
export const showtimeSeatParams = z.object({ id: ShowtimeId, seatId: SeatId });
export const theaterParams = z.object({ id: TheaterId });
export const userParams = z.object({ id: UserId });
export const webhookParams = z.object({ id: WebhookId });
