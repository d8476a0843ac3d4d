import type { Rejected } from '../decider.ts';
import type { EnvelopedEvent } from '../event.ts';

/** What became of a command: accepted, with the state that it left, or refused with one of these codes. */
export type CommandResult<State, Code extends string> = Accepted<State> | Rejected<Code>;

export interface Accepted<State> {
  readonly outcome: 'accepted';
  /** What was recorded. Empty when it was so already. */
  readonly events: readonly EnvelopedEvent[];
  readonly state: State;
}

/** The same of a command to one stream. `position` is that of the stream's last event. */
export type WriteResult<State, Code extends string> =
  (Accepted<State> & { readonly position: bigint }) | Rejected<Code>;

/** Thrown when a command could not be decided now; trying again later is right, and harmless. */
export class CommandUnavailable extends Error {
  override readonly name = 'CommandUnavailable';
  readonly code: 'overloaded' | 'contended' | 'store-unavailable';

  constructor(code: CommandUnavailable['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
