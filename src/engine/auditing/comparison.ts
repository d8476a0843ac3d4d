import type { DomainEvent } from '../event.ts';
import { isSame } from '../json.ts';
import { type EventSubscription, START_OF_LOG } from '../ports/event-store.ts';
import type { ReadModelStore, StoredDocument } from '../ports/read-model-store.ts';
import { collectionOf, withIdsWhere, type AnyProjection } from '../projections/projection.ts';
import { projectBatch } from '../projections/runner.ts';
import type { EventRegistry } from '../registry.ts';
import { Turns } from '../turns.ts';

/** A document that is not what the log says. */
export interface Difference {
  readonly id: string;
  readonly difference: 'missing' | 'surplus' | 'different';
}

export interface Comparison {
  readonly projection: string;
  readonly position: bigint;
  readonly documents: number;
  /** How many documents differ. */
  readonly differing: number;
  /** The first of them. */
  readonly differences: readonly Difference[];
}

/** What is compared, and how its events are read. */
export interface ComparedStores {
  readonly subscription: EventSubscription;
  readonly served: ReadModelStore;
  readonly registry: EventRegistry<DomainEvent>;
}

export interface ComparisonOptions {
  /** Told how many events were projected, the position of the last one, and the position that it will come to. */
  readonly progress?: (events: number, position: bigint, end: bigint) => void;
  /** So many differences are named, the others are counted only. By default all are named. */
  readonly namedDifferences?: number;
  /** Ends it: then it throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Projects the log again, up to the position of the served documents, and names every difference. Documents are stored
 * before their checkpoint, so some may be ahead of it: each is compared as of the last event that it has seen. The
 * collection must have been prepared. Holds all documents of the projection in memory, twice.
 */
export async function compareWithServed(
  projection: AnyProjection,
  { subscription, served, registry }: ComparedStores,
  { progress = () => undefined, namedDifferences = Infinity, signal }: ComparisonOptions = {},
): Promise<Comparison> {
  const collection = collectionOf(projection);
  const turns = new Turns(signal);
  // Before the documents, so that none of them can be behind it.
  const position = await served.checkpoint(collection);
  const present = await documentsIn(served, collection, turns);
  const reached = (id: string): bigint => later(position, present.get(id)?.position ?? 0n);
  let until = position;
  for (const document of present.values()) until = later(until, document.position);
  const replaying = { subscription, registry, until, reached, progress, signal };
  const replayed = await replay(projection, replaying, turns);
  const differences: Difference[] = [];
  let differing = 0;
  const found = (difference: Difference): void => {
    differing += 1;
    if (differences.length < namedDifferences) differences.push(difference);
  };
  let documents = 0;
  for (const { id, document } of replayed.values()) {
    if (turns.isOver) await turns.next();
    if (document === null) continue;
    documents += 1;
    const other = present.get(id)?.document ?? null;
    if (other === null) found({ id, difference: 'missing' });
    else if (!isSame(other, document)) found({ id, difference: 'different' });
  }
  for (const { id, document } of present.values()) {
    const isDue = (replayed.get(id)?.document ?? null) !== null;
    if (document !== null && !isDue) found({ id, difference: 'surplus' });
    if (turns.isOver) await turns.next();
  }
  return { projection: projection.name, position, documents, differing, differences };
}

/** Projects the whole log again, in memory. Answers the position of its end, and how many documents there are. */
export async function replayLog(
  projection: AnyProjection,
  { subscription, registry }: Omit<ComparedStores, 'served'>,
): Promise<Pick<Comparison, 'position' | 'documents'>> {
  const position = await subscription.head();
  const replaying = { subscription, registry, until: position, reached: () => position };
  const replayed = await replay(projection, { ...replaying, ...withoutOptions }, new Turns(undefined));
  const documents = [...replayed.values()].filter(({ document }) => document !== null).length;
  return { position, documents };
}

const withoutOptions = { progress: () => undefined, signal: undefined };

interface Replay {
  readonly subscription: EventSubscription;
  readonly registry: EventRegistry<DomainEvent>;
  readonly until: bigint;
  /** How far a document goes. */
  readonly reached: (id: string) => bigint;
  readonly progress: NonNullable<ComparisonOptions['progress']>;
  readonly signal: AbortSignal | undefined;
}

/** The documents of a projection, made from the log up to a position, and each of them only as far as `reached` says. */
async function replay(
  projection: AnyProjection,
  { subscription, registry, until, reached, progress, signal }: Replay,
  turns: Turns,
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
  const over = signal === undefined ? done.signal : AbortSignal.any([done.signal, signal]);
  let events = 0;
  for await (const batch of subscription.subscribe(START_OF_LOG, {
    signal: over,
    prefixes: registry.streamPrefixes,
  })) {
    for (const changed of await projectBatch(limited, registry, batch, load, turns)) {
      documents.set(changed.id, changed);
    }
    events += batch.events.length;
    progress(events, batch.position, end);
    if (batch.position >= end) break;
  }
  signal?.throwIfAborted();
  done.abort();
  return documents;
}

async function documentsIn(
  served: ReadModelStore,
  collection: string,
  turns: Turns,
): Promise<ReadonlyMap<string, StoredDocument>> {
  const documents = new Map<string, StoredDocument>();
  for await (const page of served.list(collection)) {
    for (const document of page) documents.set(document.id, document);
    if (turns.isOver) await turns.next();
  }
  return documents;
}

function later(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
