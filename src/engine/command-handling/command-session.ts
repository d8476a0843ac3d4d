import { randomUUID } from 'node:crypto';
import type { Decider } from '../decider.ts';
import { derivedId } from '../derived-id.ts';
import type { CommandContext } from '../envelope.ts';
import type { DomainEvent, Initiator } from '../event.ts';
import type { Instant } from '../instant.ts';
import type { StageTimes } from '../stage-times.ts';
import type { CommandResult } from './command-result.ts';
import type { StreamWriter } from './stream-writer.ts';

const system: Initiator = { kind: 'system', id: 'marquee' };

/**
 * One command on its way through a use case. It gives the command's context to every stream that the use case writes
 * to, and knows the greatest position of all of them.
 */
export class CommandSession {
  readonly context: CommandContext;
  private readonly writer: StreamWriter;
  private readonly deadline: number | undefined;
  private readonly reached: { position: bigint };
  private readonly times: StageTimes | undefined;

  /**
   * Commands are given up at the deadline, a time of `performance.now()`; without one each has its own. How long they take
   * is added to `times`.
   */
  constructor(
    writer: StreamWriter,
    context: CommandContext,
    deadline?: number,
    times?: StageTimes,
    reached = { position: 0n },
  ) {
    this.writer = writer;
    this.times = times;
    this.deadline = deadline;
    this.context = context;
    this.reached = reached;
  }

  /** Every id that the command mints derives from it. */
  get commandId(): string {
    return this.context.commandId;
  }

  get now(): Instant {
    return this.context.now;
  }

  /** A read model that has reached this position shows everything that the command did or found done. */
  get position(): bigint {
    return this.reached.position;
  }

  /** Decides a command of one aggregate and records what was decided. Throws CommandUnavailable. */
  async execute<Command, Event extends DomainEvent, State, Code extends string>(
    decider: Decider<Command, Event, State, Code>,
    id: string,
    command: Command,
  ): Promise<CommandResult<State, Code>> {
    const result = await this.writer.execute(decider, id, command, this.context, this.deadline, this.times);
    if (result.outcome === 'accepted' && result.position > this.reached.position) {
      this.reached.position = result.position;
    }
    return result;
  }

  /** The state of an aggregate at the head of its stream. Throws CommandUnavailable. */
  load<Command, Event extends DomainEvent, State, Code extends string>(
    decider: Decider<Command, Event, State, Code>,
    id: string,
  ): Promise<State> {
    const load = (): Promise<State> => this.writer.load(decider, id, this.deadline);
    return this.times === undefined ? load() : this.times.during('reading', load);
  }

  /** The same command, given by somebody else. It shares the position. */
  givenBy(actor: Initiator): CommandSession {
    return this.with({ ...this.context, actor });
  }

  /**
   * A session whose events have nothing in common with those of this one but the time: correlation, cause and command id
   * are fresh each time, and the system is the initiator. It shares the position.
   */
  apart(): CommandSession {
    const id = randomUUID();
    const context = { commandId: id, correlationId: id, causationId: id, actor: system, now: this.now };
    return this.with(context);
  }

  /** A session with a command id of its own that shares the position: for each of several commands to one kind of stream. */
  derive(...parts: readonly string[]): CommandSession {
    return this.under(derivedId(this.commandId, ...parts));
  }

  /** A session that shares the position, under an id that says what is done and not who asked: repeats find it done. */
  under(commandId: string): CommandSession {
    return this.with({ ...this.context, commandId });
  }

  private with(context: CommandContext): CommandSession {
    return new CommandSession(this.writer, context, this.deadline, this.times, this.reached);
  }
}
