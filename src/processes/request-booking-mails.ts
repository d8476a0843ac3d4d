import { requestBookingMail, type BookingMailOrder } from '../commands/mail/request-booking-mail.ts';
import { MailId, type BookingId } from '../domain/kernel/ids.ts';
import type { BookingMailKind, BookingNews } from '../domain/mail/events.ts';
import { derivedId } from '../engine/derived-id.ts';
import type { RecordedEvent } from '../engine/event.ts';
import type { JobStart } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager } from './define-process-manager.ts';

/** Requests the mails about bookings and their money. A mail that was requested is a fact, so a rebuild requests none. */
export const requestBookingMails = defineProcessManager<BookingMailOrder>({
  name: 'request-booking-mails',
  starts: {
    // The system that a booking was imported from has told its customer.
    BookingConfirmed: (event) =>
      event.data.imported?.tellsCustomer === false ? null : mailAbout(event, 'booking-confirmed'),
    BookingCancelled: (event) =>
      mailAbout(event, event.data.cancelledBy === 'showtime' ? 'showtime-cancelled' : 'booking-cancelled'),
    // Who changes the seats of a hold sees them at once.
    SeatsChanged: (event) => (event.data.status === 'held' ? null : mailAbout(event, 'seats-changed')),
    SeatsCancelled: (event) => {
      const { refund } = event.data;
      return mailAbout(
        event,
        'seats-cancelled',
        refund === null ? {} : { paymentId: refund.paymentId, refundId: refund.refundId },
      );
    },
    PaymentRefused: (event) => mailAbout(event, 'payment-refused', { paymentId: event.data.paymentId }),
    RefundSucceeded: (event) => {
      const { paymentId, refundId } = event.data;
      return mailAbout(event, 'refund-made', { paymentId, refundId });
    },
    RefundFailed: (event) => {
      const { paymentId, refundId } = event.data;
      return mailAbout(event, 'refund-failed', { paymentId, refundId });
    },
    RefundReversed: (event) => {
      const { paymentId, refundId } = event.data;
      return mailAbout(event, 'refund-failed', { paymentId, refundId });
    },
  },
  ends: { MailRequested: ({ data }) => data.mailId },
  perform: (_, session, order) => requestBookingMail(session, order),
});

/** One mail an event: its id derives from the event's. */
function mailAbout(
  event: RecordedEvent & { readonly data: { readonly bookingId: BookingId } },
  kind: BookingMailKind,
  money: Partial<Pick<BookingNews, 'paymentId' | 'refundId'>> = {},
): JobStart<BookingMailOrder> {
  const mailId = MailId.parse(derivedId(event.id, 'mail'));
  const { bookingId } = event.data;
  const news: BookingNews = { bookingId, paymentId: null, refundId: null, claimId: null, ...money };
  const { occurredAt: happenedAt } = event.metadata;
  return { id: mailId, subject: bookingId, data: { mailId, kind, news, happenedAt } };
}
