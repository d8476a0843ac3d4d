import { setTimeout as delay } from 'node:timers/promises';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { type PublicEvent, publicEventFor, publicPrefixes } from '../commands/webhook/public-events.ts';
import type { WebhookProgress, WebhookRecords } from '../commands/webhook/webhook-records.ts';
import { signatureHeaders } from '../commands/webhook/webhook-secrets.ts';
import { visibleText } from '../domain/kernel/text.ts';
import { webhook as webhookDecider, type Webhook } from '../domain/webhook/decider.ts';
import { WebhookProgressed, WebhookTestRequested } from '../domain/webhook/events.ts';
import { derivedId } from '../engine/derived-id.ts';
import type { CommandContext } from '../engine/envelope.ts';
import type { RecordedEvent } from '../engine/event.ts';
import { addSeconds, type Instant, secondsBetween } from '../engine/instant.ts';
import { type EventSubscription, START_OF_LOG } from '../engine/ports/event-store.ts';
import type { WebhookAnswer } from '../ports/webhook-sender.ts';

/** The pause after the first failure, which doubles up to the longest; each is cut by up to a half, by chance. */
const BACK_OFF_SECONDS = { first: 5, longest: 3600 };
/** Who has not answered for so long is told nothing more, until staff resume it. */
const GIVES_UP_AFTER_SECONDS = 3 * 24 * 60 * 60;
/** How often at most the log is told how far a subscription is. */
const RECORDED_SECONDS = 3600;
/** How often at most it is stored how far others' events were passed over. */
const PASSED_MILLISECONDS = 5000;
const CLOCK_CHECK_MILLISECONDS = 100;
/** After a fault of our own: a store that does not answer. */
const FAULT_PAUSE_MILLISECONDS = 2000;
const ANSWER_CHARACTERS = 200;
/** Events of a subscription that make no new version of it. */
const CHANGE_NOTHING = new Set<string>([WebhookTestRequested.type, WebhookProgressed.type]);

/** A subscription, and where in the log it was added and last changed. */
export type PlacedWebhook = Webhook & { readonly firstPosition: string; readonly lastPosition: string };

export interface WebhookDeliveryParts {
  readonly commands: Pick<CommandDependencies, 'writer' | 'vault' | 'webhookSender'>;
  readonly subscription: EventSubscription;
  readonly records: WebhookRecords;
  readonly clock: () => Instant;
  readonly report: (error: unknown) => void;
}

/**
 * Tells one other system what happens, one event after the other in the order of the log. An event is sent until it is
 * answered with 2xx; only then comes the next, and only then is it stored how far it is. So each arrives at least once.
 */
export class WebhookDelivery {
  readonly webhook: PlacedWebhook;
  private readonly parts: WebhookDeliveryParts;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private storedAt = 0;

  constructor(webhook: PlacedWebhook, parts: WebhookDeliveryParts) {
    this.webhook = webhook;
    this.parts = parts;
  }

  start(): void {
    this.running = this.run();
  }

  /** Gives up a request that is under way: the event is sent again. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const progress = await this.begin();
        await this.waitUntil(progress.retryAt);
        if (!isAborted(signal)) await this.follow(progress);
      } catch (error) {
        if (isAborted(signal)) return;
        this.parts.report(error);
        await delay(FAULT_PAUSE_MILLISECONDS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Where it goes on. A change by staff, or a resumption, forgives earlier failures; a replay goes back. */
  private async begin(): Promise<WebhookProgress> {
    const { webhook } = this;
    const { webhookId, revision, replays } = webhook;
    const known = await this.parts.records.progressOf(webhookId);
    if (known?.revision === revision) return known;
    const fresh = { webhookId, revision, replays, failures: 0, failingSince: null, retryAt: null };
    const { requests = 0 } = known ?? {};
    if (known?.replays === replays) {
      const { position, skipTo, recordedAt } = known;
      return { ...fresh, requests, position, skipTo, recordedAt };
    }
    return { ...fresh, requests, ...this.firstPlace(), recordedAt: null };
  }

  /**
   * Where it begins that knows of no progress since it was added, or since the last replay was asked for. In a log that was
   * copied, the position of a replay is none of its own.
   */
  private firstPlace(): Pick<WebhookProgress, 'position' | 'skipTo'> {
    const { lastReplay, firstPosition, lastPosition, deliveredTo: skipTo } = this.webhook;
    if (lastReplay === null) return { position: String(BigInt(firstPosition)), skipTo };
    if (skipTo !== null) return { position: String(START_OF_LOG), skipTo };
    const [from, last] = [BigInt(lastReplay.fromPosition), BigInt(lastPosition)];
    const before = from > last ? last : from;
    return { position: String(before > START_OF_LOG ? before - 1n : before), skipTo };
  }

