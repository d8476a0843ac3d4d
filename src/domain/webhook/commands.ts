import type { ExpectedVersion } from '../../engine/decider.ts';
import type { Instant } from '../../engine/instant.ts';
import type { Changes } from '../kernel/changes.ts';
import type { WebhookId } from '../kernel/ids.ts';
import type { WebhookDetails } from './values.ts';

export interface AddWebhook {
  readonly type: 'AddWebhook';
  readonly webhookId: WebhookId;
  readonly details: WebhookDetails;
}

export interface ReviseWebhook extends ExpectedVersion {
  readonly type: 'ReviseWebhook';
  readonly changes: Changes<WebhookDetails>;
  /** False pauses it, true resumes it. */
  readonly active?: boolean | undefined;
}

/** Nobody has answered for days. */
export interface GiveUpWebhook extends ExpectedVersion {
  readonly type: 'GiveUpWebhook';
}

export interface RotateWebhookSecret {
  readonly type: 'RotateWebhookSecret';
  readonly rotationId: string;
  readonly formerUntil: Instant;
}

export interface RequestWebhookReplay {
  readonly type: 'RequestWebhookReplay';
  readonly replayId: string;
  readonly fromPosition: string;
}

export interface RequestWebhookTest {
  readonly type: 'RequestWebhookTest';
  readonly testId: string;
}

export interface RecordWebhookProgress {
  readonly type: 'RecordWebhookProgress';
  readonly eventId: string;
  /** How many replays the deliverer knows of. Who does not know the last one has not delivered since. */
  readonly replays: number;
}

export interface WithdrawWebhook extends ExpectedVersion {
  readonly type: 'WithdrawWebhook';
}

/** What is asked of a subscription that is there. */
export type WebhookChange =
  | ReviseWebhook
  | GiveUpWebhook
  | RotateWebhookSecret
  | RequestWebhookReplay
  | RequestWebhookTest
  | RecordWebhookProgress
  | WithdrawWebhook;

export type WebhookCommand = AddWebhook | WebhookChange;
