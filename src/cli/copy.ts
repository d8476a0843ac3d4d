import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withLeaseOf } from '../application.ts';
import { KeyVault } from '../commands/keys/key-vault.ts';
import type { Configuration } from '../config.ts';
import type { Runtime } from '../runtime.ts';
import { type CliCommand, type CliContext, UsageError, warnOfWaiting, whileOpen } from './command.ts';
import { copyPictures } from './copy-pictures.ts';
import { copyLog, type CopySource, type CopyTarget } from './copy-log.ts';
import { isSameDeployment, variablesOf } from './deployment-name.ts';
import { progressOfCopy } from './progress.ts';

export const copyCommand: CliCommand = {
  name: 'copy',
  usage: '[--from DEPLOYMENT] [--to DEPLOYMENT]',
  summary: 'Copies the log, the keys and the posters to another deployment, or what is new of them.',
  details:
    "DEPLOYMENT is a data directory, or both URLs as one word 'esdb://… mongodb://…'. The one left out is that of " +
    'the environment. No server may run on the target, or none with the role processor on EventStoreDB and MongoDB; ' +
    'the source is best stopped, too.',
  options: { from: { type: 'string' }, to: { type: 'string' } },
  maximumWords: 0,
  run: async ({ options }, context) => {
    if (options['from'] === undefined && options['to'] === undefined) {
      throw new UsageError('copy takes --from, --to or both (see copy --help).');
    }
    const from = configurationNamed(options['from'], context);
    const to = configurationNamed(options['to'], context);
    if (isSameDeployment(from, to)) throw new UsageError('--from and --to name the same deployment.');
    if (from.eventStoreUrl === null && !existsSync(join(from.dataDirectory, 'events.db'))) {
      throw new UsageError(`There is no log in ${from.dataDirectory}.`);
    }
    if (from.eventStoreUrl !== null) {
      context.warn('Events that are written to the source from now on are not copied.');
    }
    if (to.eventStoreUrl !== null)
      context.warn('Nobody else may write to the target until the copy has ended.');
    return whileOpen(context.openRuntime(from), async (source) => {
      const [masterKey] = source.settings.masterKeys;
      return whileOpen(context.openRuntime(to, { masterKey }), (target) => copy(source, target, context));
    });
  },
};

async function copy(source: Runtime, target: Runtime, context: CliContext): Promise<boolean> {
  const vault = new KeyVault(target.ports.keys, target.settings.masterKeys);
  const progress = progressOfCopy((line) => context.warn(line));
  // A processor that saw half of a log would repeat what the other half says was done.
  const copied = await withLeaseOf(target.ports, 'processor', warnOfWaiting(context), (_, token) =>
    copyLog(
      sourceOf(source),
      targetOf(target, () => token() !== null),
      vault,
      progress,
    ),
  );
  // Only now: a target that is another deployment has been refused.
  const pictures = await copyPictures(source.ports.pictureStore, target.ports.pictureStore);
  const { events, newEvents, newKeys, newTombstones, hasMore } = copied;
  context.print(`${newEvents} events copied, ${events} are the same`);
  context.print(`${newKeys} keys copied, ${newTombstones} dropped`);
  context.print(`${pictures.copied} pictures copied, ${pictures.damaged} of the source are damaged`);
  if (hasMore) context.warn('The source has new events. Copy again when nobody writes to it any more.');
  return true;
}

function sourceOf({ ports: { subscription, scan, keys } }: Runtime): CopySource {
  return { subscription, scan, keys };
}

function targetOf({ ports: { store, scan, keys, readModels } }: Runtime, isHeld: () => boolean): CopyTarget {
  return { store, scan, keys, readModels, isHeld };
}

function configurationNamed(name: unknown, context: CliContext): Configuration {
  if (typeof name !== 'string') return context.configure();
  const variables = variablesOf(name);
  if (variables !== undefined) return context.configure(variables);
  throw new UsageError("A deployment is a data directory, or both URLs as one word: 'esdb://… mongodb://…'.");
}
