import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Decider } from '../decider.ts';
import type { DomainEvent, EnvelopedEvent, RecordedEvent } from '../event.ts';
import {
  NO_EVENTS,
  requireNext,
  StoreKnownUnavailable,
  StoreUnavailable,
  StreamDamaged,
  type AppendResult,
  type EventStore,
} from '../ports/event-store.ts';
import { CommandUnavailable, type WriteResult } from './command-result.ts';
import { type PendingCommand, PendingCommands, type Request } from './pending-commands.ts';
import type { EventRegistry } from '../registry.ts';
import { canonicalJsonOnce } from '../json.ts';
import { envelop, FIRST_LINK, type CommandContext } from '../envelope.ts';

/** A batch ends at so many events, so many bytes of data, or so long a time of deciding, whichever comes first. */
const BATCH_EVENTS = 256;
const BATCH_BYTES = 512 * 1024;
const BATCH_MILLISECONDS = 20;

/** How often a batch is decided anew because another process wrote, and how often a call without an answer is repeated. */
const CONFLICTS = 12;
const REPEATS = 4;
/** A call without an answer is not repeated any more after so long: nobody waits for it. */
const REPEATED_MILLISECONDS = 5000;

/** The state of a stream in memory, and the place of the last event in it. */
interface Head {
  readonly state: unknown;
  readonly revision: number;
  readonly hash: string;
  /** The position of the last event. */
  readonly position: bigint;
}

/** Answers one pending command, once its batch is known to be recorded. */
type Settlement = (position: bigint) => void;

interface Batch {
  readonly size: number;
  readonly events: readonly EnvelopedEvent[];
  readonly settlements: readonly Settlement[];
  readonly head: Head;
}

/** One stream's state and the commands that wait for it. */
export class StreamQueue {
  private readonly store: EventStore;
  private readonly registry: EventRegistry<DomainEvent>;
  private readonly stream: string;
  private readonly decider: Decider<unknown, DomainEvent, unknown, string>;
  private readonly grown: (events: number) => void;
  private readonly ended: () => void;
  private readonly pending: PendingCommands;
  private head: Head | undefined;
  private running = false;

  constructor(
    store: EventStore,
    registry: EventRegistry<DomainEvent>,
    stream: string,
    decider: Decider<unknown, DomainEvent, unknown, string>,
    limit: number,
    grown: (events: number) => void,
    ended: () => void,
  ) {
    this.store = store;
    this.registry = registry;
    this.stream = stream;
    this.decider = decider;
    this.pending = new PendingCommands(stream, limit);
    this.grown = grown;
    this.ended = ended;
  }

  get isIdle(): boolean {
    return !this.running;
  }

  /** How many commands wait. */
  get waiting(): number {
    return this.pending.count;
  }

  /** How many events the state in memory stands for. */
  get eventCount(): number {
    return (this.head?.revision ?? NO_EVENTS) + 1;
  }

  /** Throws CommandUnavailable when too many wait. */
  add(request: Request): Promise<WriteResult<unknown, string>> {
    const result = this.pending.add(request);
    if (!this.running) void this.run();
    return result;
  }

  private async run(): Promise<void> {
    this.running = true;
    try {
      // Commands that arrive in this turn of the event loop share the first batch.
      await Promise.resolve();
      while (this.pending.count > 0) await this.turn();
    } finally {
      this.running = false;
      this.ended();
    }
  }

  /** Takes one batch from the queue to its answers. */
  private async turn(): Promise<void> {
    this.pending.takeAll();
    try {
      for (let conflicts = 0; conflicts <= CONFLICTS; conflicts += 1) {
        if (conflicts > 1) await delay(Math.random() * 2 ** Math.min(conflicts, 7));
        const head = this.head ?? (await this.catchUp());
        const batch = this.decideBatch(head);
        this.pending.keep(batch.size);
        const position = await this.record(batch, head);
        if (position !== undefined) {
          this.advance({ ...batch.head, position });
          this.pending.release();
          for (const settle of batch.settlements) settle(position);
          return;
        }
      }
      throw new CommandUnavailable(
        'contended',
        `Other processes wrote to ${this.stream} during each of ${CONFLICTS + 1} attempts.`,
      );
    } catch (error) {
      this.dropState();
      for (const { reject } of this.pending.release()) reject(error);
    }
  }

  /**
   * Appends a batch, or, where it has no events, checks that the state in memory is the head. Gives the position of
   * the stream's last event; undefined when another process has written meanwhile.
   */
  private async record({ events }: Batch, head: Head): Promise<bigint | undefined> {
    if (events.length === 0) {
      const revision = await this.reach(() => this.store.head(this.stream));
      if (revision === head.revision) return head.position;
      await this.catchUp(revision);
      return undefined;
    }
    const result = await this.reach<AppendResult>(() =>
      this.store.append(this.stream, events, head.revision),
    );
    if (result.outcome === 'conflict') {
      await this.catchUp(result.head);
      return undefined;
    }
    requireNext(this.stream, head.revision + events.length - 1, result.revision);
    return result.position;
  }

