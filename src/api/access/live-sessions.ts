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

/** How many sessions are remembered. One that was forgotten is looked up again. */
const REMEMBERED = 50_000;
const PAUSE_MILLISECONDS = 1000;

/** What may end a session, or change what its owner may do. */
const ending: ReadonlySet<string> = new Set<MarqueeEvent['type']>([
  'SessionEnded',
  'RoleAssigned',
  'PasswordChanged',
  'AccountDeactivated',
  'AccountReactivated',
  'ErasureRequested',
]);

/**
 * Which sessions go on. What was once looked up in the streams is remembered until the feed tells of a change: in the
 * process where it was made at once, in others within milliseconds. While the feed is not followed nothing is remembered.
 */
export class LiveSessions {
  private readonly commands: CommandDependencies;
  private readonly feed: EventSubscription;
  private readonly report: (name: string, error: unknown) => void;
  private readonly stopping = new AbortController();
  private readonly remembered = new Map<SessionId, LiveSession>();
  private isFollowing = false;
  /** Changes seen so far: what was looked up while one came may be older than it. */
  private changes = 0;
  private running: Promise<void> | undefined;

  constructor(
    commands: CommandDependencies,
    feed: EventSubscription,
    report: (name: string, error: unknown) => void,
  ) {
    this.commands = commands;
    this.feed = feed;
    this.report = report;
  }

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** The session as it is now; null when it has ended. With `isStrict` the streams are asked in any case. */
  async find(
    sessionId: SessionId,
    { isStrict }: { readonly isStrict: boolean },
  ): Promise<LiveSession | null> {
    const known = isStrict ? undefined : this.remembered.get(sessionId);
    if (known !== undefined) return known;
    const { changes } = this;
    const found = await liveSession(this.commands.writer, sessionId);
    if (found === null) return null;
    const { userId, role } = found.account;
    if (this.isFollowing && this.changes === changes) this.remember(sessionId, { userId, role });
    return { userId, role };
  }

  /** Forgets what is remembered of a person: for who has just changed it, and need not wait for the feed. */
  forget(userId: string): void {
    this.changes += 1;
    for (const [sessionId, live] of this.remembered) {
      if (live.userId === userId) this.remembered.delete(sessionId);
    }
  }

  forgetSession(sessionId: SessionId): void {
    this.changes += 1;
    this.remembered.delete(sessionId);
  }

  private remember(sessionId: SessionId, live: LiveSession): void {
    const oldest = this.remembered.size >= REMEMBERED ? this.remembered.keys().next().value : undefined;
    if (oldest !== undefined) this.remembered.delete(oldest);
    this.remembered.set(sessionId, live);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const head = await this.feed.head();
        this.isFollowing = true;
        for await (const batch of this.feed.subscribe(head, { signal, prefixes: ['account-', 'session-'] })) {
          this.take(batch);
        }
      } catch (error) {
        this.report('sessions', error);
      } finally {
        this.isFollowing = false;
        this.changes += 1;
        this.remembered.clear();
      }
      await delay(PAUSE_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    }
  }

  private take({ events }: EventBatch): void {
    for (const { type, data } of events) {
      if (!ending.has(type)) continue;
      const { userId, sessionId } = data as { userId: UserId; sessionId?: SessionId };
      if (sessionId === undefined) this.forget(userId);
      else this.forgetSession(sessionId);
    }
  }
}
