import { aggregates, registry } from '../domain/aggregates.ts';
import { PersistentMap } from '../domain/kernel/persistent-map.ts';
import { type EventStore, NO_EVENTS, requireNext } from '../engine/ports/event-store.ts';
import type { AnyDecider } from '../engine/registry.ts';
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
      const loaded = await loadAggregate(store, stream, until);
      if (loaded === null) {
        context.warn(`There is no stream ${stream}.`);
        return false;
      }
      if (until !== undefined && loaded.revision < until) {
        context.warn(`${stream} ends at revision ${loaded.revision}. It has no revision ${until}.`);
        return false;
      }
      context.print(JSON.stringify(loaded, mapsAsObjects, 2));
      return true;
    });
  },
};

interface LoadedAggregate {
  readonly stream: string;
  readonly revision: number;
  readonly state: unknown;
}

/**
 * An aggregate at a revision of its stream, or at the last one before it; null where the stream is empty or unknown.
 * Throws StreamDamaged.
 */
export async function loadAggregate(
  store: EventStore,
  stream: string,
  until: number | undefined,
): Promise<LoadedAggregate | null> {
  const decider = deciderOf(stream);
  if (decider === undefined) return null;
  let loaded: LoadedAggregate | null = null;
  for await (const page of store.read(stream, 0)) {
    for (const recorded of page) {
      const { revision, metadata } = recorded;
      requireNext(stream, loaded?.revision ?? NO_EVENTS, revision);
      if (until !== undefined && revision > until) return loaded;
      const before: unknown = loaded === null ? decider.initialState : loaded.state;
      const { occurredAt } = metadata;
      const state = decider.evolve(before, registry.decode(recorded), { revision, occurredAt });
      loaded = { stream, revision, state };
    }
  }
  return loaded;
}

function deciderOf(stream: string): AnyDecider | undefined {
  const [category] = stream.split('-', 1);
  return Object.values(aggregates).find((each) => each.category === category) as AnyDecider | undefined;
}

/** For JSON.stringify: maps become objects with sorted keys. */
function mapsAsObjects(_: string, value: unknown): unknown {
  if (!(value instanceof Map || value instanceof PersistentMap)) return value;
  const entries = [...value.entries()] as [string, unknown][];
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
