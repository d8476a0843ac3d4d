import type { CommandDependencies } from '../commands/dependencies.ts';
import { legacy } from '../legacy-handlers.ts';
import { sendMail, type MailOrder } from '../commands/mail/send-mail.ts';
import { derivedId } from '../engine/derived-id.ts';
import type { MarqueeEvent } from '../domain/aggregates.ts';
import { MailId } from '../domain/kernel/ids.ts';
import type { RecordedEvent } from '../engine/event.ts';
import { addSeconds } from '../engine/instant.ts';
import type { MailKind } from '../domain/mail/events.ts';
import { jobFrom, type ProcessManager, type Job } from '../engine/process-managers/process-manager.ts';

/** How long news is news. */
const NEWS_SECONDS = 3 * 24 * 60 * 60;

type MailWork = Job & MailOrder;

/** The events that a mail tells of. */
const telling: ReadonlySet<MarqueeEvent['type']> = new Set([
  'PasswordResetRequested',
  'PasswordChanged',
  'EmailChangeRequested',
  'EmailChanged',
  'RefreshTokenReused',
] as const);

/** The mail of an event: derived, so that it is one mail, however often the event is seen. */
function mailIdOf(event: { readonly id: string }): MailId {
  return MailId.parse(derivedId(event.id, 'mail'));
}

function news(
  event: RecordedEvent<MarqueeEvent> & { readonly data: { readonly userId: MailOrder['userId'] } },
  kind: MailKind,
): MailWork {
  const mailId = mailIdOf(event);
  const { userId } = event.data;
  const { occurredAt } = event.metadata;
  return {
    ...jobFrom(event, mailId, userId),
    ...{ mailId, kind, userId, happenedAt: occurredAt, requestId: null, pinGoodUntil: null, email: null },
    sendBefore: addSeconds(occurredAt, NEWS_SECONDS),
  };
}

/** Mails that accounts and their sessions ask for. What was sent is a fact of the mail's own stream, so a rebuild sends nothing again. */
export const mails: ProcessManager<MailWork, CommandDependencies> = {
  work: legacy<MailWork>({
    name: 'mail-work',
    version: 1,
    indexes: [['due']],
    documentIds: (event) => {
      if (telling.has(event.type)) return [mailIdOf(event)];
      return event.type === 'MailSent' || event.type === 'MailFailed' ? [event.data.mailId] : [];
    },
    on: {
      PasswordResetRequested: (_, event) => {
        const { requestId, reason, expiresAt } = event.data;
        const pin = { requestId, pinGoodUntil: expiresAt };
        // An invitation stays one when its PIN has lapsed: who is invited asks for another.
        return reason === 'invited'
          ? { ...news(event, 'invitation'), ...pin }
          : { ...news(event, 'password-pin'), ...pin, sendBefore: expiresAt };
      },
      PasswordChanged: (_, event) => news(event, 'password-changed'),
      EmailChangeRequested: (_, event) => {
        const { requestId, email, expiresAt } = event.data;
        const pin = { requestId, pinGoodUntil: expiresAt };
        return { ...news(event, 'email-pin'), ...pin, email, sendBefore: expiresAt };
      },
      EmailChanged: (_, event) => ({ ...news(event, 'email-changed'), email: event.data.formerEmail }),
      RefreshTokenReused: (_, event) => news(event, 'refresh-token-reused'),
      MailSent: () => undefined,
      MailFailed: () => undefined,
    },
  }),
  perform: (dependencies, session, order) => sendMail(dependencies, session, order),
};
