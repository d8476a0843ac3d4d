import { setTimeout as delay } from 'node:timers/promises';
import type { CommandDependencies } from '../../commands/dependencies.ts';
import { liveSession } from '../../commands/session/live-session.ts';
import type { Role } from '../../domain/account/events.ts';
import type { MarqueeEvent } from '../../domain/aggregates.ts';
import type { EventSubscription, EventBatch } from '../../engine/ports/event-store.ts';
import type { SessionId, UserId } from '../../domain/kernel/ids.ts';

export interface LiveSession {
  readonly userId: UserId;
  readonly role: Role;
}

/** How many sessions are cached. One that was evicted is looked up again. */
const CACHED = 50_000;
const PAUSE_MILLISECONDS = 1000;

/** The events that may end a session, or change what its owner may do. */
const ending: ReadonlySet<string> = new Set<MarqueeEvent['type']>([
  'SessionEnded',
  'RoleAssigned',
  'PasswordChanged',
  'AccountDeactivated',
  'AccountReactivated',
  'ErasureRequested',
]);

/**
 * The sessions that have not ended. One that was looked up in the streams is cached until the subscription delivers a
 * change: at once in the process that made it, within milliseconds in others. Without a subscription nothing is cached.
 */
export class LiveSessions {
  private readonly commands: CommandDependencies;
  private readonly subscription: EventSubscription;
  private readonly report: (name: string, error: unknown) => void;
  private readonly stopping = new AbortController();
  private readonly cached = new Map<SessionId, LiveSession>();
  private isSubscribed = false;
  /** Counts the changes seen: a session that was looked up while one came may be older than it. */
  private changes = 0;
  private running: Promise<void> | undefined;

  constructor(
    commands: CommandDependencies,
    subscription: EventSubscription,
    report: (name: string, error: unknown) => void,
  ) {
    this.commands = commands;
    this.subscription = subscription;
    this.report = report;
  }

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** The session as it is now; null when it has ended. With `isStrict` the cache is not used. */
  async find(
    sessionId: SessionId,
    { isStrict }: { readonly isStrict: boolean },
  ): Promise<LiveSession | null> {
    const known = isStrict ? undefined : this.cached.get(sessionId);
    if (known !== undefined) return known;
    const { changes } = this;
    const found = await liveSession(this.commands.writer, sessionId);
    if (found === null) return null;
    const { userId, role } = found.account;
    if (this.isSubscribed && this.changes === changes) this.cache(sessionId, { userId, role });
    return { userId, role };
  }

  /** Removes a user's sessions from the cache, for the process that has just changed them. */
  evict(userId: string): void {
    this.changes += 1;
    for (const [sessionId, live] of this.cached) {
      if (live.userId === userId) this.cached.delete(sessionId);
    }
  }

  evictSession(sessionId: SessionId): void {
    this.changes += 1;
    this.cached.delete(sessionId);
  }

  private cache(sessionId: SessionId, live: LiveSession): void {
    const oldest = this.cached.size >= CACHED ? this.cached.keys().next().value : undefined;
    if (oldest !== undefined) this.cached.delete(oldest);
    this.cached.set(sessionId, live);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const head = await this.subscription.head();
        this.isSubscribed = true;
        for await (const batch of this.subscription.subscribe(head, {
          signal,
          prefixes: ['account-', 'session-'],
        })) {
          this.take(batch);
        }
      } catch (error) {
        this.report('sessions', error);
      } finally {
        this.isSubscribed = false;
        this.changes += 1;
        this.cached.clear();
      }
      await delay(PAUSE_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    }
  }

  private take({ events }: EventBatch): void {
    for (const { type, data } of events) {
      if (!ending.has(type)) continue;
      const { userId, sessionId } = data as { userId: UserId; sessionId?: SessionId };
      if (sessionId === undefined) this.evict(userId);
      else this.evictSession(sessionId);
    }
  }
}
