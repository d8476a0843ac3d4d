import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { accountOfEmail } from './account-of-email.ts';
import { sendPin } from './send-pin.ts';

/** Asks for a PIN by mail. Answers nothing, so that a caller cannot tell whether there is such an account. */
export async function requestPasswordReset(
  dependencies: Pick<CommandDependencies, 'vault'>,
  session: CommandSession,
  email: string,
): Promise<void> {
  const found = await accountOfEmail(dependencies, session, email);
  if (found === null) return;
  await sendPin(session, { userId: found.userId, reason: 'forgotten', cause: session.commandId });
}
