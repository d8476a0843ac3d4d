import { z } from 'zod';
import { event, type EventOf } from '../../engine/event.ts';
import { MailId, UserId } from '../kernel/ids.ts';

export const MailKind = z.enum([
  'invitation',
  'password-pin',
  'password-changed',
  'email-pin',
  'email-changed',
  'refresh-token-reused',
]);
export type MailKind = z.output<typeof MailKind>;

const mail = { mailId: MailId, kind: MailKind, userId: UserId };

/** A mail is to be sent. Its address and text are made when it is sent, so no personal data stand here. */
export const MailRequested = event('MailRequested', mail);

/** The mail server has accepted the mail. */
export const MailSent = event('MailSent', mail);

/** The mail will never be sent. */
export const MailFailed = event('MailFailed', {
  ...mail,
  reason: z.enum(['refused', 'too-late', 'superseded', 'person-forgotten']),
});

export const mailEvents = [MailRequested, MailSent, MailFailed] as const;

export type MailEvent = EventOf<(typeof mailEvents)[number]>;
