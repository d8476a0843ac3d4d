import { expect } from '@jest/globals';
import { aggregates, registry, type Category } from '../../src/domain/aggregates.ts';
import type { DomainEvent, RecordedEvent } from '../../src/engine/event.ts';
import { addSeconds, Instant } from '../../src/engine/instant.ts';
import type { StoredDocument } from '../../src/engine/ports/read-model-store.ts';
import { ignored, type AnyProjection, type Projection } from '../../src/engine/projections/projection.ts';
import { projectBatch } from '../../src/engine/projections/runner.ts';

const firstEventAt = Instant.parse('2026-11-01T08:00:00.000Z');

/** When the event at a position happened: a second after the one before. */
export function timeAt(position: number): Instant {
  return addSeconds(firstEventAt, position);
}

/** The field of an event's data that ends its stream's name. */
const streamIds: Readonly<Record<Category, string>> = {
  account: 'userId',
  actor: 'actorId',
  administrators: 'userId',
  auditorium: 'auditoriumId',
  closing: 'closingId',
  distributorreturn: 'movieId',
  emailclaim: 'claimId',
  gatewayevent: 'eventId',
  import: 'importId',
  mail: 'mailId',
  movie: 'movieId',
  notary: 'keyId',
  payment: 'paymentId',
  session: 'sessionId',
  showtime: 'showtimeId',
  theater: 'theaterId',
  timetable: 'auditoriumId',
  webhook: 'webhookId',
};

function categoryOf(type: string): Category {
  const found = Object.entries(aggregates).find(([, { events }]) =>
    events.some((each) => each.type === type),
  );
  if (found === undefined) throw new Error(`No aggregate has the event ${type}.`);
  return found[0] as Category;
}

/** Events as a log holds them: the first one at position 1, revisions counted in each stream. */
export function recordedLog(events: readonly DomainEvent[]): readonly RecordedEvent[] {
  const revisions = new Map<string, number>();
  return events.map(({ type, data }, index) => {
    const category = categoryOf(type);
    const stream = `${category}-${JSON.stringify(data[streamIds[category]]).slice(1, -1)}`;
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    const id = `${String(index + 1).padStart(8, '0')}-0000-4000-8000-000000000000`;
    const metadata = {
      $correlationId: id,
      $causationId: id,
      actor: { kind: 'user', id: 'somebody' },
      occurredAt: timeAt(index + 1),
      schema: registry.schemaOf(type),
      chain: { prev: '', hash: '' },
    } as const;
    return { id, type, data, metadata, stream, revision, position: BigInt(index + 1) };
  });
}

type Documents = ReadonlyMap<string, StoredDocument>;

/** A row that changes its document in place, and not a copy, fails: others may be reading it. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) frozen(each);
    Object.freeze(value);
  }
  return value;
}

/** Projects batches one after the other, each on the documents that the ones before have left. */
async function projected(
  projection: AnyProjection,
  batches: readonly (readonly RecordedEvent[])[],
): Promise<Documents> {
  const documents = new Map<string, StoredDocument>();
  for (const events of batches) {
    const load = (ids: readonly string[]): Promise<Documents> =>
      Promise.resolve(new Map([...documents].filter(([id]) => ids.includes(id))));
    const batch = { events, position: events.at(-1)?.position ?? 0n };
    for (const changed of await projectBatch(projection, registry, batch, load)) {
      documents.set(changed.id, frozen(changed));
    }
  }
  return documents;
}

/** Ways in which a subscription may deliver a log: as a whole, every event twice, in two batches with a repeat. */
function deliveries(log: readonly RecordedEvent[]): readonly (readonly (readonly RecordedEvent[])[])[] {
  const twice = log.flatMap((event) => [event, event]);
  const splits = log.slice(1).map((_, index) => [log.slice(0, index + 1), log.slice(0), log.slice(index)]);
  return [[log], [twice], [log, log], ...splits];
}

export interface ProjectionOutcome<Document> {
  /** The document of this id has at least these members, however the events were delivered. */
  thenDocument(id: string, expected: { readonly [Field in keyof Document]?: unknown }): Promise<void>;
  /** There is no document of this id, however the events were delivered. */
  thenNone(id: string): Promise<void>;
  /** Each row of the table counts: without it these events give other documents, or the table ignores the event. */
  thenEveryRowCounts(): Promise<void>;
}

/** Reads as a sentence: `specifyProjection(bookings).given(...events).thenDocument(id, {...})`. */
export function specifyProjection<Document>(projection: Projection<Document>): {
  given(...events: readonly DomainEvent[]): ProjectionOutcome<Document>;
} {
  return {
    given: (...events) => {
      const log = recordedLog(events);
      const each = async (id: string, check: (document: unknown) => void): Promise<void> => {
        for (const delivery of deliveries(log)) {
          check((await projected(projection, delivery)).get(id)?.document ?? null);
        }
      };
      return {
        thenDocument: (id, expected) => each(id, (document) => expect(document).toMatchObject(expected)),
        thenNone: (id) => each(id, (document) => expect(document).toBeNull()),
        thenEveryRowCounts: async () => {
          const whole = documentsOf(await projected(projection, [log]));
          const idle: string[] = [];
          // One row may serve several event types.
          for (const row of new Set(Object.values(projection.on))) {
            if (row === ignored) continue;
            const types = Object.keys(projection.on).filter((type) => projection.on[type] === row);
            const rows = Object.fromEntries(types.map((type) => [type, ignored]));
            const without = { ...projection, on: { ...projection.on, ...rows } };
            const documents = documentsOf(await projected(without, [log]));
            if (JSON.stringify(documents) === JSON.stringify(whole)) idle.push(types.join());
          }
          expect(idle).toEqual([]);
        },
      };
    },
  };
}

function documentsOf(documents: Documents): unknown {
  return [...documents.values()].map(({ id, document }) => [id, document]).sort();
}
