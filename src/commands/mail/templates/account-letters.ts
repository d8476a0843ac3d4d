import type { AccountMailKind } from '../../../domain/mail/events.ts';
import { unreachable } from '../../../engine/decider.ts';
import { code, notice, paragraph, type Letter } from './letter.ts';

/** What a letter about an account is made of. */
export interface AccountLetterContent {
  readonly name: string | null;
  readonly pin: string | null;
  readonly publicUrl: string;
}

const NOT_YOU = 'If this was not you, set a new password at once, with "forgot password", and tell us.';

export function accountLetter(kind: AccountMailKind, { name, pin, publicUrl }: AccountLetterContent): Letter {
  switch (kind) {
    case 'invitation':
      return {
        subject: 'Set a password for your Marquee account',
        headline: 'Set your password',
        name,
        blocks: [
          ...(pin === null
            ? [paragraph('An account was made for you.')]
            : [
                paragraph(
                  'An account was made for you. Set your password with this PIN, within ten minutes.',
                ),
                code('PIN', pin),
              ]),
          paragraph(
            `Ask for a new PIN whenever you like: at ${publicUrl}, with "forgot password" and this address.`,
          ),
        ],
      };
    case 'password-pin':
      return {
        subject: 'Your PIN to reset your Marquee password',
        headline: 'Reset your password',
        name,
        blocks: [
          paragraph('Reset your password with this PIN.'),
          code('PIN', pin ?? ''),
          paragraph(
            'It is good for ten minutes and for three tries. We never ask for it by telephone or mail.',
          ),
          paragraph('If you did not ask for it, do nothing: without the PIN nobody changes your password.'),
        ],
      };
    case 'password-changed':
      return {
        subject: 'Your Marquee password was changed',
        headline: 'Your password was changed',
        name,
        blocks: [paragraph('Your password was changed, and everybody else was logged out.'), notice(NOT_YOU)],
      };
    case 'email-pin':
      return {
        subject: 'Confirm your new address for Marquee',
        headline: 'Confirm your address',
        name,
        blocks: [
          paragraph('Confirm with this PIN that this is your address.'),
          code('PIN', pin ?? ''),
          paragraph('It is good for ten minutes and for three tries. Until then your former address counts.'),
          paragraph('If you have no account with us, do nothing: somebody mistook your address for theirs.'),
        ],
      };
    case 'email-changed':
      return {
        subject: 'Your Marquee account has another address now',
        headline: 'Your address was changed',
        name,
        blocks: [
          paragraph(
            'Your account has another e-mail address from now on; this is the last mail to this one.',
          ),
          notice('If this was not you, tell us at once by answering this mail.'),
        ],
      };
    case 'refresh-token-reused':
      return {
        subject: 'You were logged out of Marquee on one device',
        headline: 'You were logged out on one device',
        name,
        blocks: [
          paragraph(
            'Somebody used a token of one of your logins a second time, so that login was ended. It may have been stolen.',
          ),
          notice('Log in again. If this happens more than once, set a new password with "forgot password".'),
        ],
      };
    default:
      return unreachable(kind);
  }
}
