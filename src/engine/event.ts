import { z } from 'zod';
import type { Instant } from './instant.ts';
import type { JsonObject } from './json.ts';

/** A fact: what happened, and what was established by it. */
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

/** The data that were checked when their event was made in this process: nobody need check them again. */
const wellFormed = new WeakSet<object>();

/** Whether these very data were made by an event's constructor. */
export function isWellFormed(data: object): boolean {
  return wellFormed.has(data);
}

/**
 * Declares an event type once, for ever. The constructor refuses data that do not fit (a bug, so it throws a
 * ZodError) and fields that were not declared.
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

type Optionally<Shape extends z.ZodRawShape> = {
  [Field in keyof Shape]: z.ZodExactOptional<Extract<Shape[Field], z.core.SomeType>>;
};

/** The same fields, each of which may be absent: for events that hold only what was said anew. */
export function optionally<Shape extends z.ZodRawShape>(shape: Shape): Optionally<Shape> {
  return Object.fromEntries(
    Object.entries(shape).map(([field, schema]) => [field, z.exactOptional(schema)]),
  ) as Optionally<Shape>;
}

/** Who caused an event. A process's id is its name, a gateway's its name, the system's `marquee`. */
export interface Initiator {
  readonly kind: 'user' | 'process' | 'gateway' | 'system';
  readonly id: string;
}

/** One link of a stream's chain: the hash before it (64 zeros for the first), and its own. */
export interface ChainLink {
  readonly prev: string;
  readonly hash: string;
}

/** What every event carries beside its data. */
export interface EventMetadata {
  readonly $correlationId: string;
  readonly $causationId: string;
  readonly actor: Initiator;
  readonly occurredAt: Instant;
  readonly schema: number;
  readonly chain: ChainLink;
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

/** An event in its envelope, ready to be appended. Of a union of events it is the union, so that `type` narrows `data`. */
export type EnvelopedEvent<Event extends DomainEvent = DomainEvent> = Event extends DomainEvent
  ? Enveloped<Event>
  : never;

/** An event as the store gives it back. `revision` counts from 0 in its stream; `position` orders the whole log. */
export type RecordedEvent<Event extends DomainEvent = DomainEvent> = Event extends DomainEvent
  ? Enveloped<Event> & Placed
  : never;
