import type { EventOf } from '../../engine/event.ts';
import type { MailFailed, MailRequested } from './events.ts';

/** Which mail, to whom, and about which booking. */
export type Mail = EventOf<typeof MailRequested>['data'];

export interface RequestMail {
  readonly type: 'RequestMail';
  readonly mail: Mail;
}

export interface RecordMailSent {
  readonly type: 'RecordMailSent';
  readonly mail: Mail;
}

export interface RecordMailFailed {
  readonly type: 'RecordMailFailed';
  readonly mail: Mail;
  readonly reason: EventOf<typeof MailFailed>['data']['reason'];
}

export type MailCommand = RequestMail | RecordMailSent | RecordMailFailed;
