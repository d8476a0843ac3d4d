import type { ActorId, AuditoriumId, MovieId, TheaterId } from '../domain/kernel/ids.ts';

/**
 * The names of what is active in the catalogue, whoever made it. Names differ neither in case nor in how their
 * characters are composed. Only for finding what somebody means by a name: whether it may be used is decided on its
 * stream. All methods reject with StoreUnavailable or ReadModelsDamaged.
 */
export interface CatalogueNames {
  /** Whether everything that was written up to a position of the log can be found. */
  hasReached(position: bigint): Promise<boolean>;
  /** `year` is that of the release; null: movies without a release date. */
  movies(title: string, year: number | null): Promise<readonly MovieId[]>;
  actors(name: string): Promise<readonly ActorId[]>;
  theaters(name: string, city: string): Promise<readonly TheaterId[]>;
  auditoriums(theaterId: TheaterId, name: string): Promise<readonly AuditoriumId[]>;
}
