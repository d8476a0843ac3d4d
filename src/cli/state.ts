import { aggregates, registry } from '../domain/aggregates.ts';
import { asPlainObjects } from '../domain/kernel/persistent-map.ts';
import { loadAggregate } from '../engine/auditing/aggregate-state.ts';
import { type CliCommand, UsageError, withReadOnlyRuntime } from './command.ts';
import { wholeNumber } from './parameters.ts';

export const stateCommand: CliCommand = {
  name: 'state',
  usage: 'STREAM [--revision N]',
  summary: 'Prints an aggregate as it is, or as it was at a revision.',
  details:
    'STREAM is the name of a stream, such as showtime-6a9f… (see export). Reads beside a running server.',
  options: { revision: { type: 'string' } },
  maximumWords: 1,
  run: async ({ words: [stream], options: { revision } }, context) => {
    if (stream === undefined)
      throw new UsageError('state takes the name of a stream, such as showtime-6a9f…');
    const until = revision === undefined ? undefined : wholeNumber(revision, '--revision');
    return withReadOnlyRuntime(context, async ({ store }) => {
      const sources = { store, registry, aggregates: Object.values(aggregates) };
      const loaded = await loadAggregate(sources, stream, { revision: until });
      if (loaded === null) {
        context.warn(`There is no stream ${stream}.`);
        return false;
      }
      if (until !== undefined && loaded.revision < until) {
        context.warn(`${stream} ends at revision ${loaded.revision}. It has no revision ${until}.`);
        return false;
      }
      context.print(JSON.stringify(asPlainObjects(loaded), null, 2));
      return true;
    });
  },
};
