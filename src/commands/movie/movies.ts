import { reject } from '../../engine/decider.ts';
import { MovieId, type ActorId } from '../../domain/kernel/ids.ts';
import { actor } from '../../domain/actor/decider.ts';
import type { MovieDetails, ReviseMovie } from '../../domain/movie/commands.ts';
import { movie, type Movie, type MovieRejection } from '../../domain/movie/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';

type MovieResult = CommandResult<Movie | null, MovieRejection | 'unknown-actors'>;

/** Adds a movie to the catalogue. Refused with `unknown-actors` when it names people who are not there. */
export async function addMovie(
  dependencies: CommandDependencies,
  session: CommandSession,
  facts: MovieDetails,
): Promise<MovieResult> {
  const unknown = await unknownActors(dependencies, facts.actorIds);
  if (unknown.length > 0) return refusedActors(unknown);
  const movieId = MovieId.parse(derivedId(session.commandId, 'movie'));
  return session.execute(movie, movieId, { type: 'AddMovie', movieId, details: facts });
}

/** Changes what was said of a movie, retires it or brings it back. */
export async function reviseMovie(
  dependencies: CommandDependencies,
  session: CommandSession,
  command: Omit<ReviseMovie, 'type'>,
): Promise<MovieResult> {
  const unknown = await unknownActors(dependencies, command.changes.actorIds ?? []);
  if (unknown.length > 0) return refusedActors(unknown);
  return session.execute(movie, command.movieId, { type: 'ReviseMovie', ...command });
}

async function unknownActors(
  { writer }: CommandDependencies,
  ids: readonly ActorId[],
): Promise<readonly ActorId[]> {
  const states = await Promise.all(ids.map((id) => writer.load(actor, id)));
  return ids.filter((_, index) => states[index]?.active !== true);
}

function refusedActors(ids: readonly ActorId[]): MovieResult {
  return reject('unknown-actors', `There are no such actors: ${ids.join(', ')}.`);
}
