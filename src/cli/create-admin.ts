import { assembleUseCases } from '../application.ts';
import { systemClock } from '../engine/process-managers/job-worker.ts';
import { type CliCommand, UsageError, withRuntime } from './command.ts';
import { ensureAccount } from './ensure-account.ts';

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
    if (email === undefined) throw new UsageError('create-admin takes an e-mail address.');
    const { administratorPassword: password } = context.configure();
    if (password === null) throw new UsageError('Give the password as ADMIN_PASSWORD.');
    return withRuntime(context, async ({ ports, settings }) => {
      const account = { email, password, role: 'admin' } as const;
      const outcome = await ensureAccount(assembleUseCases(ports, settings), account, systemClock());
      context.print(`administrator ${outcome}`);
      return true;
    });
  },
};
