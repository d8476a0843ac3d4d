import { type CliCommand, withReadOnlyRuntime } from './command.ts';
import { readModelsNamed } from './parameters.ts';
import { registry } from '../domain/aggregates.ts';
import type { ReadModelStore, StoredDocument } from '../engine/ports/read-model-store.ts';
import { type EventSubscription, START_OF_LOG } from '../engine/ports/event-store.ts';
import { isSame } from '../domain/kernel/changes.ts';
import { collectionOf, withIdsWhere, type AnyProjection } from '../engine/projections/projection.ts';
import { projectBatch } from '../engine/projections/runner.ts';

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
        const { position, documents, differences } = await compareWithServed(
          projection,
          subscription,
          served,
        );
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

/** A document that is not what the log says. */
export interface Difference {
  readonly id: string;
  readonly difference: 'missing' | 'surplus' | 'different';
}

export interface Comparison {
  readonly projection: string;
  readonly position: bigint;
  readonly documents: number;
  readonly differences: readonly Difference[];
}

/**
 * Projects the log again, up to the position of the served documents, and names every difference. Documents are stored
 * before their checkpoint, so some may be ahead of it: each is compared as of the last event that it has seen.
 */
export async function compareWithServed(
  projection: AnyProjection,
  subscription: EventSubscription,
  served: ReadModelStore,
): Promise<Comparison> {
  const collection = collectionOf(projection);
  // Before the documents, so that none of them can be behind it.
  const position = await served.checkpoint(collection);
  const present = await documentsIn(served, collection);
  const reached = (id: string): bigint => later(position, present.get(id)?.position ?? 0n);
  const replayed = await replay(
    projection,
    subscription,
    [...present.keys()].map(reached).reduce(later, position),
    reached,
  );
  const differences: Difference[] = [];
  let documents = 0;
  for (const { id, document } of replayed.values()) {
    if (document === null) continue;
    documents += 1;
    const found = present.get(id)?.document ?? null;
    if (found === null) differences.push({ id, difference: 'missing' });
    else if (!isSame(found, document)) differences.push({ id, difference: 'different' });
  }
  for (const { id, document } of present.values()) {
    const isDue = (replayed.get(id)?.document ?? null) !== null;
    if (document !== null && !isDue) differences.push({ id, difference: 'surplus' });
  }
  return { projection: projection.name, position, documents, differences };
}

/** The documents of a projection, made from the log up to a position, and each of them only as far as `reached` says. */
async function replay(
  projection: AnyProjection,
  subscription: EventSubscription,
  until: bigint,
  reached: (id: string) => bigint,
): Promise<ReadonlyMap<string, StoredDocument>> {
  const documents = new Map<string, StoredDocument>();
  // Documents that claim to be beyond the end of the log are compared with its end.
  const head = await subscription.head();
  const end = until < head ? until : head;
  if (end === START_OF_LOG) return documents;
  const limited = withIdsWhere(projection, (id, event) => event.position <= reached(id));
  const load = (ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>> => {
    const found = ids.map((id) => documents.get(id)).filter((document) => document !== undefined);
    return Promise.resolve(new Map(found.map((document) => [document.id, document])));
  };
  const done = new AbortController();
  for await (const batch of subscription.subscribe(START_OF_LOG, {
    signal: done.signal,
    prefixes: registry.streamPrefixes,
  })) {
    for (const changed of await projectBatch(limited, registry, batch, load))
      documents.set(changed.id, changed);
    if (batch.position >= end) break;
  }
  done.abort();
  return documents;
}

async function documentsIn(
  served: ReadModelStore,
  collection: string,
): Promise<ReadonlyMap<string, StoredDocument>> {
  const documents = new Map<string, StoredDocument>();
  for await (const page of served.list(collection)) {
    for (const document of page) documents.set(document.id, document);
  }
  return documents;
}

function later(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
