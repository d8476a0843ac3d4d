import type { ReviseMovie } from '../../domain/movie/commands.ts';
import { movie, type MovieRejection, type MovieState } from '../../domain/movie/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { refuseUnknownActors } from './unknown-actors.ts';

/** Changes what is known of a movie, retires it or brings it back. Refused with `unknown-actors`. */
export async function reviseMovie(
  session: CommandSession,
  given: Omit<ReviseMovie, 'type'>,
): Promise<CommandResult<MovieState, MovieRejection | 'unknown-actors'>> {
  const refusal = await refuseUnknownActors(session, given.changes.actorIds ?? []);
  if (refusal !== null) return refusal;
  return session.execute(movie, given.movieId, { type: 'ReviseMovie', ...given });
}
