import type { ActorId, AuditoriumId, MovieId, TheaterId } from '../domain/kernel/ids.ts';
import { caseless, sortKey } from '../domain/kernel/text.ts';
import type { Filter, ReadModelReader } from '../engine/ports/read-model-store.ts';
import { collectionOf, type Projection } from '../engine/projections/projection.ts';
import { actors } from './actors.ts';
import { auditoriums } from './auditoriums.ts';
import { movies } from './movies.ts';
import { findAll } from './queries.ts';
import { theaters } from './theaters.ts';

/** So many of one sort key are looked at: it is only the beginning of a name. */
const LIMIT = 200;

/** What names are looked up in. */
export const catalogueProjections = [movies, actors, theaters, auditoriums] as const;

/** What is active in the catalogue, by its names. */
export class ProjectedCatalogueNames {
  readonly #reader: ReadModelReader;

  constructor(reader: ReadModelReader) {
    this.#reader = reader;
  }

  async hasReached(position: bigint): Promise<boolean> {
    for (const projection of catalogueProjections) {
      if ((await this.#reader.checkpoint(collectionOf(projection))) < position) return false;
    }
    return true;
  }

  async movies(title: string, year: number | null): Promise<readonly MovieId[]> {
    const found = await this.#active(movies, { titleKey: sortKey(title) });
    return found
      .filter((each) => isSame(each.title, title) && yearOf(each.releaseDate) === year)
      .map(({ movieId }) => movieId);
  }

  async actors(name: string): Promise<readonly ActorId[]> {
    const found = await this.#active(actors, { nameKey: sortKey(name) });
    return found.filter((each) => isSame(each.name, name)).map(({ actorId }) => actorId);
  }

  async theaters(name: string, city: string): Promise<readonly TheaterId[]> {
    const found = await this.#active(theaters, { nameKey: sortKey(name) });
    return found
      .filter((each) => isSame(each.name, name) && isSame(each.city, city))
      .map(({ theaterId }) => theaterId);
  }

  async auditoriums(theaterId: TheaterId, name: string): Promise<readonly AuditoriumId[]> {
    const found = await this.#active(auditoriums, { theaterId, nameKey: sortKey(name) });
    return found.filter((each) => isSame(each.name, name)).map(({ auditoriumId }) => auditoriumId);
  }

  #active<Document>(projection: Projection<Document>, filter: Filter): Promise<readonly Document[]> {
    return findAll(this.#reader, projection, { filter: { ...filter, active: true }, limit: LIMIT });
  }
}

function isSame(one: string, other: string): boolean {
  return caseless(one) === caseless(other);
}

function yearOf(date: string | null): number | null {
  return date === null ? null : Number(date.slice(0, 4));
}
