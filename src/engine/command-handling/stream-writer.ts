import type { Decider } from '../decider.ts';
import type { DomainEvent } from '../event.ts';
import type { EventStore, StreamDamaged } from '../ports/event-store.ts';
import type { WriteResult } from './command-result.ts';
import type { CommandContext } from '../envelope.ts';
import type { EventRegistry } from '../registry.ts';
import type { StageTimes } from '../stage-times.ts';
import { DamagedStreams } from './damaged-streams.ts';
import { StreamQueue } from './stream-queue.ts';

/** A command waits so long at most, whatever it waits for, unless it is given a deadline. */
export const BUDGET_MILLISECONDS = 5000;

export interface StreamWriterLimits {
  /** How many commands may wait for one stream. */
  readonly queue: number;
  /** How many streams' states stay in memory. */
  readonly streams: number;
  /** How many events the streams in memory may have together; a long stream's state is larger than a short one's. */
  readonly events: number;
}

const defaultLimits: StreamWriterLimits = { queue: 10_000, streams: 5_000, events: 2_000_000 };

/**
 * The one way to write. Commands for a stream that arrive together are decided in order, each on the state that
 * the one before left, and go out as one append at the exact revision last seen. A refusal is final only against
 * the head of the stream, so several processes on one store stay correct.
 */
export class StreamWriter {
  private readonly store: EventStore;
  private readonly registry: EventRegistry<DomainEvent>;
  private readonly limits: StreamWriterLimits;
  /** In the order of their last use. */
  private readonly queues = new Map<string, StreamQueue>();
  private readonly damaged: DamagedStreams;
  private keptEvents = 0;

  /** `onDamage` is told once of each stream that is found damaged. */
  constructor(
    store: EventStore,
    registry: EventRegistry<DomainEvent>,
    limits: Partial<StreamWriterLimits> = {},
    onDamage: (damage: StreamDamaged) => void = () => undefined,
  ) {
    this.damaged = new DamagedStreams(onDamage);
    this.store = store;
    this.registry = registry;
    this.limits = { ...defaultLimits, ...limits };
  }

  /**
   * Decides a command and records what was decided. Throws CommandUnavailable when the queue is full, when other
   * processes wrote to the stream during every attempt, or when the store does not answer; StreamDamaged when the
   * stream does not hold what was written to it. What `decide` throws is thrown on. Gives up at the deadline, a time
   * of `performance.now()`; what was sent to the store by then may be recorded. Adds to `times` how long it waited, was
   * decided, and was appended or checked against the head.
   */
  async execute<Command, Event extends DomainEvent, State, Code extends string>(
    decider: Decider<Command, Event, State, Code>,
    id: string,
    command: Command,
    context: CommandContext,
    deadline = performance.now() + BUDGET_MILLISECONDS,
    times?: StageTimes,
  ): Promise<WriteResult<State, Code>> {
    const result = await this.use(decider, id, (queue) =>
      queue.add({ context, deadline, times, decide: (state) => decider.decide(command, state as State) }),
    );
    return result as WriteResult<State, Code>;
  }

  /** The state of a stream at its head. Throws CommandUnavailable and StreamDamaged as `execute` does. */
  async load<Command, Event extends DomainEvent, State, Code extends string>(
    decider: Decider<Command, Event, State, Code>,
    id: string,
    deadline = performance.now() + BUDGET_MILLISECONDS,
  ): Promise<State> {
    const result = await this.use(decider, id, (queue) =>
      queue.add({ context: null, deadline, decide: () => ({ outcome: 'accepted', events: [] }) }),
    );
    if (result.outcome === 'rejected') throw new Error(`The load of ${decider.category}-${id} was refused.`);
    return result.state as State;
  }

  /** The streams that are damaged, in words. They are read again for it, a bounded number of them. */
  damage(): Promise<readonly string[]> {
    return this.damaged.faults();
  }

  /** How many commands wait, and for how many streams. */
  get waiting(): { readonly commands: number; readonly streams: number } {
    const counts = [...this.queues.values()].map((queue) => queue.waiting).filter((count) => count > 0);
    return { commands: counts.reduce((sum, count) => sum + count, 0), streams: counts.length };
  }

  private async use<Command, Event extends DomainEvent, State, Code extends string>(
    decider: Decider<Command, Event, State, Code>,
    id: string,
    add: (queue: StreamQueue) => Promise<WriteResult<unknown, string>>,
  ): Promise<WriteResult<unknown, string>> {
    const stream = `${decider.category}-${id}`;
    const grown = (events: number): void => {
      this.keptEvents += events;
    };
    // Whoever asks for ids that nobody has must not push the streams out that are there.
    const ended = (): void => {
      if (queue.eventCount === 0 && this.queues.get(stream) === queue) this.queues.delete(stream);
    };
    const { store, registry, limits } = this;
    const queue =
      this.queues.get(stream) ??
      new StreamQueue(store, registry, stream, decider as never, limits.queue, grown, ended);
    this.queues.delete(stream);
    this.queues.set(stream, queue);
    this.evict(queue);
    const check = (): Promise<State> => this.load(decider, id);
    return this.damaged.watch(stream, check, () => add(queue));
  }

  private evict(current: StreamQueue): void {
    for (const [stream, queue] of this.queues) {
      if (this.queues.size <= this.limits.streams && this.keptEvents <= this.limits.events) return;
      if (queue.isIdle && queue !== current) {
        this.queues.delete(stream);
        this.keptEvents -= queue.eventCount;
      }
    }
  }
}
