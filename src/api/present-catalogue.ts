import { capacityOf, type Auditorium, type InstalledSeat } from '../domain/auditorium/decider.ts';
import type { ReadModelReader } from '../engine/ports/read-model-store.ts';
import type { Actor } from '../domain/actor/decider.ts';
import type { Movie } from '../domain/movie/decider.ts';
import type { Theater } from '../domain/theater/decider.ts';
import { actors, type ActorDocument } from '../projections/actors.ts';
import type { AuditoriumDocument, SeatDocument } from '../projections/auditoriums.ts';
import type { MovieDocument } from '../projections/movies.ts';
import { theaters, type TheaterDocument } from '../projections/theaters.ts';
import { lookUp } from './read.ts';

/** A movie as the API shows it, from its aggregate or its read model. */
export async function presentMovie(
  documents: ReadModelReader,
  movie: Movie | MovieDocument,
): Promise<object> {
  const { movieId, title, description, genres, language, durationMinutes, ratingTenths, classification } =
    movie;
  const { releaseDate, basePrice, actorIds, posterUrl, trailerUrl, active, createdAt, updatedAt } = movie;
  const cast = await Promise.all(
    actorIds.map(async (id) => ({ id, name: (await lookUp(documents, actors, id))?.name ?? null })),
  );
  return {
    id: movieId,
    ...{ title, description, genres, language, durationMinutes },
    rating: ratingTenths === null ? null : ratingTenths / 10,
    ...{
      classification,
      releaseDate,
      basePrice,
      actors: cast,
      posterUrl,
      trailerUrl,
      active,
      createdAt,
      updatedAt,
    },
  };
}

export function presentActor({ actorId, name, active, createdAt, updatedAt }: Actor | ActorDocument): object {
  return { id: actorId, name, active, createdAt, updatedAt };
}

export function presentTheater(theater: Theater | TheaterDocument): object {
  const { theaterId, name, city, address, timeZone, currency, surcharges, morningDiscount, cleaningMinutes } =
    theater;
  const { salesCutoffMinutes, boxOfficeCutoffMinutes, businessDayStart, refundPolicy, payAtCounter } =
    theater;
  const { active, createdAt, updatedAt } = theater;
  return {
    id: theaterId,
    ...{ name, city, address, timeZone, currency, surcharges, morningDiscount, cleaningMinutes },
    ...{ salesCutoffMinutes, boxOfficeCutoffMinutes, businessDayStart, refundPolicy, payAtCounter },
    ...{ active, createdAt, updatedAt },
  };
}

export async function presentAuditorium(
  documents: ReadModelReader,
  hall: Auditorium | AuditoriumDocument,
): Promise<object> {
  const { auditoriumId, theaterId, name, screenType, active, createdAt, updatedAt } = hall;
  const house = await lookUp(documents, theaters, theaterId);
  return {
    id: auditoriumId,
    theater: { id: theaterId, name: house?.name ?? null },
    ...{ name, screenType, capacity: capacityOf(hall), active, createdAt, updatedAt },
  };
}

export function presentSeat({ revision: _revision, ...seat }: InstalledSeat | SeatDocument): object {
  return seat;
}
