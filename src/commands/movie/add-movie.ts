import { MovieId } from '../../domain/kernel/ids.ts';
import type { MovieDetails } from '../../domain/movie/values.ts';
import { movie, type MovieRejection, type MovieState } from '../../domain/movie/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { refuseUnknownActors } from './unknown-actors.ts';

/** Adds a movie to the catalogue. Refused with `unknown-actors` when it names an actor who is not there. */
export async function addMovie(
  session: CommandSession,
  details: MovieDetails,
): Promise<CommandResult<MovieState, MovieRejection | 'unknown-actors'>> {
  const refusal = await refuseUnknownActors(session, details.actorIds);
  if (refusal !== null) return refusal;
  const movieId = MovieId.parse(derivedId(session.commandId, 'movie'));
  return session.execute(movie, movieId, { type: 'AddMovie', movieId, details });
}
