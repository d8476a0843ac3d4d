import { createHmac } from 'node:crypto';
import type { Webhook } from '../../domain/webhook/decider.ts';
import { millisecondsOf, type Instant } from '../../engine/instant.ts';
import type { KeyVault } from '../keys/key-vault.ts';

/** The secret of a subscription by its number, as staff give it to the other system: `whsec_` and base64. */
export async function webhookSecret(vault: KeyVault, webhookId: string, number: number): Promise<string> {
  return `whsec_${(await keyOf(vault, webhookId, number)).toString('base64')}`;
}

/** Made when it is first asked for. Events know its number only. */
function keyOf(vault: KeyVault, webhookId: string, number: number): Promise<Buffer> {
  return vault.systemKey(`webhook-${webhookId}-${number}`);
}

/**
 * The headers that sign a message, as Standard Webhooks has them: the newest secret first, then those that sign beside it
 * for a while after a rotation.
 */
export async function signatureHeaders(
  vault: KeyVault,
  { webhookId, secrets }: Pick<Webhook, 'webhookId' | 'secrets'>,
  { id, body, now }: { readonly id: string; readonly body: string; readonly now: Instant },
): Promise<Readonly<Record<string, string>>> {
  const timestamp = String(Math.floor(millisecondsOf(now) / 1000));
  const signing = secrets.filter(({ until }) => until === null || until > now).reverse();
  const signatures = signing.map(async ({ number }) => {
    const key = await keyOf(vault, webhookId, number);
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': (await Promise.all(signatures)).join(' '),
  };
}