  /** Repeats a call that the store did not answer. An append may be repeated: it has the same ids and revision. */
  private async reach<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const startedAt = performance.now();
    for (let repeats = 0; ; repeats += 1) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        const isLate = performance.now() - startedAt > REPEATED_MILLISECONDS;
        if (repeats === REPEATS || isLate || error instanceof StoreKnownUnavailable) {
          throw new CommandUnavailable('store-unavailable', 'The event store does not answer.', {
            cause: error,
          });
        }
        await delay(20 * 2 ** repeats * (1 + Math.random()));
      }
    }
  }

  private decideBatch(from: Head): Batch {
    const startedAt = performance.now();
    const events: EnvelopedEvent[] = [];
    const settlements: Settlement[] = [];
    let head = from;
    let bytes = 0;
    for (const pending of this.pending.waiting) {
      pending.stopwatch.turnTo('deciding');
      const decided = this.decideOne(pending, head);
      pending.stopwatch.turnTo('appending');
      if (settlements.length > 0) {
        const isFull =
          events.length + decided.events.length > BATCH_EVENTS || bytes + decided.bytes > BATCH_BYTES;
        if (isFull || performance.now() - startedAt > BATCH_MILLISECONDS) {
          pending.stopwatch.turnTo('waiting');
          break;
        }
      }
      events.push(...decided.events);
      bytes += decided.bytes;
      head = decided.head;
      settlements.push(decided.settle);
    }
    return { size: settlements.length, events, settlements, head };
  }

  private decideOne(
    pending: PendingCommand,
    head: Head,
  ): { events: readonly EnvelopedEvent[]; bytes: number; head: Head; settle: Settlement } {
    try {
      const decision = pending.decide(head.state);
      if (decision.outcome === 'rejected') {
        const { rejection } = decision;
        return {
          events: [],
          bytes: 0,
          head,
          settle: () => pending.resolve({ outcome: 'rejected', rejection }),
        };
      }
      const { events, head: next } = this.envelopAll(decision.events, pending.context, head);
      const bytes = events.reduce((total, { data }) => total + Buffer.byteLength(canonicalJsonOnce(data)), 0);
      const settle: Settlement = (position) =>
        pending.resolve({ outcome: 'accepted', events, state: next.state, position });
      return { events, bytes, head: next, settle };
    } catch (error) {
      return { events: [], bytes: 0, head, settle: () => pending.reject(error) };
    }
  }

  private envelopAll(
    decided: readonly DomainEvent[],
    context: CommandContext | null,
    from: Head,
  ): { events: readonly EnvelopedEvent[]; head: Head } {
    if (context === null) return { events: [], head: from };
    const nonce = randomUUID();
    let head = from;
    const events = decided.map((event, index) => {
      const place = { stream: this.stream, revision: head.revision + 1, prev: head.hash };
      const enveloped = envelop(event, context, place, this.registry.schemaOf(event.type), index, nonce);
      head = this.evolve(head, enveloped, head.position);
      return enveloped;
    });
    return { events, head };
  }

  private evolve(head: Head, event: EnvelopedEvent, position: bigint): Head {
    const revision = head.revision + 1;
    const { occurredAt, chain } = event.metadata;
    const state = this.decider.evolve(head.state, event, { revision, occurredAt });
    return { state, revision, hash: chain.hash, position };
  }

  /**
   * Reads the events behind the state in memory and evolves it by them. Throws StreamDamaged where an event is missing,
   * or where the store named a head that is before the state in memory or that cannot be reached.
   */
  private async catchUp(named?: number): Promise<Head> {
    const from = this.head ?? {
      state: this.decider.initialState,
      revision: NO_EVENTS,
      hash: FIRST_LINK,
      position: 0n,
    };
    const head = await this.reach(async () => {
      let reached = from;
      for await (const page of this.store.read(this.stream, from.revision + 1)) {
        for (const recorded of page) {
          requireNext(this.stream, reached.revision, recorded.revision);
          reached = this.evolve(reached, this.decode(recorded), recorded.position);
        }
      }
      return reached;
    });
    if (named !== undefined && (named < from.revision || named > head.revision)) {
      const read = `it was read up to revision ${head.revision}`;
      throw new StreamDamaged(this.stream, `its last revision is ${named}, and ${read}`);
    }
    this.advance(head);
    return head;
  }

  /** Throws StreamDamaged for an event that this program cannot read: no decision may pass it over. */
  private decode(recorded: RecordedEvent): RecordedEvent {
    try {
      return this.registry.decode(recorded);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new StreamDamaged(this.stream, `an event cannot be read: ${why.replace(/\.$/, '')}`, { cause });
    }
  }

  private advance(head: Head): void {
    this.grown(head.revision + 1 - this.eventCount);
    this.head = head;
  }

  private dropState(): void {
    this.grown(-this.eventCount);
    this.head = undefined;
  }
}
