import type { WebhookId } from '../../domain/kernel/ids.ts';
import type { ReviseWebhook } from '../../domain/webhook/commands.ts';
import { webhook, type WebhookRejection, type WebhookState } from '../../domain/webhook/decider.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { ExpectedVersion } from '../../engine/decider.ts';
import { derivedId } from '../../engine/derived-id.ts';
import { addSeconds } from '../../engine/instant.ts';

type Changed = Promise<CommandResult<WebhookState, WebhookRejection>>;

/** So long both the new secret and the one before sign. */
const OVERLAP_SECONDS = 24 * 60 * 60;

/** Moves a subscription, gives it other kinds, pauses or resumes it. */
export function reviseWebhook(
  session: CommandSession,
  webhookId: WebhookId,
  given: Omit<ReviseWebhook, 'type'>,
): Changed {
  return session.execute(webhook, webhookId, { type: 'ReviseWebhook', ...given });
}

/** Ends a subscription for good. May be repeated. */
export function withdrawWebhook(
  session: CommandSession,
  webhookId: WebhookId,
  { expectedRevision }: ExpectedVersion,
): Changed {
  return session.execute(webhook, webhookId, { type: 'WithdrawWebhook', expectedRevision });
}

/** Has another secret sign. The one before signs, too, for a day; with `atOnce` it does not: it has leaked. */
export function rotateWebhookSecret(
  session: CommandSession,
  webhookId: WebhookId,
  { atOnce }: { readonly atOnce: boolean },
): Changed {
  const rotationId = derivedId(session.commandId, 'rotation');
  const formerUntil = atOnce ? session.now : addSeconds(session.now, OVERLAP_SECONDS);
  return session.execute(webhook, webhookId, { type: 'RotateWebhookSecret', rotationId, formerUntil });
}

/** Has everything from a position of the log on sent again. */
export function replayWebhook(
  session: CommandSession,
  webhookId: WebhookId,
  { fromPosition }: { readonly fromPosition: string },
): Changed {
  const replayId = derivedId(session.commandId, 'replay');
  return session.execute(webhook, webhookId, { type: 'RequestWebhookReplay', replayId, fromPosition });
}

/** Has a message sent that says nothing, in its turn. */
export function testWebhook(session: CommandSession, webhookId: WebhookId): Changed {
  const testId = derivedId(session.commandId, 'test');
  return session.execute(webhook, webhookId, { type: 'RequestWebhookTest', testId });
}
