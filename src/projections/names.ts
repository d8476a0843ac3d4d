import { StoreUnavailable } from '../engine/ports/event-store.ts';
import { ReadModelsDamaged, type ReadModelReader } from '../engine/ports/read-model-store.ts';
import type { AnyProjection, Projection } from '../engine/projections/projection.ts';
import { findOne } from './queries.ts';

/**
 * What an answer reads that is not of its own facts, such as the names of what it is about. This one is for queries:
 * a name that cannot be read is an error, so that nobody takes it for one that is not there. Reads each document once,
 * so it is for one answer only.
 */
export class Names {
  readonly #reader: ReadModelReader;
  readonly #asked = new Map<AnyProjection, Map<string, Promise<unknown>>>();

  constructor(reader: ReadModelReader) {
    this.#reader = reader;
  }

  /** The document that has the name; undefined where it is not there. */
  of<Document>(projection: Projection<Document>, id: string): Promise<Document | undefined> {
    const asked = this.#asked.get(projection) ?? new Map<string, Promise<unknown>>();
    this.#asked.set(projection, asked);
    const answer = asked.get(id) ?? this.found(() => findOne(this.#reader, projection, id));
    asked.set(id, answer);
    return answer as Promise<Document | undefined>;
  }

  /** What is read in another way. */
  found<Found>(read: () => Promise<Found>): Promise<Found | undefined> {
    return read();
  }
}

/** For the answers to commands, which have happened whether the read models can be read or not: undefined also then. */
export class NamesIfReadable extends Names {
  override async found<Found>(read: () => Promise<Found>): Promise<Found | undefined> {
    try {
      return await read();
    } catch (error) {
      if (error instanceof StoreUnavailable || error instanceof ReadModelsDamaged) return undefined;
      throw error;
    }
  }
}
