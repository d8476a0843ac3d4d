import { unreachable } from '../../engine/decider.ts';
import type { MailKind } from '../../domain/mail/events.ts';

/** What a mail is made of. */
export interface MailContent {
  readonly name: string | null;
  readonly pin: string | null;
  readonly publicUrl: string;
}

export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A mail in words: the same in plain text and in HTML. */
export function mailText(kind: MailKind, content: MailContent): MailText {
  const { subject, paragraphs } = wordsOf(kind, content);
  const greeting = content.name === null ? 'Hello,' : `Hello ${content.name},`;
  const all = [greeting, ...paragraphs, `Marquee\n${content.publicUrl}`];
  const html = all.map((each) => `<p>${escaped(each).replaceAll('\n', '<br>')}</p>`).join('\n');
  return {
    subject,
    text: `${all.join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="en"><body>\n${html}\n</body></html>\n`,
  };
}

interface Words {
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

const NOT_YOU = 'If this was not you, set a new password at once, with "forgot password", and tell us.';

function wordsOf(kind: MailKind, { pin, publicUrl }: MailContent): Words {
  switch (kind) {
    case 'invitation':
      return {
        subject: 'Set a password for your Marquee account',
        paragraphs: [
          ...(pin === null
            ? ['An account was made for you.']
            : ['An account was made for you. Set your password with this PIN, within ten minutes:', pin]),
          `Ask for a new PIN whenever you like: at ${publicUrl}, with "forgot password" and this address.`,
        ],
      };
    case 'password-pin':
      return {
        subject: 'Your PIN to reset your Marquee password',
        paragraphs: [
          'Reset your password with this PIN:',
          pin ?? '',
          'It is good for ten minutes and for three tries. We never ask for it by telephone or mail.',
          'If you did not ask for it, do nothing: without the PIN nobody changes your password.',
        ],
      };
    case 'password-changed':
      return {
        subject: 'Your Marquee password was changed',
        paragraphs: ['Your password was changed, and everybody else was logged out.', NOT_YOU],
      };
    case 'email-pin':
      return {
        subject: 'Confirm your new address for Marquee',
        paragraphs: [
          'Confirm with this PIN that this is your address:',
          pin ?? '',
          'It is good for ten minutes and for three tries. Until then your former address counts.',
          'If you have no account with us, do nothing: somebody mistook your address for theirs.',
        ],
      };
    case 'email-changed':
      return {
        subject: 'Your Marquee account has another address now',
        paragraphs: [
          'Your account has another e-mail address from now on; this is the last mail to this one.',
          'If this was not you, tell us at once by answering this mail.',
        ],
      };
    case 'refresh-token-reused':
      return {
        subject: 'You were logged out of Marquee on one device',
        paragraphs: [
          'Somebody used a token of one of your logins a second time, so that login was ended. It may have been stolen.',
          'Log in again. If this happens more than once, set a new password with "forgot password".',
        ],
      };
    default:
      return unreachable(kind);
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
