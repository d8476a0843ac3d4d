import { assembleUseCases } from '../application.ts';
import { systemClock } from '../engine/process-managers/job-worker.ts';
import { type CliCommand, UsageError, withRuntime } from './command.ts';
import { EmailAddress } from '../domain/kernel/email-address.ts';
import { ensureAccount, refuseCommonPassword } from './ensure-account.ts';

export const createAdminCommand: CliCommand = {
  name: 'create-admin',
  usage: 'EMAIL',
  summary: 'Makes an administrator. Reads the password from ADMIN_PASSWORD.',
  details:
    'An account that is an administrator already keeps its password; any other account of the address gets the new one. ' +
    'On embedded stores, stop the server first.',
  options: {},
  maximumWords: 1,
  run: async ({ words: [email] }, context) => {
    const address = EmailAddress.safeParse(email);
    if (!address.success) throw new UsageError('create-admin takes an e-mail address.');
    const { administratorPassword: password } = context.configure();
    if (password === null) throw new UsageError('Give the password as ADMIN_PASSWORD.');
    return withRuntime(context, async ({ ports, settings }) => {
      const account = { email: address.data, password, role: 'admin' } as const;
      refuseCommonPassword(ports, account);
      const outcome = await ensureAccount(assembleUseCases(ports, settings), account, systemClock());
      context.print(`administrator ${outcome}`);
      if (outcome === 'already-there') context.warn('The administrator keeps the password that they have.');
      return true;
    });
  },
};
