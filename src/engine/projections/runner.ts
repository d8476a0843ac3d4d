import { setTimeout as delay } from 'node:timers/promises';
import type { ReadModelStore, StoredDocument } from '../ports/read-model-store.ts';
import {
  START_OF_LOG,
  StoreUnavailable,
  type EventBatch,
  type EventSubscription,
} from '../ports/event-store.ts';
import type { DomainEvent, RecordedEvent } from '../event.ts';
import type { EventRegistry } from '../registry.ts';
import { BackOff } from '../back-off.ts';
import { Turns } from '../turns.ts';
import type { LogMark } from './log-mark.ts';
import { collectionOf, idsTouched, project, takes, type AnyProjection } from './projection.ts';

/** How a projection is doing. */
export interface ProjectionStatus {
  readonly name: string;
  readonly collection: string;
  readonly position: bigint;
  /** Why it does not advance, in words; null while it does. */
  readonly fault: string | null;
}

/** Projections of a runner that do not advance for now. */
export interface ProjectionStop {
  /** Their names, with commas. */
  readonly names: string;
  /** Where they stand. */
  readonly position: bigint;
  readonly error: unknown;
  /** When they try again, in seconds from now. */
  readonly retrySeconds: number;
}

/** Called in place of a projection's work on a batch, with the events that it has not seen; does the work. */
export type AroundBatch = (
  projection: AnyProjection,
  events: readonly RecordedEvent[],
  work: () => Promise<void>,
) => Promise<void>;

type OnChange = (projection: string, changed: readonly StoredDocument[]) => void;

/** What may be told to a runner beyond what it cannot do without. */
export interface ProjectionRunnerOptions {
  /** Called with the name of a projection and its documents that have changed, when they are saved. */
  readonly onChange?: OnChange;
  /** Which log the documents were made from; the runner starts on no other. */
  readonly mark?: LogMark;
  /** For those who watch how long it takes. */
  readonly around?: AroundBatch;
}

/** Projections that share one subscription. */
class Group {
  readonly members: Set<RunningProjection>;
  /** Every member has been given the events up to here. */
  position: bigint;

  constructor(members: readonly RunningProjection[], position: bigint) {
    this.members = new Set(members);
    this.position = position;
  }

  moveTo(position: bigint): void {
    this.position = position;
  }
}

/**
 * Runs projections over one subscription: it reads the log once and gives each batch to all of them. A projection
 * that is behind, or that fails at an event, reads with a subscription of its own until it has caught up with the
 * others. After a fault a subscription begins again: at once while there is progress, else after a growing pause.
 * An event that cannot be projected stops its projection and no other: no event is ever skipped.
 */
export class ProjectionRunner {
  private readonly projections: readonly RunningProjection[];
  private readonly registry: EventRegistry<DomainEvent>;
  private readonly subscription: EventSubscription;
  private readonly report: (stop: ProjectionStop) => void;
  private readonly mark: LogMark | undefined;
  private readonly stopping = new AbortController();
  private readonly running = new Set<Promise<void>>();
  /** The group that is furthest in the log; the others join it. */
  private front = new Group([], START_OF_LOG);

  constructor(
    projections: readonly AnyProjection[],
    registry: EventRegistry<DomainEvent>,
    subscription: EventSubscription,
    documents: ReadModelStore,
    report: (stop: ProjectionStop) => void,
    { onChange = () => undefined, mark, around }: ProjectionRunnerOptions = {},
  ) {
    this.mark = mark;
    this.projections = projections.map(
      (each) => new RunningProjection(each, registry, documents, onChange, around),
    );
    this.registry = registry;
    this.subscription = subscription;
    this.report = report;
  }

  /** One for each projection, in their order. */
  get statuses(): readonly ProjectionStatus[] {
    return this.projections.map((projection) => projection.status);
  }

