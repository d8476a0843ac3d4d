import { registry } from '../domain/aggregates.ts';
import type { HeadsFound, WitnessedHead } from '../engine/auditing/signed-heads.ts';
import { verifyAll } from '../engine/auditing/verification.ts';
import { SignedTreeHead } from '../engine/notary/tree-head.ts';
import { type CliCommand, UsageError, withReadOnlyRuntime } from './command.ts';
import { readJson } from './parameters.ts';
import { every } from './progress.ts';

export const verifyCommand: CliCommand = {
  name: 'verify',
  usage: '[--head FILE]...',
  summary: 'Checks every hash chain of the log, and the log against its signed heads.',
  details:
    'Prints `broken <stream>@<revision> <eventId> <reason>` for each break. Reads beside a running server. ' +
    'FILE is a signed head that was kept elsewhere, such as one of DATA_DIR/tree-heads: without one, whoever could ' +
    'exchange the whole log could exchange its heads with it.',
  options: { head: { type: 'string', multiple: true } },
  maximumWords: 0,
  run: async ({ options }, context) => {
    const witnessed = await headsIn(options['head']);
    return withReadOnlyRuntime(context, async ({ scan, subscription, readModels }) => {
      const progress = every(100_000, (count) => context.warn(`${count} events checked`));
      const stores = { scan, subscription, readModels };
      const warn = (line: string): void => context.warn(line);
      const found = await verifyAll(stores, { registry, progress, warn, witnessed });
      const { events, streams, breaks, signed } = found;
      for (const { stream, revision, eventId, reason } of breaks) {
        context.print(`broken ${stream}@${revision} ${eventId} ${reason}`);
      }
      context.print(wordsOf(signed));
      context.print(`${events} events in ${streams} streams, ${breaks.length} broken`);
      return breaks.length === 0;
    });
  },
};

/** Throws UsageError for a file that holds no signed head. */
async function headsIn(files: unknown): Promise<readonly WitnessedHead[]> {
  const names = (files ?? []) as readonly string[];
  return Promise.all(
    names.map(async (name) => {
      const parsed = SignedTreeHead.safeParse(await readJson(name));
      if (!parsed.success) throw new UsageError(`${name} is not a signed head.`);
      return { name, head: parsed.data };
    }),
  );
}

function wordsOf({ heads, signedSize, events, keyIds }: HeadsFound): string {
  if (heads === 0) return `no signed head; ${events} events are to be signed`;
  return `${heads} signed heads cover ${signedSize} of ${events} events; signed by ${keyIds.join(', ')}`;
}
