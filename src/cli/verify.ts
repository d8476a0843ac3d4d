import { registry } from '../domain/aggregates.ts';
import { verifyAll } from '../engine/auditing/verification.ts';
import { type CliCommand, withReadOnlyRuntime } from './command.ts';
import { every } from './progress.ts';

export const verifyCommand: CliCommand = {
  name: 'verify',
  usage: '',
  summary: 'Checks every hash chain of the log.',
  details:
    'Prints `broken <stream>@<revision> <eventId> <reason>` for each break. Reads beside a running server.',
  options: {},
  maximumWords: 0,
  run: (_, context) =>
    withReadOnlyRuntime(context, async ({ scan, subscription, readModels }) => {
      const progress = every(100_000, (count) => context.warn(`${count} events checked`));
      const stores = { scan, subscription, readModels };
      const warn = (line: string): void => context.warn(line);
      const { events, streams, breaks } = await verifyAll(stores, { registry, progress, warn });
      for (const { stream, revision, eventId, reason } of breaks) {
        context.print(`broken ${stream}@${revision} ${eventId} ${reason}`);
      }
      context.print(`${events} events in ${streams} streams, ${breaks.length} broken`);
      return breaks.length === 0;
    }),
};
