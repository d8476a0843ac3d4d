import type { Account } from '../../domain/account/account.ts';
import type { MailId, PinRequestId, UserId } from '../../domain/kernel/ids.ts';
import type { Sealed } from '../../domain/kernel/sealed.ts';
import { isSettled, mail } from '../../domain/mail/decider.ts';
import type { AccountMailKind } from '../../domain/mail/events.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { unreachable } from '../../engine/decider.ts';
import type { Instant } from '../../engine/instant.ts';
import { pinOf } from '../account/pins.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { deliverMail, recordMailFailed, type MailResult } from './deliver-mail.ts';
import { presentAccount, recipientOfAccount } from './recipient.ts';
import { accountLetter } from './templates/account-letters.ts';

/** A mail about an account that an event asks for. */
export interface MailOrder {
  readonly mailId: MailId;
  readonly kind: AccountMailKind;
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

/** Sends a mail about an account, unless it has been sent. Given up and throws as `deliverMail` does. */
export async function sendMail(
  dependencies: Pick<CommandDependencies, 'vault' | 'mail' | 'settings'>,
  session: CommandSession,
  order: MailOrder,
): Promise<MailResult> {
  const { vault, settings } = dependencies;
  const { mailId, kind, userId, happenedAt } = order;
  const details = { mailId, kind, userId, booking: null };
  const state = await session.load(mail, mailId);
  if (isSettled(state)) return { outcome: 'accepted', events: [], state };
  if (session.now >= order.sendBefore) return recordMailFailed(session, details, 'too-late');
  const present = await presentAccount(session, userId);
  if (present !== null && !isStillAsked(present, order)) {
    return recordMailFailed(session, details, 'superseded');
  }
  const isPinGood = order.pinGoodUntil !== null && session.now < order.pinGoodUntil;
  const pin = order.requestId === null || !isPinGood ? null : await pinOf(vault, userId, order.requestId);
  return deliverMail(dependencies, session, {
    mail: details,
    happenedAt,
    findRecipient: () => recipientOfAccount(vault, session, userId, order.email),
    compose: ({ name }) => {
      const letter = accountLetter(kind, { name, pin, publicUrl: settings.publicUrl });
      return Promise.resolve({ letter, attachments: [] });
    },
  });
}

/** A PIN that a newer one has replaced, or that was used, is not sent any more. */
function isStillAsked({ passwordResets, emailChange }: Account, { kind, requestId }: MailOrder): boolean {
  switch (kind) {
    case 'password-pin':
    case 'invitation':
      return passwordResets.some((each) => each.requestId === requestId);
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