  /**
   * Makes the collections ready, then subscribes: one subscription for each position where projections stand. Throws
   * OtherLog where the documents were made from another log.
   */
  async start(): Promise<void> {
    await this.mark?.requireSameLog();
    await Promise.all(this.projections.map((projection) => projection.prepare()));
    const groups = new Map<bigint, Group>();
    for (const projection of this.projections) {
      const { position } = projection;
      const group = groups.get(position) ?? new Group([], position);
      groups.set(position, group);
      group.members.add(projection);
      if (position >= this.front.position) this.front = group;
    }
    for (const group of groups.values()) this.begin(group);
  }

  /** Finishes the batches at hand and stops. */
  async stop(): Promise<void> {
    this.stopping.abort();
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private begin(group: Group): void {
    const running = this.run(group).finally(() => this.running.delete(running));
    this.running.add(running);
  }

  /** Keeps a group subscribed until it has joined the front, or the runner stops. */
  private async run(group: Group): Promise<void> {
    const { signal } = this.stopping;
    const prefixes = this.registry.streamPrefixes;
    const backOff = new BackOff();
    while (!signal.aborted) {
      const startedAt = group.position;
      let failure: { readonly error: unknown } | null = null;
      try {
        for await (const batch of this.subscription.subscribe(startedAt, { signal, prefixes })) {
          await this.deliver(batch, group);
          if (this.hasJoined(group)) return;
        }
      } catch (error) {
        failure = { error };
        group.moveTo(earliestOf(group.members));
      }
      const hasAdvanced = group.position > startedAt;
      if (hasAdvanced) backOff.reset();
      const rest = hasAdvanced ? 0 : backOff.next(failure?.error);
      if (failure !== null) this.stopped(group.members, group.position, failure.error, rest);
      if (rest > 0) await delay(rest, undefined, { signal }).catch(() => undefined);
    }
  }

  private stopped(
    members: Iterable<RunningProjection>,
    position: bigint,
    error: unknown,
    rest: number,
  ): void {
    const all = [...members];
    for (const member of all) member.stoppedBy(error);
    const names = all.map(({ name }) => name).join(', ');
    this.report({ names, position, error, retrySeconds: rest / 1000 });
  }

  /**
   * Gives a batch to all members. While the store is unavailable the group stays together and tries again; who fails
   * for another reason leaves it, so that the others go on.
   */
  private async deliver(batch: EventBatch, group: Group): Promise<void> {
    group.moveTo(batch.position);
    const members = [...group.members];
    const types = new Set(batch.events.map(({ type }) => type));
    const turns = new Turns();
    const results = await Promise.allSettled(members.map((member) => member.take(batch, types, turns)));
    const failures = results.flatMap((result, index) => {
      const member = members[index];
      return result.status === 'rejected' && member !== undefined
        ? [{ member, error: result.reason as unknown }]
        : [];
    });
    for (const { member, error } of failures) {
      if (error instanceof StoreUnavailable || group.members.size === 1) continue;
      group.members.delete(member);
      this.stopped([member], member.position, error, 0);
      this.begin(new Group([member], member.position));
    }
    const lasting = failures.find(({ member }) => group.members.has(member));
    if (lasting !== undefined) throw lasting.error;
    await this.mark?.moveTo(batch);
  }

  /** Moves the members of a group that has caught up to the front: the batches that they have not seen come there. */
  private hasJoined(group: Group): boolean {
    if (group === this.front || group.position < this.front.position) return false;
    for (const member of group.members) this.front.members.add(member);
    return true;
  }
}

/** One of the projections of a runner, with the documents that it makes. */
class RunningProjection {
  position = START_OF_LOG;
  private readonly projection: AnyProjection;
  private readonly collection: string;
  private readonly registry: EventRegistry<DomainEvent>;
  private readonly documents: ReadModelStore;
  private readonly onChange: OnChange;
  private readonly around: AroundBatch | undefined;
  private fault: string | null = null;

  constructor(
    projection: AnyProjection,
    registry: EventRegistry<DomainEvent>,
    documents: ReadModelStore,
    onChange: OnChange,
    around: AroundBatch | undefined,
  ) {
    this.around = around;
    this.projection = projection;
    this.collection = collectionOf(projection);
    this.registry = registry;
    this.documents = documents;
    this.onChange = onChange;
  }

  get name(): string {
    return this.projection.name;
  }

