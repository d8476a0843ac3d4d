import { describe, expect, it } from '@jest/globals';
import { actor } from '../../src/domain/actor/decider.ts';
import { ActorAdded } from '../../src/domain/actor/events.ts';
import type { ActorDetails } from '../../src/domain/actor/values.ts';
import { auditorium } from '../../src/domain/auditorium/decider.ts';
import { AuditoriumBuilt } from '../../src/domain/auditorium/events.ts';
import type { AuditoriumDetails } from '../../src/domain/auditorium/values.ts';
import { movie } from '../../src/domain/movie/decider.ts';
import { MovieAdded } from '../../src/domain/movie/events.ts';
import type { MovieDetails } from '../../src/domain/movie/values.ts';
import { theater } from '../../src/domain/theater/decider.ts';
import { TheaterOpened } from '../../src/domain/theater/events.ts';
import type { TheaterDetails } from '../../src/domain/theater/values.ts';
import {
  auditoriumId,
  eur,
  movieActor,
  movieDetails,
  movieId,
  priceCard,
  theaterDetails,
  theaterId,
} from '../support/fixtures.ts';
import { placeOf } from '../support/specification.ts';

/** For each field a value that differs from the one in the fixture. */
const otherMovie: MovieDetails = {
  title: 'M',
  description: null,
  genres: ['crime'],
  language: 'de',
  ratingTenths: 45,
  classification: 'R',
  releaseDate: '1931-05-11',
  posterUrl: null,
  trailerUrl: 'https://example.org/trailer',
  durationMinutes: 117,
  basePrice: eur(1200),
  actorIds: [movieActor(1)],
};
const otherTheater: TheaterDetails = {
  name: 'Gartenbau',
  city: 'Vienna',
  address: 'Parkring 12',
  timeZone: 'Europe/Vienna',
  currency: 'CHF',
  surcharges: { premium: 1, vip: 2, recliner: 3 },
  morningDiscount: { percent: 10, before: '11:00' },
  cleaningMinutes: 20,
  salesCutoffMinutes: 5,
  boxOfficeCutoffMinutes: -5,
  businessDayStart: '05:00',
  refundPolicy: [],
  payAtCounter: true,
  ticketTypes: priceCard,
  wheelchairReleaseMinutes: 90,
};
const otherAuditorium: AuditoriumDetails = { name: 'Saal 2', screenType: 'IMAX' };
const otherActor: ActorDetails = { name: 'Orson Welles' };

const actorId = movieActor(1);
const changesOf = (details: Readonly<Record<string, unknown>>): (readonly [string, object])[] =>
  Object.entries(details).map(([field, value]) => [field, { [field]: value }]);

describe('A change of one field is one event that holds that field', () => {
  it.each(changesOf({ ...otherMovie }))('of a movie: %s', (_, changes) => {
    const added = MovieAdded({ movieId, ...movieDetails() });
    const state = movie.evolve(null, added, placeOf(0));
    const decision = movie.decide({ type: 'ReviseMovie', movieId, changes }, state);
    expect(decision).toMatchObject({ outcome: 'accepted', events: [{ data: { movieId, ...changes } }] });
    const [event] = decision.outcome === 'accepted' ? decision.events : [];
    expect(event && movie.evolve(state, event, placeOf(1))).toMatchObject({ ...changes });
  });

  // A currency changes together with the amounts that are in it.
  const alone = changesOf({ ...otherTheater }).filter(([field]) => field !== 'currency');

  it.each(alone)('of a theater: %s', (_, changes) => {
    const opened = TheaterOpened({ theaterId, ...theaterDetails() });
    const state = theater.evolve(null, opened, placeOf(0));
    const decision = theater.decide({ type: 'ReviseTheater', theaterId, changes }, state);
    expect(decision).toMatchObject({ outcome: 'accepted', events: [{ data: { theaterId, ...changes } }] });
    const [event] = decision.outcome === 'accepted' ? decision.events : [];
    expect(event && theater.evolve(state, event, placeOf(1))).toMatchObject({ ...changes });
  });

  it.each(changesOf({ ...otherAuditorium }))('of an auditorium: %s', (_, changes) => {
    const built = AuditoriumBuilt({ auditoriumId, theaterId, name: 'Saal 1', screenType: '2D' });
    const state = auditorium.evolve(null, built, placeOf(0));
    const decision = auditorium.decide({ type: 'ReviseAuditorium', auditoriumId, changes }, state);
    expect(decision).toMatchObject({ outcome: 'accepted', events: [{ data: { auditoriumId, ...changes } }] });
    const [event] = decision.outcome === 'accepted' ? decision.events : [];
    expect(event && auditorium.evolve(state, event, placeOf(1))).toMatchObject({ ...changes });
  });

  it.each(changesOf({ ...otherActor }))('of an actor: %s', (_, changes) => {
    const state = actor.evolve(null, ActorAdded({ actorId, name: 'Joseph Cotten' }), placeOf(0));
    const decision = actor.decide({ type: 'ReviseActor', actorId, changes }, state);
    expect(decision).toMatchObject({ outcome: 'accepted', events: [{ data: { actorId, ...changes } }] });
    const [event] = decision.outcome === 'accepted' ? decision.events : [];
    expect(event && actor.evolve(state, event, placeOf(1))).toMatchObject({ ...changes });
  });
});
