import { accept, unreachable, type Decider } from '../../engine/decider.ts';
import type { MailCommand } from './commands.ts';
import { MailFailed, MailRequested, MailSent, type MailEvent, mailEvents } from './events.ts';

export type MailState = 'unknown' | 'requested' | 'sent' | 'failed';

/** One mail. The first outcome that is recorded is final. */
export const mail: Decider<MailCommand, MailEvent, MailState, never> = {
  category: 'mail',
  events: mailEvents,
  initialState: 'unknown',

  decide(command, state) {
    switch (command.type) {
      case 'RequestMail':
        return state === 'unknown' ? accept(MailRequested(command.mail)) : accept();
      case 'RecordMailSent':
        return isSettled(state) ? accept() : accept(MailSent(command.mail));
      case 'RecordMailFailed':
        return isSettled(state) ? accept() : accept(MailFailed({ ...command.mail, reason: command.reason }));
      default:
        return unreachable(command);
    }
  },

  evolve(_, { type }) {
    switch (type) {
      case 'MailRequested':
        return 'requested';
      case 'MailSent':
        return 'sent';
      case 'MailFailed':
        return 'failed';
      default:
        return unreachable(type);
    }
  },
};

/** Whether a mail has its outcome. */
export function isSettled(state: MailState): boolean {
  return state === 'sent' || state === 'failed';
}
