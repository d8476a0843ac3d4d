import type { Decision } from '../decider.ts';
import type { CommandContext } from '../envelope.ts';
import type { DomainEvent } from '../event.ts';
import { type StageTimes, Stopwatch } from '../stage-times.ts';
import { CommandUnavailable, type WriteResult } from './command-result.ts';

export interface Request {
  /** Null for a load, which records nothing. */
  readonly context: CommandContext | null;
  /** When it is given up, as a time of `performance.now()`. */
  readonly deadline: number;
  readonly decide: (state: unknown) => Decision<DomainEvent, string>;
  /** Where the time that it takes is added. */
  readonly times?: StageTimes | undefined;
}

export interface PendingCommand extends Request {
  readonly stopwatch: Stopwatch;
  readonly resolve: (result: WriteResult<unknown, string>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The commands that wait for one stream, in order. The first of them are taken: the present turn answers them. Whose
 * deadline passes is answered, and leaves unless it was decided: that one may be recorded all the same.
 */
export class PendingCommands {
  private readonly stream: string;
  private readonly limit: number;
  private readonly commands: PendingCommand[] = [];
  private taken = 0;
  private isDecided = false;

  constructor(stream: string, limit: number) {
    this.stream = stream;
    this.limit = limit;
  }

  get count(): number {
    return this.commands.length;
  }

  get waiting(): readonly PendingCommand[] {
    return this.commands;
  }

  /** Throws CommandUnavailable when too many wait. */
  add(request: Request): Promise<WriteResult<unknown, string>> {
    if (this.commands.length >= this.limit) {
      throw new CommandUnavailable('overloaded', `${this.limit} commands already wait for ${this.stream}.`);
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.giveUp(pending), request.deadline - performance.now());
      const stopwatch = new Stopwatch(request.times, 'waiting');
      const pending: PendingCommand = {
        ...request,
        stopwatch,
        resolve: (result) => {
          clearTimeout(timer);
          stopwatch.turnTo('waiting');
          resolve(result);
        },
        reject: (error) => {
          clearTimeout(timer);
          stopwatch.turnTo('waiting');
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever was thrown
          reject(error);
        },
      };
      this.commands.push(pending);
    });
  }

  /** Takes all that wait. They are not decided yet. */
  takeAll(): void {
    this.taken = this.commands.length;
    this.isDecided = false;
  }

  /** Keeps so many of them, which were decided, until `release`. The others wait for the next turn. */
  keep(count: number): void {
    this.taken = count;
    this.isDecided = true;
  }

  /** Removes those that are taken, to be answered. */
  release(): readonly PendingCommand[] {
    const released = this.commands.splice(0, this.taken);
    this.taken = 0;
    this.isDecided = false;
    return released;
  }

  private giveUp(pending: PendingCommand): void {
    pending.reject(new CommandUnavailable('store-unavailable', 'The event store did not answer in time.'));
    const place = this.commands.indexOf(pending);
    if (place < this.taken && this.isDecided) return;
    if (place < this.taken) this.taken -= 1;
    this.commands.splice(place, 1);
  }
}
