import type { AccountMailKind } from '../../../domain/mail/events.ts';
import { code, notice, paragraph, type Letter } from './letter.ts';

/** What a letter about an account is made of. */
export interface AccountLetterContent {
  readonly name: string | null;
  readonly pin: string | null;
  readonly publicUrl: string;
}

const NOT_YOU = 'If this was not you, set a new password at once, with "forgot password", and tell us.';

const letters: Readonly<Record<AccountMailKind, (content: AccountLetterContent) => Omit<Letter, 'name'>>> = {
  invitation: ({ pin, publicUrl }) => ({
    subject: 'Set a password for your Marquee account',
    headline: 'Set your password',
    blocks: [
      ...(pin === null
        ? [paragraph('An account was made for you.')]
        : [
            paragraph('An account was made for you. Set your password with this PIN, within ten minutes.'),
            code('PIN', pin),
          ]),
      paragraph(
        `Ask for a new PIN whenever you like: at ${publicUrl}, with "forgot password" and this address.`,
      ),
    ],
  }),
  'password-pin': ({ pin }) => ({
    subject: 'Your PIN to reset your Marquee password',
    headline: 'Reset your password',
    blocks: [
      paragraph('Reset your password with this PIN.'),
      code('PIN', pin ?? ''),
      paragraph('It is good for ten minutes and for three tries. We never ask for it by telephone or mail.'),
      paragraph('If you did not ask for it, do nothing: without the PIN nobody changes your password.'),
    ],
  }),
  'password-changed': () => ({
    subject: 'Your Marquee password was changed',
    headline: 'Your password was changed',
    blocks: [paragraph('Your password was changed, and everybody else was logged out.'), notice(NOT_YOU)],
  }),
  'email-pin': ({ pin }) => ({
    subject: 'Confirm your new address for Marquee',
    headline: 'Confirm your address',
    blocks: [
      paragraph('Confirm with this PIN that this is your address.'),
      code('PIN', pin ?? ''),
      paragraph('It is good for ten minutes and for three tries. Until then your former address counts.'),
      paragraph('If you have no account with us, do nothing: somebody mistook your address for theirs.'),
    ],
  }),
  'email-changed': () => ({
    subject: 'Your Marquee account has another address now',
    headline: 'Your address was changed',
    blocks: [
      paragraph('Your account has another e-mail address from now on; this is the last mail to this one.'),
      notice('If this was not you, tell us at once by answering this mail.'),
    ],
  }),
  'refresh-token-reused': () => ({
    subject: 'You were logged out of Marquee on one device',
    headline: 'You were logged out on one device',
    blocks: [
      paragraph(
        'Somebody used a token of one of your logins a second time, so that login was ended. It may have been stolen.',
      ),
      notice('Log in again. If this happens more than once, set a new password with "forgot password".'),
    ],
  }),
};

/** A letter about an account. */
export function accountLetter(kind: AccountMailKind, content: AccountLetterContent): Letter {
  return { ...letters[kind](content), name: content.name };
}
