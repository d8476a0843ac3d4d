import type { EventOf } from '../../engine/event.ts';
import type { MailId, UserId } from '../kernel/ids.ts';
import type { MailFailed, MailKind } from './events.ts';

export interface MailFacts {
  readonly mailId: MailId;
  readonly kind: MailKind;
  readonly userId: UserId;
}

export interface RequestMail {
  readonly type: 'RequestMail';
  readonly mail: MailFacts;
}

export interface RecordMailSent {
  readonly type: 'RecordMailSent';
  readonly mail: MailFacts;
}

export interface RecordMailFailed {
  readonly type: 'RecordMailFailed';
  readonly mail: MailFacts;
  readonly reason: EventOf<typeof MailFailed>['data']['reason'];
}

export type MailCommand = RequestMail | RecordMailSent | RecordMailFailed;
