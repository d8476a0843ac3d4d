import type { AllStreamSubscription, Position } from '@eventstore/db-client';
import { isPosition } from './events.ts';

/**
 * A mark in the sequence of events: everything before a position has been given, wanted or not, and what stands at it
 * where `isInclusive` says so.
 */
export class Checkpoint {
  readonly position: bigint;
  readonly isInclusive: boolean;

  constructor({ commit, prepare }: Position) {
    this.position = commit;
    this.isInclusive = prepare >= commit;
  }
}

/**
 * The client tells of a checkpoint when it has received it, while events from before may still wait to be taken. Put
 * among them, it is taken in its turn; a position that was saved earlier would lose those events in a crash.
 */
export function putAmongEvents(subscription: AllStreamSubscription, position: Position): void {
  if (isPosition(position.commit)) subscription.push(new Checkpoint(position));
}
