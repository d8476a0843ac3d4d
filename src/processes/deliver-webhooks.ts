import { setTimeout as delay } from 'node:timers/promises';
import { type PlacedWebhook, WebhookDelivery, type WebhookDeliveryParts } from './webhook-delivery.ts';

/** How soon a change of a subscription is taken up. */
const POLL_MILLISECONDS = 500;
const FAULT_PAUSE_MILLISECONDS = 2000;

export interface WebhookDeliveriesOptions extends WebhookDeliveryParts {
  /** The subscriptions that were not withdrawn. */
  readonly present: () => Promise<readonly PlacedWebhook[]>;
  /** Those of them that were. */
  readonly withdrawnAmong: (webhookIds: readonly string[]) => Promise<readonly string[]>;
}

/**
 * Delivers to every active subscription beside all the others: who does not answer holds up nobody. A subscription that
 * is changed, paused or withdrawn is taken up within a second.
 */
export class WebhookDeliveries {
  private readonly options: WebhookDeliveriesOptions;
  private readonly stopping = new AbortController();
  private readonly running = new Map<string, WebhookDelivery>();
  private polling: Promise<void> = Promise.resolve();
  private trouble: string | null = null;

  constructor(options: WebhookDeliveriesOptions) {
    this.options = options;
  }

  /** Why changes of subscriptions are not taken up for now, in words; null while they are. */
  get fault(): string | null {
    return this.trouble === null ? null : `The webhooks stopped: ${this.trouble}`;
  }

  start(): void {
    this.polling = this.poll();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.polling;
    await Promise.all([...this.running.values()].map((each) => each.stop()));
  }

  private async poll(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      let pause = POLL_MILLISECONDS;
      try {
        await this.takeUp(await this.options.present());
        this.trouble = null;
      } catch (error) {
        this.trouble = error instanceof Error ? error.message : String(error);
        this.options.report(error);
        pause = FAULT_PAUSE_MILLISECONDS;
      }
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  private async takeUp(present: readonly PlacedWebhook[]): Promise<void> {
    const active = new Map(
      present.filter(({ pausedBy }) => pausedBy === null).map((each) => [each.webhookId as string, each]),
    );
    const ended = [...this.running].filter(
      ([id, { webhook }]) => active.get(id)?.revision !== webhook.revision,
    );
    await Promise.all(ended.map(([, each]) => each.stop()));
    for (const [id] of ended) this.running.delete(id);
    for (const [id, webhook] of active) {
      if (this.running.has(id) || this.stopping.signal.aborted) continue;
      const delivery = new WebhookDelivery(webhook, this.options);
      this.running.set(id, delivery);
      delivery.start();
    }
    const known = new Set(present.map(({ webhookId }) => webhookId as string));
    const gone = ended.map(([id]) => id).filter((id) => !known.has(id));
    if (gone.length === 0) return;
    for (const id of await this.options.withdrawnAmong(gone)) await this.options.records.remove(id);
  }
}
