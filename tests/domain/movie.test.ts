import { describe, expect, it } from '@jest/globals';
import type { ReviseMovie, UploadPoster } from '../../src/domain/movie/commands.ts';
import { movie } from '../../src/domain/movie/decider.ts';
import {
  MovieAdded,
  MovieDescriptionRevised,
  MovieDurationCorrected,
  MovieRecast,
  MovieReinstated,
  MovieRepriced,
  MovieRetired,
  PosterWithdrawn,
  PosterUploaded,
  type MovieEvent,
} from '../../src/domain/movie/events.ts';
import type { Poster } from '../../src/domain/movie/values.ts';
import { eur, movieActor, movieDetails, movieId } from '../support/fixtures.ts';
import { specify } from '../support/specification.ts';

const { given, stateAfter } = specify(movie);
const added = MovieAdded({ movieId, ...movieDetails() });
const revise = (changes: ReviseMovie['changes'], more: Partial<ReviseMovie> = {}): ReviseMovie => ({
  type: 'ReviseMovie',
  movieId,
  changes,
  ...more,
});

describe('A movie', () => {
  it('is added once', () => {
    given().when({ type: 'AddMovie', movieId, details: movieDetails() }).then(added);
    given(added).when({ type: 'AddMovie', movieId, details: movieDetails() }).thenNothing();
  });

  it('records new values only', () =>
    given(added)
      .when(revise({ title: 'Der dritte Mann', language: 'en', posterUrl: null }))
      .then(MovieDescriptionRevised({ movieId, title: 'Der dritte Mann', posterUrl: null })));

  it('records each kind of change as an event of its own', () => {
    given(added)
      .when(
        revise(
          { description: null, durationMinutes: 104, basePrice: eur(1200), actorIds: [movieActor(1)] },
          { active: false },
        ),
      )
      .then(
        MovieDescriptionRevised({ movieId, description: null }),
        MovieDurationCorrected({ movieId, durationMinutes: 104 }),
        MovieRepriced({ movieId, basePrice: eur(1200) }),
        MovieRecast({ movieId, actorIds: [movieActor(1)] }),
        MovieRetired({ movieId }),
      );
  });

  it('changes nothing when every value is the same already', () => {
    given(added)
      .when(revise(movieDetails(), { active: true }))
      .thenNothing();
    given(added).when(revise({})).thenNothing();
  });

  it('loses its price when it gets none', () =>
    given(added)
      .when(revise({ basePrice: null }))
      .then(MovieRepriced({ movieId, basePrice: null })));

  it('is recast when the order of its cast changes', () => {
    const cast = [movieActor(1), movieActor(2)];
    given(added, MovieRecast({ movieId, actorIds: cast }))
      .when(revise({ actorIds: cast.toReversed() }))
      .then(MovieRecast({ movieId, actorIds: cast.toReversed() }));
  });

  it('is retired and brought back once each', () => {
    given(added)
      .when(revise({}, { active: false }))
      .then(MovieRetired({ movieId }));
    given(added, MovieRetired({ movieId }))
      .when(revise({}, { active: false }))
      .thenNothing();
    given(added, MovieRetired({ movieId }))
      .when(revise({}, { active: true }))
      .then(MovieReinstated({ movieId }));
  });

  it('refuses a change based on another version', () => {
    const history = [added, MovieRetired({ movieId })];
    given(...history)
      .when(revise({ title: 'M' }, { expectedRevision: 0 }))
      .thenRejected('version-conflict');
    given(...history)
      .when(revise({ title: 'M' }, { expectedRevision: 1 }))
      .then(MovieDescriptionRevised({ movieId, title: 'M' }));
  });

  describe('with a poster of its own', () => {
    const picture = (digit: string): { digest: string; width: number; height: number; bytes: number } => ({
      digest: digit.repeat(64),
      width: 185,
      height: 278,
      bytes: 8214,
    });
    const poster = (large: string): Poster => ({
      mediaType: 'image/webp',
      sizes: { small: picture('1'), medium: picture('2'), large: picture(large) },
    });
    const upload = (large: string, more: Partial<UploadPoster> = {}): UploadPoster => ({
      type: 'UploadPoster',
      movieId,
      poster: poster(large),
      ...more,
    });
    const uploaded = (large: string): MovieEvent => PosterUploaded({ movieId, ...poster(large) });
    const remove = { type: 'RemovePoster', movieId } as const;

    it('has the last one that was uploaded, and the same one once', () => {
      given(added).when(upload('3')).then(uploaded('3'));
      given(added, uploaded('3')).when(upload('3')).thenNothing();
      given(added, uploaded('3')).when(upload('4')).then(uploaded('4'));
      expect(stateAfter([added, uploaded('3'), uploaded('4')])).toMatchObject({ poster: poster('4') });
      expect(stateAfter([uploaded('3')])).toBeNull();
    });

    it('loses it once', () => {
      given(added, uploaded('3')).when(remove).then(PosterWithdrawn({ movieId }));
      given(added, uploaded('3'), PosterWithdrawn({ movieId })).when(remove).thenNothing();
      const state = stateAfter([added, uploaded('3'), PosterWithdrawn({ movieId })]);
      expect(state).toMatchObject({ poster: null, posterUrl: movieDetails().posterUrl, revision: 2 });
    });

    it('is changed by who knows its version', () => {
      given(added, uploaded('3'))
        .when(upload('4', { expectedRevision: 0 }))
        .thenRejected('version-conflict');
      given(added, uploaded('3'))
        .when({ ...remove, expectedRevision: 0 })
        .thenRejected('version-conflict');
      given(added, uploaded('3'))
        .when({ ...remove, expectedRevision: 1 })
        .then(PosterWithdrawn({ movieId }));
    });

    it('is refused for a movie that is not there', () => {
      given().when(upload('3')).thenRejected('not-found');
      given().when(remove).thenRejected('not-found');
    });
  });

  it('refuses a change before the first event', () =>
    given()
      .when(revise({ title: 'M' }))
      .thenRejected('not-found'));

  it('evolves from its history', () => {
    const state = stateAfter([
      added,
      MovieDescriptionRevised({ movieId, title: 'M', classification: null }),
      MovieDurationCorrected({ movieId, durationMinutes: 117 }),
      MovieRepriced({ movieId, basePrice: null }),
      MovieRecast({ movieId, actorIds: [movieActor(2)] }),
      MovieRetired({ movieId }),
      MovieReinstated({ movieId }),
    ]);
    expect(state).toEqual({
      ...movieDetails(),
      movieId,
      title: 'M',
      classification: null,
      durationMinutes: 117,
      basePrice: null,
      actorIds: [movieActor(2)],
      active: true,
      poster: null,
      revision: 6,
      createdAt: '2026-11-01T08:00:00.000Z',
      updatedAt: '2026-11-01T08:00:06.000Z',
    });
  });

  it('ignores events before MovieAdded', () => expect(stateAfter([MovieRetired({ movieId })])).toBeNull());
});
