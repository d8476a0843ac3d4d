import { CommandSession } from '../../src/engine/command-handling/command-session.ts';
import type { StreamWriter } from '../../src/engine/command-handling/stream-writer.ts';
import type { CommandContext } from '../../src/engine/envelope.ts';

/** A session of one command, in the context that a test gives. */
export function sessionOf(
  { writer }: { readonly writer: StreamWriter },
  context: CommandContext,
): CommandSession {
  return new CommandSession(writer, context);
}
