import { z } from 'zod';
import type { Instant } from './instant.ts';
import type { JsonObject } from './json.ts';

/** A fact: what happened, and its details. */
export interface DomainEvent<Type extends string = string, Data = JsonObject> {
  readonly type: Type;
  readonly data: Data;
}

/** Turns the data of one schema number into the data of the next. Pure. */
export type Upcaster = (data: JsonObject) => JsonObject;

/** An event type as a value: the constructor, the validator of what is read, and the documentation. */
export interface EventDeclaration<Type extends string = string, Schema extends z.ZodObject = z.ZodObject> {
  (data: z.input<Schema>): DomainEvent<Type, z.output<Schema>>;
  readonly type: Type;
  readonly data: Schema;
  /** The schema number that is written today; history may hold every lower one. */
  readonly schema: number;
  /** The first turns schema 1 into 2, the second 2 into 3. */
  readonly upcasters: readonly Upcaster[];
}

/** The event that a declaration declares: `type SeatsHeld = EventOf<typeof SeatsHeld>`. */
export type EventOf<Declaration> =
  Declaration extends EventDeclaration<infer Type, infer Schema>
    ? DomainEvent<Type, z.output<Schema>>
    : never;

/** Data that an event constructor of this process has checked: they need no second check. */
const wellFormed = new WeakSet<object>();

/** Whether an event constructor of this process made these very data. */
export function isWellFormed(data: object): boolean {
  return wellFormed.has(data);
}

/**
 * Declares an event type once, for ever. The constructor throws a ZodError for data that do not fit and for fields
 * that are not declared: that is a bug, never an input.
 */
export function event<Type extends string, Shape extends z.ZodRawShape>(
  type: Type,
  shape: Shape,
  upcasters: readonly Upcaster[] = [],
): EventDeclaration<Type, z.ZodObject<Shape, z.core.$strict>> {
  // In the order in which canonical JSON writes them, so that it need not sort each time.
  const inOrder = Object.entries(shape).sort(([a], [b]) => (a < b ? -1 : 1));
  const data = z.strictObject(Object.fromEntries(inOrder) as Shape);
  const construct = (given: z.input<typeof data>): DomainEvent<Type, z.output<typeof data>> => {
    const checked = data.parse(given);
    wellFormed.add(checked);
    return { type, data: checked };
  };
  return Object.assign(construct, { type, data, schema: upcasters.length + 1, upcasters });
}

/** The mark of faults that events may have that were written before their rule was made. */
const forNewData = { forNewData: true } as const;

/**
 * A rule that is younger than events in the log: it binds what is written, not what is read. The second argument of
 * zod's `refine`.
 */
export function ruleForNewData(error: string): { error: string; params: typeof forNewData } {
  return { error, params: forNewData };
}

/** Whether stored data break only rules for new data. */
export function breaksOnlyRulesForNewData({ issues }: z.ZodError): boolean {
  return issues.every((issue) => issue.code === 'custom' && issue.params === forNewData);
}

type Optionally<Shape extends z.ZodRawShape> = {
  [Field in keyof Shape]: z.ZodExactOptional<Extract<Shape[Field], z.core.SomeType>>;
};

/** The same fields, all optional: for events that hold only the changed ones. */
export function optionally<Shape extends z.ZodRawShape>(shape: Shape): Optionally<Shape> {
  return Object.fromEntries(
    Object.entries(shape).map(([field, schema]) => [field, z.exactOptional(schema)]),
  ) as Optionally<Shape>;
}

/** Who caused an event. The id of a process manager or gateway is its name, that of the system is `marquee`. */
export interface Initiator {
  readonly kind: 'user' | 'process' | 'gateway' | 'system';
  readonly id: string;
}

/** One link of a stream's chain: the hash before it (64 zeros for the first), and its own. */
export interface ChainLink {
  readonly prev: string;
  readonly hash: string;
}

/** The metadata of every event. */
export interface EventMetadata {
  readonly $correlationId: string;
  readonly $causationId: string;
  readonly actor: Initiator;
  readonly occurredAt: Instant;
  readonly schema: number;
  readonly chain: ChainLink;
}

/** Whether metadata can be of an event of ours: they hold a link of its stream's chain. Others write none. */
export function isOurMetadata(metadata: unknown): metadata is EventMetadata {
  if (typeof metadata !== 'object' || metadata === null || !('chain' in metadata)) return false;
  const { chain } = metadata;
  return typeof chain === 'object' && chain !== null && 'hash' in chain && typeof chain.hash === 'string';
}

interface Enveloped<Event extends DomainEvent> {
  readonly id: string;
  readonly type: Event['type'];
  readonly data: Event['data'];
  readonly metadata: EventMetadata;
}

interface Placed {
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
}

/** An event in its envelope, ready to append. It distributes over a union of events, so that `type` narrows `data`. */
export type EnvelopedEvent<Event extends DomainEvent = DomainEvent> = Event extends DomainEvent
  ? Enveloped<Event>
  : never;

/** A stored event. `revision` counts from 0 in its stream; `position` orders the whole log. */
export type RecordedEvent<Event extends DomainEvent = DomainEvent> = Event extends DomainEvent
  ? Enveloped<Event> & Placed
  : never;
