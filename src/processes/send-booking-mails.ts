import { sendBookingMail, type RequestedBookingMail } from '../commands/mail/send-booking-mail.ts';
import { defineProcessManager } from './define-process-manager.ts';

/** Sends the mails about bookings that were requested, each by itself. */
export const sendBookingMails = defineProcessManager<RequestedBookingMail>({
  name: 'send-booking-mails',
  starts: {
    MailRequested: ({ data: mail, metadata }) => {
      const { booking: news, mailId } = mail;
      // A mail about an account is sent by the process manager that requests it.
      if (news === null) return null;
      return { id: mailId, subject: news.bookingId, data: { mail, news, requestedAt: metadata.occurredAt } };
    },
  },
  ends: {
    MailSent: ({ data }) => data.mailId,
    MailFailed: ({ data }) => data.mailId,
  },
  perform: sendBookingMail,
});
