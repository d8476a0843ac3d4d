import { z } from 'zod';
import { removePoster } from '../../commands/movie/remove-poster.ts';
import { uploadPoster } from '../../commands/movie/upload-poster.ts';
import { Digest, posterVersion, PosterSize } from '../../domain/movie/values.ts';
import { movies } from '../../projections/movies.ts';
import { findOne } from '../../projections/queries.ts';
import { anybody, only } from '../access/access.ts';
import { route } from '../define-route.ts';
import type { FileRule } from '../file.ts';
import { movieParams } from '../identifiers.ts';
import { Problem } from '../problems.ts';
import { Movie, presentMovie } from '../resources/movie.ts';
import { accepted, fileOf, isUnrestricted, type Route } from '../route.ts';

const pictures: FileRule = {
  mediaTypes: ['image/jpeg', 'image/png', 'image/webp'],
  maximumBytes: 5 * 1024 * 1024,
  // Others may wait to be made before it.
  budgetMilliseconds: 15_000,
};

const caching = {
  /** The address names the very bytes. */
  ofVersion: 'public, max-age=31536000, immutable',
  ofToday: 'public, max-age=60',
  /** The address names another poster, maybe one that this process has not seen yet. */
  ofAnotherVersion: 'no-cache',
  /** Staff see it, others do not. */
  ofRetired: 'private, no-cache',
};

export const posterRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/movies/:id/poster',
    access: anybody('boxOffice', 'admin'),
    summary: 'The uploaded poster of a movie',
    params: movieParams,
    query: z.strictObject({
      size: PosterSize.default('medium'),
      /** The version that `posterUrl` names. */
      v: Digest.optional(),
    }),
    answers: { 200: null, 304: null },
    media: ['image/webp'],
    refuses: ['poster-missing'],
    reads: [movies],
    handle: async ({ params, query, principal, api }, answer) => {
      const movie = await findOne(api.documents, movies, params.id);
      if (movie === undefined || !(movie.active || isUnrestricted(principal))) {
        throw new Problem('not-found', 'There is no such movie.');
      }
      const { poster } = movie;
      if (poster === null) throw new Problem('not-found', 'No poster was uploaded for this movie.');
      const { digest } = poster.sizes[query.size];
      const bytes = await api.commands.pictureStore.read(digest);
      if (bytes === null) {
        throw new Problem('poster-missing', 'The poster is lost or damaged. Staff have to upload it again.');
      }
      const { mediaType } = poster;
      const cacheControl = cachingOf(query.v, posterVersion(poster), movie.active);
      const content = { bytes, mediaType, fileName: `poster-${query.size}.webp`, cacheControl };
      return answer(200, null, { content, bodyVersion: digest });
    },
  }),
  route({
    method: 'put',
    path: '/movies/:id/poster',
    access: only('admin'),
    summary: 'Uploads the poster of a movie, which is made anew in three sizes',
    params: movieParams,
    file: pictures,
    answers: { 200: Movie },
    refuses: ['picture-too-large', 'picture-type-unknown', 'picture-unreadable', 'version-conflict'],
    handle: async ({ params, session, expectedRevision, api, names, ...request }, answer) => {
      const given = { movieId: params.id, bytes: fileOf(request), expectedRevision };
      const movie = accepted(await uploadPoster(session, api.commands, given)).state;
      if (movie === null) throw new Error('A poster was uploaded for a movie that is not there.');
      return answer(200, await presentMovie(names, movie), { revision: movie.revision });
    },
  }),
  route({
    method: 'delete',
    path: '/movies/:id/poster',
    access: only('admin'),
    summary: 'Removes the uploaded poster of a movie',
    params: movieParams,
    answers: { 204: null },
    refuses: ['version-conflict'],
    handle: async ({ params, session, expectedRevision }, answer) => {
      accepted(await removePoster(session, { movieId: params.id, expectedRevision }));
      return answer(204, null);
    },
  }),
];

function cachingOf(asked: string | undefined, version: string, isActive: boolean): string {
  if (!isActive) return caching.ofRetired;
  if (asked === undefined) return caching.ofToday;
  return asked === version ? caching.ofVersion : caching.ofAnotherVersion;
}
