import { setTimeout as delay } from 'node:timers/promises';
import { envelop, FIRST_LINK, type CommandContext } from '../src/engine/envelope.ts';
import { registry } from '../src/domain/aggregates.ts';
import type { Decider } from '../src/engine/decider.ts';
import type { DomainEvent, EnvelopedEvent } from '../src/engine/event.ts';
import { NO_EVENTS, type EventStore } from '../src/engine/ports/event-store.ts';

/** What the stream writer is measured beside: how commands are mostly written to an event store. */
export class PlainWriter {
  /** How many appends came too late, since the beginning. */
  conflicts = 0;
  /** How many commands were written. */
  commands = 0;
  private readonly store: EventStore;

  constructor(store: EventStore) {
    this.store = store;
  }

  /**
   * Reads the stream, decides and appends at the revision that was read, each command for itself, and begins again
   * when another one was faster, after a pause like the stream writer's. Throws where the command is refused.
   */
  async execute<Command, Event extends DomainEvent, State, Code extends string>(
    decider: Decider<Command, Event, State, Code>,
    id: string,
    command: Command,
    context: CommandContext,
  ): Promise<void> {
    const stream = `${decider.category}-${id}`;
    for (let conflicts = 0; ; conflicts += 1) {
      if (conflicts > 1) await delay(Math.random() * 2 ** Math.min(conflicts, 7));
      let state = decider.initialState;
      let head = { revision: NO_EVENTS, hash: FIRST_LINK };
      for await (const page of this.store.read(stream, 0)) {
        for (const recorded of page) {
          const { revision, metadata } = recorded;
          const stamp = { revision, occurredAt: metadata.occurredAt };
          state = decider.evolve(state, registry.decode(recorded) as unknown as Event, stamp);
          head = { revision, hash: metadata.chain.hash };
        }
      }
      const decision = decider.decide(command, state);
      if (decision.outcome === 'rejected') throw new Error(decision.rejection.code);
      const events: EnvelopedEvent[] = [];
      let prev = head.hash;
      for (const [index, event] of decision.events.entries()) {
        const place = { stream, revision: head.revision + 1 + index, prev };
        const enveloped = envelop(
          event,
          context,
          place,
          registry.schemaOf(event.type),
          index,
          crypto.randomUUID(),
        );
        events.push(enveloped);
        prev = enveloped.metadata.chain.hash;
      }
      const result = await this.store.append(stream, events, head.revision);
      if (result.outcome === 'appended') break;
      this.conflicts += 1;
    }
    this.commands += 1;
  }
}
