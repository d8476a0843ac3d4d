import { z } from 'zod';
import { event, type EventOf } from '../../engine/event.ts';
import { Instant } from '../../engine/instant.ts';
import type { RevisionsOf } from '../kernel/changes.ts';
import { WebhookId } from '../kernel/ids.ts';
import { LogPosition } from '../kernel/log-position.ts';
import { PauseCause, WebhookDetails, webhookFields } from './values.ts';

/** Another system is told of what happens from here on. */
export const WebhookAdded = event('WebhookAdded', { webhookId: WebhookId, ...WebhookDetails.shape });

/** The other system is told at another address. */
export const WebhookMoved = event('WebhookMoved', { webhookId: WebhookId, ...webhookFields.url });

/** The other system is told of other kinds of events. */
export const WebhookKindsChanged = event('WebhookKindsChanged', {
  webhookId: WebhookId,
  ...webhookFields.kinds,
});

/** Which event changes which fields. */
export const webhookRevisions = {
  url: WebhookMoved,
  kinds: WebhookKindsChanged,
} satisfies RevisionsOf<typeof webhookFields>;

/** What is sent is signed with another secret. The secrets stand in the key vault; here they have numbers only. */
export const WebhookSecretRotated = event('WebhookSecretRotated', {
  webhookId: WebhookId,
  /** Tells a repeat of the command from another rotation. */
  rotationId: z.uuid(),
  /** Of the secret that signs from now on; the first has 1. */
  secretNumber: z.int().min(2),
  /** Until then the secrets from before sign, too. */
  formerUntil: Instant,
});

/** The other system is told nothing until the subscription is resumed. */
export const WebhookPaused = event('WebhookPaused', { webhookId: WebhookId, cause: PauseCause });

/** It is told again, from where that stopped. */
export const WebhookResumed = event('WebhookResumed', { webhookId: WebhookId });

/** What has been sent is sent once more, from a position on. */
export const WebhookReplayRequested = event('WebhookReplayRequested', {
  webhookId: WebhookId,
  replayId: z.uuid(),
  /** The event there is the first that is sent again. */
  fromPosition: LogPosition,
});

/** Staff want to see whether the other system hears. This event itself is sent to it, in its turn. */
export const WebhookTestRequested = event('WebhookTestRequested', {
  webhookId: WebhookId,
  testId: z.uuid(),
});

/**
 * Everything up to an event has been delivered. Recorded now and then: from here delivery goes on where the read models,
 * which know it exactly, are lost.
 */
export const WebhookProgressed = event('WebhookProgressed', { webhookId: WebhookId, eventId: z.uuid() });

/** The other system is told nothing any more. */
export const WebhookWithdrawn = event('WebhookWithdrawn', { webhookId: WebhookId });

export const webhookEvents = [
  WebhookAdded,
  WebhookMoved,
  WebhookKindsChanged,
  WebhookSecretRotated,
  WebhookPaused,
  WebhookResumed,
  WebhookReplayRequested,
  WebhookTestRequested,
  WebhookProgressed,
  WebhookWithdrawn,
] as const;

export type WebhookEvent = EventOf<(typeof webhookEvents)[number]>;
