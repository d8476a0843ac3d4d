import { setTimeout as delay } from 'node:timers/promises';
import { webhook } from '../domain/webhook/decider.ts';
import {
  isAborted,
  type PlacedWebhook,
  WebhookDelivery,
  type WebhookDeliveryParts,
} from './webhook-delivery.ts';

/** How soon it is looked again whether the read model has come as far as the log. */
const POLL_MILLISECONDS = 250;
const FAULT_PAUSE_MILLISECONDS = 2000;
const OF_SUBSCRIPTIONS = `${webhook.category}-`;

export interface WebhookDeliveriesOptions extends WebhookDeliveryParts {
  /** The subscriptions that were not withdrawn. */
  readonly present: () => Promise<readonly PlacedWebhook[]>;
  /** How far `present` is. */
  readonly checkpoint: () => Promise<bigint>;
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
      try {
        const head = await this.options.subscription.head();
        const checkpoint = await this.options.checkpoint();
        await this.takeUp(await this.options.present());
        this.trouble = null;
        if (checkpoint < head) await delay(POLL_MILLISECONDS, undefined, { signal });
        else await this.nextChange(head);
      } catch (error) {
        if (isAborted(signal)) return;
        this.trouble = error instanceof Error ? error.message : String(error);
        this.options.report(error);
        await delay(FAULT_PAUSE_MILLISECONDS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Waits for the next event of a subscription. While there is none, no store is asked for anything. */
  private async nextChange(after: bigint): Promise<void> {
    const { signal } = this.stopping;
    const changes = this.options.subscription.subscribe(after, { signal, prefixes: [OF_SUBSCRIPTIONS] });
    for await (const { events } of changes) if (events.length > 0) return;
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
