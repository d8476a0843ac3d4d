import { canonicalEmail } from '../../domain/kernel/email-address.ts';
import type { Mail, MailCommand, RecordMailFailed } from '../../domain/mail/commands.ts';
import { mail as decider, type MailState } from '../../domain/mail/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { Instant } from '../../engine/instant.ts';
import { givenUp, type GivenUp } from '../../engine/process-managers/process-manager.ts';
import type { MailAttachment } from '../../ports/mail-transport.ts';
import type { CommandDependencies } from '../dependencies.ts';
import type { Recipient } from './recipient.ts';
import type { Letter } from './templates/letter.ts';
import { render } from './templates/render.ts';

export type MailResult = CommandResult<MailState, never> | GivenUp;

/** A mail on its way: its place in the log, and what happens to it. */
export interface Delivery {
  readonly mail: Mail;
  /** When what it tells of happened. */
  readonly happenedAt: Instant;
  /** Whom it goes to; null where nobody can be written to any more. Asked before it goes out, and again behind it. */
  readonly findRecipient: () => Promise<Recipient | null>;
  readonly compose: (
    recipient: Recipient,
  ) => Promise<{ readonly letter: Letter; readonly attachments: readonly MailAttachment[] }>;
}

/**
 * Sends a mail. The request is recorded before it goes out, the outcome after; a mail that goes out twice between the two
 * has the same Message-ID. Given up where the address is none, or the mail server refuses the mail for good. Throws when the mail server is to be asked
 * again.
 */
export async function deliverMail(
  { mail: transport, settings }: Pick<CommandDependencies, 'mail' | 'settings'>,
  session: CommandSession,
  { mail, happenedAt, findRecipient, compose }: Delivery,
): Promise<MailResult> {
  const recipient = await findRecipient();
  if (recipient === null) return recordMailFailed(session, mail, 'person-forgotten');
  await execute(session, { type: 'RequestMail', mail });
  const { personId, name } = recipient;
  // An old log may hold an address from before there was a rule.
  const address = canonicalEmail(recipient.address);
  if (address === null) return givenUp('No mail can reach this address. Correct it, then retry.');
  const { letter, attachments } = await compose(recipient);
  const outcome = await transport.send({
    mailId: mail.mailId,
    personId,
    to: { name, address },
    ...render(letter, settings.publicUrl),
    attachments,
    date: happenedAt,
  });
  // Whoever was erased meanwhile has no mail lying about.
  if ((await findRecipient()) === null) await transport.removeMailsAbout(personId);
  return outcome === 'sent'
    ? execute(session, { type: 'RecordMailSent', mail })
    : givenUp('The mail server refuses this mail for good. Look at the address, then retry.');
}

/** Records that a mail will never be sent. */
export function recordMailFailed(
  session: CommandSession,
  mail: Mail,
  reason: RecordMailFailed['reason'],
): Promise<MailResult> {
  return execute(session, { type: 'RecordMailFailed', mail, reason });
}

function execute(session: CommandSession, command: MailCommand): Promise<CommandResult<MailState, never>> {
  return session.execute(decider, command.mail.mailId, command);
}
