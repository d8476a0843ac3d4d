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

/** What a mail says and to whom is made from the facts when it is sent; here stands that it is going out. */
export const MailRequested = event('MailRequested', mail);

/** The mail server has taken it. */
export const MailSent = event('MailSent', mail);

/** It will never go out. */
export const MailFailed = event('MailFailed', {
  ...mail,
  reason: z.enum(['refused', 'too-late', 'superseded', 'person-forgotten']),
});

export const mailEvents = [MailRequested, MailSent, MailFailed] as const;

export type MailEvent = EventOf<(typeof mailEvents)[number]>;
