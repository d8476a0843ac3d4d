import { z } from 'zod';
import { event, type EventOf } from '../../engine/event.ts';
import type { JsonObject } from '../../engine/json.ts';
import { BookingId, ClaimId, MailId, PaymentId, RefundId, UserId } from '../kernel/ids.ts';

/** Mails about an account. */
export const AccountMailKind = z.enum([
  'invitation',
  'password-pin',
  'password-changed',
  'email-pin',
  'email-changed',
  'refresh-token-reused',
]);
export type AccountMailKind = z.output<typeof AccountMailKind>;

/** Mails about a booking and its money. */
export const BookingMailKind = z.enum([
  'booking-confirmed',
  'booking-cancelled',
  'seats-changed',
  'seats-cancelled',
  'showtime-moved',
  'showtime-cancelled',
  'payment-refused',
  'refund-made',
  'refund-failed',
]);
export type BookingMailKind = z.output<typeof BookingMailKind>;

export const MailKind = z.enum([...AccountMailKind.options, ...BookingMailKind.options]);

/** What a mail about a booking tells of. */
const BookingNews = z
  .strictObject({
    bookingId: BookingId,
    /** The payment that was refused or is paid back; null where the booking itself is the news. */
    paymentId: PaymentId.nullable(),
    refundId: RefundId.nullable(),
    /** The slot that a move gave the showtime. */
    claimId: ClaimId.nullable(),
  })
  .readonly();
export type BookingNews = z.output<typeof BookingNews>;

const mail = {
  mailId: MailId,
  kind: MailKind,
  /** The account that it is for; null for a walk-in. */
  userId: UserId.nullable(),
  /** Null in a mail about an account. */
  booking: BookingNews.nullable(),
};

/** Schema 1 knew no mails about bookings. */
function withoutBooking(data: JsonObject): JsonObject {
  return { ...data, booking: null };
}

/** A mail is to be sent. Its address and text are made when it is sent, so no personal data stand here. */
export const MailRequested = event('MailRequested', mail, [withoutBooking]);

/** The mail server has accepted the mail. */
export const MailSent = event('MailSent', mail, [withoutBooking]);

/** The mail will never be sent. */
export const MailFailed = event(
  'MailFailed',
  {
    ...mail,
    /** `refused` was final once; such a mail is parked today, and can be sent again. */
    reason: z.enum(['refused', 'too-late', 'superseded', 'person-forgotten']),
  },
  [withoutBooking],
);

export const mailEvents = [MailRequested, MailSent, MailFailed] as const;

export type MailEvent = EventOf<(typeof mailEvents)[number]>;
