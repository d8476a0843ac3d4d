import { sendMail, type MailOrder } from '../commands/mail/send-mail.ts';
import type { UserId } from '../domain/kernel/ids.ts';
import { MailId } from '../domain/kernel/ids.ts';
import { derivedId } from '../engine/derived-id.ts';
import type { RecordedEvent } from '../engine/event.ts';
import { addSeconds } from '../engine/instant.ts';
import type { JobStart } from '../engine/process-managers/process-manager.ts';
import { defineProcessManager } from './define-process-manager.ts';

/** A mail about an event goes out within this time, or not at all. */
const NEWS_SECONDS = 3 * 24 * 60 * 60;

/** Sends the mails that accounts and sessions need. A mail that was sent is a fact, so a rebuild sends nothing again. */
export const sendMails = defineProcessManager<MailOrder>({
  name: 'send-mails',
  starts: {
    PasswordResetRequested: (event) => {
      const { requestId, reason, expiresAt } = event.data;
      const pin = { requestId, pinGoodUntil: expiresAt };
      // An invitation goes out even when its PIN has lapsed: the invited person asks for another.
      return reason === 'invited'
        ? mailAbout(event, { kind: 'invitation', ...pin })
        : mailAbout(event, { kind: 'password-pin', ...pin, sendBefore: expiresAt });
    },
    PasswordChanged: (event) => mailAbout(event, { kind: 'password-changed' }),
    EmailChangeRequested: (event) => {
      const { requestId, email, expiresAt } = event.data;
      const order = { requestId, pinGoodUntil: expiresAt, email, sendBefore: expiresAt };
      return mailAbout(event, { kind: 'email-pin', ...order });
    },
    EmailChanged: (event) => mailAbout(event, { kind: 'email-changed', email: event.data.formerEmail }),
    RefreshTokenReused: (event) => mailAbout(event, { kind: 'refresh-token-reused' }),
  },
  ends: {
    MailSent: ({ data }) => data.mailId,
    MailFailed: ({ data }) => data.mailId,
  },
  perform: sendMail,
});

/** One mail an event: its id derives from the event's. */
function mailAbout(
  event: RecordedEvent & { readonly data: { readonly userId: UserId } },
  order: Pick<MailOrder, 'kind'> & Partial<MailOrder>,
): JobStart<MailOrder> {
  const mailId = MailId.parse(derivedId(event.id, 'mail'));
  const { userId } = event.data;
  const { occurredAt } = event.metadata;
  const data: MailOrder = {
    mailId,
    userId,
    happenedAt: occurredAt,
    requestId: null,
    pinGoodUntil: null,
    email: null,
    sendBefore: addSeconds(occurredAt, NEWS_SECONDS),
    ...order,
  };
  return { id: mailId, subject: userId, data };
}