  /** Sleeps until the clock shows an instant. It looks at the clock: that may jump. */
  private async waitUntil(instant: Instant | null): Promise<void> {
    const { signal } = this.stopping;
    while (instant !== null && !signal.aborted && this.parts.clock() < instant) {
      await delay(CLOCK_CHECK_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Sends what comes, until a request fails or it is stopped. */
  private async follow(begun: WebhookProgress): Promise<void> {
    const { signal } = this.stopping;
    let progress = begun;
    const options = { signal, prefixes: publicPrefixes };
    const batches = this.parts.subscription.subscribe(BigInt(progress.position), options);
    for await (const { events, position } of batches) {
      for (const event of events) {
        if (event.position <= BigInt(progress.position)) continue;
        // What comes after a change is sent as the change wants it: another delivery takes over.
        if (this.isChangedBy(event)) {
          await aborted(signal);
          return;
        }
        if (progress.skipTo !== null) {
          progress = await this.pass(progress, event.position, event.id);
          continue;
        }
        const shown = publicEventFor(this.webhook, event);
        if (shown === null) continue;
        progress = await this.send(progress, event, shown);
        if (progress.retryAt !== null || isAborted(signal)) return;
      }
      progress = await this.pass(progress, position);
    }
  }

  private isChangedBy({ stream, revision, type }: RecordedEvent): boolean {
    const { webhookId, revision: known } = this.webhook;
    const isOfIt = stream === `${webhookDecider.category}-${webhookId}`;
    return isOfIt && revision > known && !CHANGE_NOTHING.has(type);
  }

  /** Goes over what is not sent. Stored now and then: what is passed over again costs little. */
  private async pass(
    progress: WebhookProgress,
    position: bigint,
    eventId?: string,
  ): Promise<WebhookProgress> {
    if (position <= BigInt(progress.position)) return progress;
    const isFound = eventId === progress.skipTo;
    const passed = { ...progress, position: String(position), skipTo: isFound ? null : progress.skipTo };
    if (!isFound && performance.now() - this.storedAt < PASSED_MILLISECONDS) return passed;
    await this.store(passed);
    return passed;
  }

  private async send(
    progress: WebhookProgress,
    event: RecordedEvent,
    shown: PublicEvent,
  ): Promise<WebhookProgress> {
    const { records, clock } = this.parts;
    const startedAt = performance.now();
    const at = clock();
    const answer = await this.post(event, shown, at);
    const isDelivered = answer.status !== null && answer.status >= 200 && answer.status < 300;
    const number = progress.requests + 1;
    const { webhookId } = this.webhook;
    await records.add({
      webhookId,
      number,
      eventId: event.id,
      kind: shown.kind,
      position: String(event.position),
      at,
      milliseconds: Math.round(performance.now() - startedAt),
      isDelivered,
      status: answer.status,
      fault: isDelivered ? null : (answer.fault ?? `It answered ${answer.status ?? 0}.`),
      answer: visibleText(answer.text.toWellFormed(), ANSWER_CHARACTERS),
    });
    const requested = { ...progress, requests: number };
    return isDelivered ? this.delivered(requested, event) : this.failed(requested, event, at);
  }

  private async post(
    event: RecordedEvent,
    { kind, data }: PublicEvent,
    now: Instant,
  ): Promise<WebhookAnswer> {
    const { commands } = this.parts;
    const { id, position, metadata } = event;
    const { occurredAt } = metadata;
    const body = JSON.stringify({ id, kind, position: String(position), occurredAt, data });
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'Marquee-Webhooks/1',
      ...(await signatureHeaders(commands.vault, this.webhook, { id, body, now })),
    };
    return commands.webhookSender.post({ url: this.webhook.url, headers, body }, this.stopping.signal);
  }

  private async delivered(progress: WebhookProgress, event: RecordedEvent): Promise<WebhookProgress> {
    const { recordedAt } = progress;
    const now = this.parts.clock();
    const isDue = recordedAt === null || now >= addSeconds(recordedAt, RECORDED_SECONDS);
    const done = {
      ...progress,
      position: String(event.position),
      failures: 0,
      failingSince: null,
      retryAt: null,
      recordedAt: isDue ? now : recordedAt,
    };
    await this.store(done);
    if (isDue) {
      const { replays } = this.webhook;
      await this.command(event, { type: 'RecordWebhookProgress', eventId: event.id, replays });
    }
    return done;
  }

  private async failed(
    progress: WebhookProgress,
    event: RecordedEvent,
    at: Instant,
  ): Promise<WebhookProgress> {
    const now = this.parts.clock();
    const failures = progress.failures + 1;
    const failingSince = progress.failingSince ?? at;
    const { first, longest } = BACK_OFF_SECONDS;
    const pause = Math.min(first * 2 ** Math.min(failures - 1, 20), longest);
    const retryAt = addSeconds(now, pause * (1 - Math.random() / 2));
    const failing = { ...progress, failures, failingSince, retryAt };
    await this.store(failing);
    if (secondsBetween(failingSince, now) >= GIVES_UP_AFTER_SECONDS) {
      await this.command(event, { type: 'GiveUpWebhook', expectedRevision: this.webhook.revision });
    }
    return failing;
  }

  private async store(progress: WebhookProgress): Promise<void> {
    await this.parts.records.write(progress);
    this.storedAt = performance.now();
  }

  private async command(
    cause: RecordedEvent,
    command: Parameters<typeof webhookDecider.decide>[0],
  ): Promise<void> {
    const { webhookId, revision } = this.webhook;
    const commandId = derivedId(command.type, webhookId, revision, cause.id);
    const context: CommandContext = {
      commandId,
      correlationId: derivedId(commandId, 'correlation'),
      causationId: cause.id,
      actor: { kind: 'process', id: 'deliver-webhooks' },
      now: this.parts.clock(),
    };
    // A refusal says that staff have changed the subscription meanwhile: that is taken up in a moment.
    await this.parts.commands.writer.execute(webhookDecider, webhookId, command, context);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (isAborted(signal)) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** As a function, because it changes while others wait, which the compiler does not expect of a property. */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
