import type { RemovePoster } from '../../domain/movie/commands.ts';
import { movie, type MovieRejection, type MovieState } from '../../domain/movie/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

/** Takes a movie's own poster away; the catalogue's counts again. Its pictures stay in the picture store. */
export function removePoster(
  session: CommandSession,
  given: Omit<RemovePoster, 'type'>,
): Promise<CommandResult<MovieState, MovieRejection>> {
  return session.execute(movie, given.movieId, { type: 'RemovePoster', ...given });
}
