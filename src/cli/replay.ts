import { type CliCommand, withReadOnlyRuntime } from './command.ts';
import { readModelsNamed } from './parameters.ts';
import { registry } from '../domain/aggregates.ts';
import { compareWithServed } from '../engine/auditing/comparison.ts';
import { collectionOf } from '../engine/projections/projection.ts';

export const replayCommand: CliCommand = {
  name: 'replay',
  usage: '[--compare] [PROJECTION]',
  summary:
    'Projects read models again from the log, in memory. --compare names what differs from the served ones.',
  details: 'Reads beside a running server.',
  options: { compare: { type: 'boolean' } },
  maximumWords: 1,
  run: async ({ words: [name], options }, context) => {
    const chosen = readModelsNamed(name);
    const isComparing = options['compare'] === true;
    return withReadOnlyRuntime(context, async ({ subscription, readModels: served }) => {
      let isSameAsServed = true;
      for (const projection of chosen) {
        await served.prepare({ name: collectionOf(projection), indexes: [] });
        const stores = { subscription, served, registry };
        const { position, documents, differences } = await compareWithServed(projection, stores);
        const summary = `${projection.name}: ${documents} documents at ${position}`;
        if (!isComparing) {
          context.print(summary);
          continue;
        }
        context.print(`${summary}, ${differences.length} differ from what is served`);
        for (const { id, difference } of differences) {
          context.print(`differs ${projection.name} ${id} ${difference}`);
        }
        isSameAsServed &&= differences.length === 0;
      }
      return isSameAsServed;
    });
  },
};