  get status(): ProjectionStatus {
    const { name, collection, position, fault } = this;
    return { name, collection, position, fault };
  }

  async prepare(): Promise<void> {
    const { indexes, words } = this.projection;
    await this.documents.prepare({ name: this.collection, indexes, words });
    this.position = await this.documents.checkpoint(this.collection);
  }

  /**
   * Projects the events that it has not seen, and stores the documents and then its checkpoint. `types` are those of the
   * batch: most projections have nothing to do with any of them, and look at no event.
   */
  async take({ events, position }: EventBatch, types: ReadonlySet<string>, turns: Turns): Promise<void> {
    if (position > this.position) {
      const wanted = this.wantedAmong(types);
      const isUnseen = (event: RecordedEvent): boolean =>
        wanted.has(event.type) && event.position > this.position;
      const unseen = wanted.size === 0 ? [] : events.filter(isUnseen);
      const work = (): Promise<void> => this.project({ events: unseen, position }, turns);
      await (this.around === undefined ? work() : this.around(this.projection, unseen, work));
    }
    this.fault = null;
  }

  /** The types that it does something with, and those that nobody knows. */
  private wantedAmong(types: ReadonlySet<string>): ReadonlySet<string> {
    const isWanted = (type: string): boolean =>
      takes(this.projection, { type }) || !this.registry.isKnownType(type);
    return new Set([...types].filter(isWanted));
  }

  private async project(unseen: EventBatch, turns: Turns): Promise<void> {
    const load = (ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>> =>
      this.documents.load(this.collection, ids);
    const changed = await projectBatch(this.projection, this.registry, unseen, load, turns);
    await this.documents.save(this.collection, changed, unseen.position);
    this.position = unseen.position;
    if (changed.length > 0) this.onChange(this.name, changed);
  }

  stoppedBy(error: unknown): void {
    this.fault = error instanceof Error ? error.message : String(error);
  }
}

function earliestOf(members: ReadonlySet<RunningProjection>): bigint {
  return [...members].map(({ position }) => position).reduce((a, b) => (b < a ? b : a));
}

/**
 * The documents that a batch changes, each as it is after the last event that touches it; made in turns with all else that
 * the process does.
 */
export async function projectBatch(
  projection: AnyProjection,
  registry: EventRegistry<DomainEvent>,
  batch: EventBatch,
  load: (ids: readonly string[]) => Promise<ReadonlyMap<string, StoredDocument>>,
  turns = new Turns(),
): Promise<readonly StoredDocument[]> {
  const touching: { readonly event: RecordedEvent; readonly touched: readonly string[] }[] = [];
  const ids = new Set<string>();
  for (const recorded of batch.events) {
    if (!takes(projection, recorded) && !isUnknownTo(registry, projection, recorded)) continue;
    if (turns.isOver) await turns.next();
    const event = registry.decode(recorded);
    const touched = idsTouched(projection, event);
    touching.push({ event, touched });
    for (const id of touched) ids.add(id);
  }
  if (touching.length === 0) return [];
  const documents = new Map(await load([...ids]));
  const changed = new Set<string>();
  for (const { event, touched } of touching) {
    if (turns.isOver) await turns.next();
    for (const id of projectOne(documents, projection, event, touched)) changed.add(id);
  }
  return [...changed].map((id) => documents.get(id)).filter((document) => document !== undefined);
}

/** Projects one event. Throws what the projection throws, with the event's name. */
function projectOne(
  documents: Map<string, StoredDocument>,
  projection: AnyProjection,
  event: RecordedEvent,
  touched: readonly string[],
): readonly string[] {
  try {
    return project(documents, projection, event, touched);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${event.stream}@${event.revision}: ${event.type} cannot be projected: ${why}`, {
      cause,
    });
  }
}

/** An event that this program does not know, in a stream that the projection reads: it must not be passed over. */
function isUnknownTo(
  registry: EventRegistry<DomainEvent>,
  { reads }: AnyProjection,
  { stream, type }: RecordedEvent,
): boolean {
  return !registry.isKnownType(type) && reads.includes(stream.slice(0, stream.indexOf('-')));
}
