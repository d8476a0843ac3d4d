import type { DomainEvent, EventDeclaration } from './event.ts';
import type { Instant } from './instant.ts';

/** Where and when an event was recorded, for states that show their version and age. */
export interface EventPlace {
  readonly revision: number;
  readonly occurredAt: Instant;
}

/** A refusal as a value. `code` is stable and doubles as the last segment of the problem's address. */
export interface Rejection<Code extends string> {
  readonly code: Code;
  /** What happened and what to do, for people. */
  readonly detail: string;
  /** The seats in the way. */
  readonly seats?: readonly string[];
  /** The showtimes in the way. */
  readonly conflicts?: readonly unknown[];
  /** The bookings in the way. */
  readonly bookings?: readonly string[];
}

export interface Rejected<Code extends string> {
  readonly outcome: 'rejected';
  readonly rejection: Rejection<Code>;
}

/** The decision: events to record, or a refusal. No events means "already so", which makes repeats harmless. */
export type Decision<Event extends DomainEvent, Code extends string> =
  { readonly outcome: 'accepted'; readonly events: readonly Event[] } | Rejected<Code>;

/**
 * One kind of aggregate. `decide` refuses with a value; it never throws for anything a user can do. `evolve` accepts
 * every recorded event. Both are pure: time, ids and prices come in with the command.
 */
export interface Decider<Command, Event extends DomainEvent, State, Code extends string> {
  /** The text before the first dash of its streams' names. */
  readonly category: string;
  /** Every event that its streams may hold. */
  readonly events: readonly EventDeclaration[];
  readonly initialState: State;
  readonly decide: (command: Command, state: State) => Decision<Event, Code>;
  readonly evolve: (state: State, event: Event, stamp: EventPlace) => State;
}

/** The codes with which a decision may refuse. */
export type RejectionOf<Made> = Extract<Made, Rejected<string>>['rejection']['code'];

export function accept<Event extends DomainEvent>(...events: readonly Event[]): Decision<Event, never> {
  return { outcome: 'accepted', events };
}

export function reject<Code extends string>(
  code: Code,
  detail: string,
  inTheWay: Omit<Rejection<Code>, 'code' | 'detail'> = {},
): Rejected<Code> {
  return { outcome: 'rejected', rejection: { code, detail, ...inTheWay } };
}

/** The revision on which a client bases its command (`If-Match`), or several of which one must be the present one. */
export type ExpectedRevision = number | readonly number[];

export interface ExpectedVersion {
  readonly expectedRevision?: ExpectedRevision | undefined;
}

/** Refuses a command that is based on another revision than the present one. */
export function refuseStale(
  { expectedRevision }: ExpectedVersion,
  presentRevision: number,
): Rejected<'version-conflict'> | undefined {
  if (expectedRevision === undefined || [expectedRevision].flat().includes(presentRevision)) return undefined;
  return reject(
    'version-conflict',
    `The version is now "${presentRevision}". Read the resource again, then repeat the change.`,
  );
}

/** The version and age of an aggregate. */
export interface Versioned {
  /** The revision of the last event that changed it. */
  readonly revision: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export function versionedFrom(stamp: EventPlace): Versioned {
  return { revision: stamp.revision, createdAt: stamp.occurredAt, updatedAt: stamp.occurredAt };
}

export function changedAt(stamp: EventPlace): Pick<Versioned, 'revision' | 'updatedAt'> {
  return { revision: stamp.revision, updatedAt: stamp.occurredAt };
}

/** Closes a switch: does not compile while a member of the union is left out. */
export function unreachable(value: never): never {
  throw new Error(`Unhandled: ${JSON.stringify(value)}`);
}
