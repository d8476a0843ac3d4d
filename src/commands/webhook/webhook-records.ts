import { type Instant } from '../../engine/instant.ts';
import type { ReadModelReader, ReadModelStore } from '../../engine/ports/read-model-store.ts';
import { collectionOf, type Projection } from '../../engine/projections/projection.ts';

/** How far a subscription is. Only the deliverer writes it. */
export type WebhookProgress = {
  readonly webhookId: string;
  /** The version of the subscription that failures were counted for. */
  readonly revision: number;
  /** Everything up to there was delivered, or was none of its kinds. */
  readonly position: string;
  /** How many replays have been begun. */
  readonly replays: number;
  /** The event up to which nothing is sent, because it was delivered before; null once it has come by. */
  readonly skipTo: string | null;
  /** Failures in a row. */
  readonly failures: number;
  readonly failingSince: Instant | null;
  readonly retryAt: Instant | null;
  /** How many requests were ever made. */
  readonly requests: number;
  /** When the log was told how far it is. */
  readonly recordedAt: Instant | null;
};

/** One request to another system, and what became of it. */
export type WebhookDelivery = {
  readonly id: string;
  readonly webhookId: string;
  /** The first request of a subscription has 1. */
  readonly number: number;
  readonly eventId: string;
  readonly kind: string;
  readonly position: string;
  readonly at: Instant;
  readonly milliseconds: number;
  readonly isDelivered: boolean;
  readonly status: number | null;
  readonly fault: string | null;
  /** How the answer begins. */
  readonly answer: string;
};

/** Documents that no event changes. */
const written = { version: 1, reads: [], on: {} };

export const webhookProgress: Projection<WebhookProgress> = {
  ...written,
  name: 'webhook-progress',
  indexes: [],
};

export const webhookDeliveries: Projection<WebhookDelivery> = {
  ...written,
  name: 'webhook-deliveries',
  indexes: [['webhookId', 'number', 'id']],
};

/** So many requests of a subscription are kept; the next one takes the place of the oldest. */
const KEPT = 200;

/** How far each subscription is, and its last requests. */
export class WebhookRecords {
  private readonly store: ReadModelStore;
  private prepared: Promise<unknown> | undefined;

  constructor(store: ReadModelStore) {
    this.store = store;
  }

  /** Null before its first turn. */
  async progressOf(webhookId: string): Promise<WebhookProgress | null> {
    const reader = await this.reader();
    const found = await reader.get(collectionOf(webhookProgress), webhookId);
    return (found as WebhookProgress | undefined) ?? null;
  }

  /** For lists of requests. */
  async reader(): Promise<ReadModelReader> {
    this.prepared ??= Promise.all(
      [webhookProgress, webhookDeliveries].map((each) =>
        this.store.prepare({ name: collectionOf(each), indexes: each.indexes }),
      ),
    );
    try {
      await this.prepared;
    } catch (error) {
      this.prepared = undefined;
      throw error;
    }
    return this.store;
  }

  async write(progress: WebhookProgress): Promise<void> {
    await this.reader();
    await this.store.put(collectionOf(webhookProgress), progress.webhookId, progress);
  }

  async add(delivery: Omit<WebhookDelivery, 'id'>): Promise<void> {
    await this.reader();
    const id = slotOf(delivery.webhookId, delivery.number);
    await this.store.put(collectionOf(webhookDeliveries), id, { ...delivery, id });
  }

  /** Of a subscription that was withdrawn. */
  async remove(webhookId: string): Promise<void> {
    const known = await this.progressOf(webhookId);
    if (known === null) return;
    for (let number = 1; number <= Math.min(known.requests, KEPT); number += 1) {
      await this.store.put(collectionOf(webhookDeliveries), slotOf(webhookId, number), null);
    }
    await this.store.put(collectionOf(webhookProgress), webhookId, null);
  }
}

function slotOf(webhookId: string, number: number): string {
  return `${webhookId}_${number % KEPT}`;
}
