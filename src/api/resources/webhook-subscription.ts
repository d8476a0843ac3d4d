import { z } from 'zod';
import type { WebhookDelivery, WebhookProgress } from '../../commands/webhook/webhook-records.ts';
import { newestSecretOf, type Webhook } from '../../domain/webhook/decider.ts';
import { WebhookId } from '../../domain/kernel/ids.ts';
import { LogPosition } from '../../domain/kernel/log-position.ts';
import { PauseCause, WebhookDetails, WebhookKinds, WebhookUrl } from '../../domain/webhook/values.ts';
import { Instant } from '../../engine/instant.ts';

export const WebhookBody = z.strictObject({ url: WebhookUrl, kinds: WebhookKinds });
export const WebhookPatch = WebhookBody.partial().extend({ active: z.boolean().optional() });

/** A subscription of another system. */
export const WebhookSubscription = WebhookDetails.extend({
  id: WebhookId,
  active: z.boolean(),
  /** Who paused it: staff, or the system after three days without an answer; null while it is active. */
  pausedBy: PauseCause.nullable(),
  /** The number of the secret that signs; the first has 1. */
  secretNumber: z.int().min(1),
  /** Until then the secret before it signs, too; null: it alone does. */
  formerSecretUntil: Instant.nullable(),
  /** Everything up to this position of the log was delivered, or is none of its kinds; null before its first turn. */
  position: LogPosition.nullable(),
  /** Failed requests in a row. */
  failures: z.int().min(0),
  failingSince: Instant.nullable(),
  /** When the next request is due after a failure. */
  retryAt: Instant.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type WebhookSubscription = z.output<typeof WebhookSubscription>;

/** The same with its newest secret, which is shown this once. */
export const WebhookWithSecret = WebhookSubscription.extend({ secret: z.string().nullable() });

/** One request, and what became of it. */
export const DeliveryEntry = z.strictObject({
  id: z.string(),
  number: z.int().min(1),
  eventId: z.uuid(),
  kind: z.string(),
  position: LogPosition,
  at: Instant,
  milliseconds: z.int().min(0),
  delivered: z.boolean(),
  /** The status of the answer; null where there was none. */
  status: z.int().nullable(),
  /** Why it was not delivered, in words. */
  fault: z.string().nullable(),
  /** How the answer begins. */
  answer: z.string(),
});

export function presentWebhook(
  webhook: Webhook,
  progress: WebhookProgress | null,
  now: Instant,
): WebhookSubscription {
  const { webhookId, url, kinds, pausedBy, secrets, revision, createdAt, updatedAt } = webhook;
  const former = secrets.at(-2)?.until ?? null;
  // Failures before a change by staff count no more.
  const isOfThisVersion = progress?.revision === revision;
  return {
    id: webhookId,
    url,
    kinds,
    active: pausedBy === null,
    pausedBy,
    secretNumber: newestSecretOf(webhook),
    formerSecretUntil: former !== null && former > now ? former : null,
    position: progress?.position ?? null,
    failures: isOfThisVersion ? progress.failures : 0,
    failingSince: isOfThisVersion ? progress.failingSince : null,
    retryAt: isOfThisVersion && pausedBy === null ? progress.retryAt : null,
    createdAt,
    updatedAt,
  };
}

export function presentDelivery(delivery: WebhookDelivery): z.output<typeof DeliveryEntry> {
  const { webhookId: _, isDelivered: delivered, ...entry } = delivery;
  return { ...entry, delivered };
}
