import type { Decider } from '../decider.ts';
import type { DomainEvent, EnvelopedEvent } from '../event.ts';
import type { CommandContext } from '../envelope.ts';
import type { CommandResult } from './command-result.ts';
import { CommandSession } from './command-session.ts';
import type { StreamWriter } from './stream-writer.ts';

/**
 * A command session that records nothing: every command is decided on the state that the log and the rehearsed commands
 * before it have left. The same commands in the same order get the same answers as if they were given, unless somebody
 * else changes something meanwhile.
 */
export class RehearsalSession extends CommandSession {
  readonly #writer: StreamWriter;
  readonly #states: Map<string, unknown>;
  readonly #forgotten: readonly string[];

  /** States of the forgotten categories are not kept, for many and large ones that no later command looks at. */
  constructor(
    writer: StreamWriter,
    context: CommandContext,
    forgotten: readonly string[] = [],
    states = new Map<string, unknown>(),
  ) {
    super(writer, context);
    this.#writer = writer;
    this.#states = states;
    this.#forgotten = forgotten;
  }

  override async execute<Command, Event extends DomainEvent, State, Code extends string>(
    decider: Decider<Command, Event, State, Code>,
    id: string,
    command: Command,
  ): Promise<CommandResult<State, Code>> {
    let state: State = await this.load(decider, id);
    const decision = decider.decide(command, state);
    if (decision.outcome === 'rejected') return decision;
    const place = { revision: 0, occurredAt: this.now };
    for (const event of decision.events) state = decider.evolve(state, event, place);
    if (!this.#forgotten.includes(decider.category)) this.#states.set(`${decider.category}-${id}`, state);
    // Nothing gives these an envelope: who rehearses only counts them.
    return { outcome: 'accepted', events: decision.events as unknown as readonly EnvelopedEvent[], state };
  }

  override async load<Command, Event extends DomainEvent, State, Code extends string>(
    decider: Decider<Command, Event, State, Code>,
    id: string,
  ): Promise<State> {
    const stream = `${decider.category}-${id}`;
    const rehearsed = this.#states.has(stream) ? this.#states.get(stream) : await super.load(decider, id);
    return rehearsed as State;
  }

  /** Nothing is recorded that could tell of anything. */
  override apart(): this {
    return this;
  }

  override under(commandId: string): RehearsalSession {
    const context = { ...this.context, commandId };
    return new RehearsalSession(this.#writer, context, this.#forgotten, this.#states);
  }
}
