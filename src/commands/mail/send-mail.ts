import type { Account } from '../../domain/account/account.ts';
import { account } from '../../domain/account/decider.ts';
import { unreachable } from '../../engine/decider.ts';
import type { MailId, PinRequestId, UserId } from '../../domain/kernel/ids.ts';
import type { Instant } from '../../engine/instant.ts';
import type { Sealed } from '../../domain/kernel/sealed.ts';
import type { MailCommand, RecordMailFailed } from '../../domain/mail/commands.ts';
import { isSettled, mail, type MailState } from '../../domain/mail/decider.ts';
import type { MailKind } from '../../domain/mail/events.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { mailText } from './mail-text.ts';
import { pinOf } from '../account/pins.ts';

/** A mail that an event asks for. */
export interface MailOrder {
  readonly mailId: MailId;
  readonly kind: MailKind;
  readonly userId: UserId;
  /** When the event happened, and until when a mail about it makes sense. */
  readonly happenedAt: Instant;
  readonly sendBefore: Instant;
  /** The request that its PIN derives from; null for a mail without one. */
  readonly requestId: PinRequestId | null;
  readonly pinGoodUntil: Instant | null;
  /** Another address than the account's present one. */
  readonly email: Sealed | null;
}

type MailResult = CommandResult<MailState, never>;

/**
 * Sends a mail, unless it has been sent. The request is recorded before the mail goes out, the outcome after; a mail
 * that goes out twice between the two has the same Message-ID. Throws when the mail server is to be asked again.
 */
export async function sendMail(
  { vault, mail: transport, settings }: Pick<CommandDependencies, 'vault' | 'mail' | 'settings'>,
  session: CommandSession,
  order: MailOrder,
): Promise<MailResult> {
  const { mailId, kind, userId } = order;
  const details = { mailId, kind, userId };
  const record = (command: MailCommand): Promise<MailResult> => session.execute(mail, mailId, command);
  const fail = (reason: RecordMailFailed['reason']): Promise<MailResult> =>
    record({ type: 'RecordMailFailed', mail: details, reason });
  const state = await session.load(mail, mailId);
  if (isSettled(state)) return { outcome: 'accepted', events: [], state };
  if (session.now >= order.sendBefore) return fail('too-late');
  const { account: recipient } = await session.load(account, userId);
  if (recipient === null) return fail('person-forgotten');
  if (!isStillAsked(recipient, order)) return fail('superseded');
  const address = await vault.open('email', order.email ?? recipient.email);
  if (address === null) return fail('person-forgotten');
  await record({ type: 'RequestMail', mail: details });
  // Text that somebody typed is never sent to an address that nobody has confirmed.
  const name = kind === 'email-pin' ? null : await vault.open('firstName', recipient.firstName);
  const isPinGood = order.pinGoodUntil !== null && session.now < order.pinGoodUntil;
  const pin = order.requestId === null || !isPinGood ? null : await pinOf(vault, userId, order.requestId);
  const text = mailText(kind, { name, pin, publicUrl: settings.publicUrl });
  const to = { name, address };
  const outcome = await transport.send({ mailId, userId, to, date: order.happenedAt, ...text });
  const { account: afterwards } = await session.load(account, userId);
  if (afterwards?.erasure !== null) await transport.removeMailsAbout(userId);
  return outcome === 'sent' ? record({ type: 'RecordMailSent', mail: details }) : fail('refused');
}

/** A PIN that a newer one has replaced, or that was used, is not sent any more. */
function isStillAsked({ passwordReset, emailChange }: Account, { kind, requestId }: MailOrder): boolean {
  switch (kind) {
    case 'password-pin':
    case 'invitation':
      return passwordReset?.requestId === requestId;
    case 'email-pin':
      return emailChange?.requestId === requestId;
    case 'password-changed':
    case 'email-changed':
    case 'refresh-token-reused':
      return true;
    default:
      return unreachable(kind);
  }
}
