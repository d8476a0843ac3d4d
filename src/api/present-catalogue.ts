import { capacityOf, type Auditorium, type InstalledSeat } from '../domain/auditorium/decider.ts';
import type { ReadModelReader } from '../engine/ports/read-model-store.ts';
import type { Actor } from '../domain/actor/decider.ts';
import type { Movie } from '../domain/movie/decider.ts';
import type { Theater } from '../domain/theater/decider.ts';
import { actors } from '../projections/actors.ts';
import { theaters } from '../projections/theaters.ts';
import { lookUp } from '../projections/queries.ts';

/** A movie as the API shows it, from its aggregate or its read model. */
export async function presentMovie(documents: ReadModelReader, movie: Movie): Promise<object> {
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

export function presentActor({ actorId, name, active, createdAt, updatedAt }: Actor): object {
  return { id: actorId, name, active, createdAt, updatedAt };
}

export function presentTheater(theater: Theater): object {
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

export async function presentAuditorium(documents: ReadModelReader, hall: Auditorium): Promise<object> {
  const { auditoriumId, theaterId, name, screenType, active, createdAt, updatedAt } = hall;
  const house = await lookUp(documents, theaters, theaterId);
  return {
    id: auditoriumId,
    theater: { id: theaterId, name: house?.name ?? null },
    ...{ name, screenType, capacity: capacityOf(hall), active, createdAt, updatedAt },
  };
}

export function presentSeat({ revision: _revision, ...seat }: InstalledSeat): object {
  return seat;
}
