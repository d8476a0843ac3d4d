import type { Decider } from './decider.ts';
import {
  breaksOnlyRulesForNewData,
  isWellFormed,
  type DomainEvent,
  type EventDeclaration,
  type RecordedEvent,
} from './event.ts';
import type { JsonObject } from './json.ts';

/** The part of an aggregate that the registry needs: its category and every event of its streams. */
type Registered = Pick<Decider<never, DomainEvent, unknown, string>, 'category' | 'events'>;

/**
 * The event types of the system, derived from its aggregates. It turns stored events into facts: it brings them to
 * the present schema and checks them against their declaration.
 */
export class EventRegistry<Event extends DomainEvent> {
  /** Every event declaration, in the order of the aggregates. */
  readonly declarations: readonly EventDeclaration[];
  /** The text before the first dash of the streams that hold our events. */
  readonly categories: readonly string[];
  /** How the names of our streams begin. */
  readonly streamPrefixes: readonly string[];
  private readonly aggregates: readonly Registered[];
  private readonly byType: ReadonlyMap<string, EventDeclaration>;
  /** Events that came through memory are checked once, however many projections take them. */
  private readonly decoded = new WeakMap<RecordedEvent, RecordedEvent<Event>>();

  constructor(aggregates: readonly Registered[]) {
    this.aggregates = aggregates;
    this.declarations = aggregates.flatMap(({ events }) => events);
    this.categories = aggregates.map(({ category }) => category);
    this.streamPrefixes = this.categories.map((category) => `${category}-`);
    this.byType = new Map(this.declarations.map((declaration) => [declaration.type, declaration]));
  }

  /** The schema number that is written today for an event type. Throws for a type that nobody declared. */
  schemaOf(type: string): number {
    return this.declarationOf(type).schema;
  }

  /** The category of the streams that hold an event type. Throws for a type that nobody declared. */
  categoryOf(type: string): string {
    const found = this.aggregates.find(({ events }) =>
      events.some((declaration) => declaration.type === type),
    );
    if (found === undefined) throw new Error(`No event type ${type} is declared.`);
    return found.category;
  }

  /** Whether this version of the program knows an event type. */
  isKnownType(type: string): boolean {
    return this.byType.has(type);
  }

  /**
   * A stored event as a fact: brought to the present schema, then checked. Throws, naming the event, when the type is
   * unknown, the schema is newer than this program, or the data do not fit. Data that break only rules for new data
   * are a fact all the same, and come out as they were written.
   */
  decode(recorded: RecordedEvent): RecordedEvent<Event> {
    let event = this.decoded.get(recorded);
    if (event === undefined) {
      event = this.decodeAnew(recorded);
      this.decoded.set(recorded, event);
    }
    return event;
  }

  private decodeAnew(recorded: RecordedEvent): RecordedEvent<Event> {
    const { type, stream, revision, metadata } = recorded;
    if (!this.isKnownType(type)) {
      throw new Error(
        `${stream}@${revision}: the event type ${type} is not declared. A newer version of the program wrote it.`,
      );
    }
    const { schema, upcasters, data: shape } = this.declarationOf(type);
    if (metadata.schema > schema) {
      throw new Error(
        `${stream}@${revision}: ${type} has schema ${metadata.schema}, this program knows ${schema}.`,
      );
    }
    if (isWellFormed(recorded.data)) return recorded as RecordedEvent<Event>;
    const data = upcasters
      .slice(metadata.schema - 1)
      .reduce<JsonObject>((each, upcast) => upcast(each), recorded.data);
    const parsed = shape.safeParse(data);
    if (!parsed.success && !breaksOnlyRulesForNewData(parsed.error)) {
      const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
      throw new Error(`${stream}@${revision}: ${type} does not fit its declaration: ${faults.join('; ')}`);
    }
    return { ...recorded, data: parsed.success ? parsed.data : data } as RecordedEvent<Event>;
  }

  private declarationOf(type: string): EventDeclaration {
    const declaration = this.byType.get(type);
    if (declaration === undefined) throw new Error(`No event type ${type} is declared.`);
    return declaration;
  }
}
