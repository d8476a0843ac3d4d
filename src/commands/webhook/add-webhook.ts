import { WebhookId } from '../../domain/kernel/ids.ts';
import { webhook, type WebhookRejection, type WebhookState } from '../../domain/webhook/decider.ts';
import type { WebhookDetails } from '../../domain/webhook/values.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';

/** Adds a subscription of another system, which is told of what happens from here on. */
export function addWebhook(
  session: CommandSession,
  details: WebhookDetails,
): Promise<CommandResult<WebhookState, WebhookRejection>> {
  const webhookId = WebhookId.parse(derivedId(session.commandId, 'webhook'));
  return session.execute(webhook, webhookId, { type: 'AddWebhook', webhookId, details });
}
