import { describe, it } from '@jest/globals';
import { MailId } from '../../src/domain/kernel/ids.ts';
import { mail } from '../../src/domain/mail/decider.ts';
import { MailFailed, MailRequested, MailSent } from '../../src/domain/mail/events.ts';
import { alice, uuid } from '../support/fixtures.ts';
import { specify } from '../support/specification.ts';

const { given } = specify(mail);
const data = {
  mailId: MailId.parse(uuid(15, 1)),
  kind: 'password-pin',
  userId: alice,
  booking: null,
} as const;
const requested = MailRequested(data);
const sent = MailSent(data);
const failed = MailFailed({ ...data, reason: 'too-late' });
const request = { type: 'RequestMail', mail: data } as const;
const recordSent = { type: 'RecordMailSent', mail: data } as const;
const recordFailed = { type: 'RecordMailFailed', mail: data, reason: 'too-late' } as const;

describe('A mail', () => {
  it('is requested once', () => {
    given().when(request).then(requested);
    given(requested).when(request).thenNothing();
    given(requested, sent).when(request).thenNothing();
  });

  it('is sent once', () => {
    given(requested).when(recordSent).then(sent);
    given(requested, sent).when(recordSent).thenNothing();
  });

  it('has one outcome', () => {
    given(requested).when(recordFailed).then(failed);
    given(requested, sent).when(recordFailed).thenNothing();
    given(requested, failed).when(recordSent).thenNothing();
  });
});
