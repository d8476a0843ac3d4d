import type { AnswerOf } from '../../../client/client.ts';

export type WebhookSubscription = AnswerOf<'get', '/webhook-subscriptions/{id}'>;
export type WebhookWithSecret = AnswerOf<'post', '/webhook-subscriptions'>;
export type WebhookDelivery = AnswerOf<'get', '/webhook-subscriptions/{id}/deliveries'>['items'][number];
export type WebhookKind = WebhookSubscription['kinds'][number];

export const RESOURCE = '/webhook-subscriptions';

export function resourceOf(id: string): string {
  return `${RESOURCE}/${encodeURIComponent(id)}`;
}
