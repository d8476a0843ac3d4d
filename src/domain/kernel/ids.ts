import { z } from 'zod';

const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'must be a lower-case UUID');

export const MovieId = uuid.brand<'MovieId'>();
export type MovieId = z.output<typeof MovieId>;

export const ActorId = uuid.brand<'ActorId'>();
export type ActorId = z.output<typeof ActorId>;

export const TheaterId = uuid.brand<'TheaterId'>();
export type TheaterId = z.output<typeof TheaterId>;

export const AuditoriumId = uuid.brand<'AuditoriumId'>();
export type AuditoriumId = z.output<typeof AuditoriumId>;

export const ShowtimeId = uuid.brand<'ShowtimeId'>();
export type ShowtimeId = z.output<typeof ShowtimeId>;

export const UserId = uuid.brand<'UserId'>();
export type UserId = z.output<typeof UserId>;

export const PaymentId = uuid.brand<'PaymentId'>();
export type PaymentId = z.output<typeof PaymentId>;

export const RefundId = uuid.brand<'RefundId'>();
export type RefundId = z.output<typeof RefundId>;

/** A session: one family of refresh tokens, from a login to a logout. */
export const SessionId = uuid.brand<'SessionId'>();
export type SessionId = z.output<typeof SessionId>;

/** One request for a PIN: to reset a password, or to confirm a new address. */
export const PinRequestId = uuid.brand<'PinRequestId'>();
export type PinRequestId = z.output<typeof PinRequestId>;

export const MailId = uuid.brand<'MailId'>();
export type MailId = z.output<typeof MailId>;

export const ImportId = uuid.brand<'ImportId'>();
export type ImportId = z.output<typeof ImportId>;

/** A subscription of another system, which is told of events by webhook. */
export const WebhookId = uuid.brand<'WebhookId'>();
export type WebhookId = z.output<typeof WebhookId>;

/** The id of a claim over two streams: of a slot in a timetable, or of an e-mail address. */
export const ClaimId = uuid.brand<'ClaimId'>();
export type ClaimId = z.output<typeof ClaimId>;

/** `{showtime uuid}_{uuid}`: a booking's id names its showtime, so a command finds its stream without a query. */
export const BookingId = z
  .string()
  .regex(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    'must be a booking id',
  )
  .brand<'BookingId'>();
export type BookingId = z.output<typeof BookingId>;

export function bookingIdIn(showtimeId: ShowtimeId, id: string): BookingId {
  return BookingId.parse(`${showtimeId}_${id}`);
}

/** The showtime that a booking's id names. */
export function showtimeOf(bookingId: BookingId): ShowtimeId {
  return bookingId.slice(0, 36) as ShowtimeId;
}
