import { sessionOf } from '../support/session.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LiveSessions } from '../../src/api/access/live-sessions.ts';
import { changeAccess } from '../../src/commands/account/change-access.ts';
import { authenticate } from '../../src/commands/account/authenticate.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { registerAccount } from '../../src/commands/account/register-account.ts';
import { endSession } from '../../src/commands/session/end-session.ts';
import { openSession } from '../../src/commands/session/open-session.ts';
import type { RecordedEvent } from '../../src/engine/event.ts';
import type { EventSubscription } from '../../src/engine/ports/event-store.ts';
import type { SessionId, UserId } from '../../src/domain/kernel/ids.ts';
import { context, InMemorySystem } from '../support/in-memory-system.ts';

/** A subscription that brings what it is told to, or fails. */
class ToldSubscription implements EventSubscription {
  private wake: () => void = () => undefined;
  private batch: RecordedEvent[] = [];
  isBroken = false;
  followers = 0;

  idAt(): Promise<null> {
    return Promise.resolve(null);
  }

  head(): Promise<bigint> {
    return this.isBroken ? Promise.reject(new Error('The subscription is broken.')) : Promise.resolve(7n);
  }

  async *subscribe(
    _: bigint,
    { signal }: { readonly signal: AbortSignal },
  ): ReturnType<EventSubscription['subscribe']> {
    this.followers += 1;
    signal.addEventListener('abort', () => this.wake());
    try {
      while (!signal.aborted) {
        await new Promise<void>((resolve) => (this.wake = resolve));
        if (this.isBroken) throw new Error('The subscription is broken.');
        if (this.batch.length > 0) yield { events: this.batch.splice(0), position: 8n };
      }
    } finally {
      this.followers -= 1;
    }
  }

  async tell(...events: readonly RecordedEvent[]): Promise<void> {
    this.batch = [...events];
    this.wake();
    await delay(5);
  }

  async break(): Promise<void> {
    this.isBroken = true;
    this.wake();
    await delay(5);
  }
}

let system: InMemorySystem;
let other: CommandDependencies;
let subscription: ToldSubscription;
let sessions: LiveSessions;
let userId: UserId;
let sessionId: SessionId;
let reports: string[];
beforeEach(async () => {
  system = new InMemorySystem();
  other = system.process();
  subscription = new ToldSubscription();
  reports = [];
  const person = {
    email: 'ada@example.org',
    passwordHash: 'hash of kino-4ever',
    firstName: null,
    lastName: null,
  };
  await registerAccount(other, sessionOf(other, context(1)), { ...person, phone: null });
  const given = { email: 'ada@example.org', password: 'kino-4ever', asker: 'a client' };
  const found = await authenticate(other, sessionOf(other, context(2)), given);
  if (found === null) throw new Error('Nobody was registered.');
  const opened = await openSession(other, sessionOf(other, context(3)), found);
  if (opened.outcome === 'rejected') throw new Error('No session was opened.');
  ({ userId, sessionId } = opened.state.session);
  sessions = new LiveSessions(system.process(), subscription, (name) => reports.push(name));
  sessions.start();
  await delay(5);
});
afterEach(() => sessions.stop());

const find = async (isStrict = false): Promise<boolean> =>
  (await sessions.find(sessionId, { isStrict })) !== null;
const lastOf = (stream: string): RecordedEvent => {
  const last = system.store.recorded(stream).at(-1);
  if (last === undefined) throw new Error('Nothing happened.');
  return last;
};

describe('A session that was ended in another process', () => {
  it('is remembered until the subscription tells of it, but for who is looked up strictly', async () => {
    expect(await find()).toBe(true);
    await endSession(sessionOf(other, context(4)), sessionId);
    expect([await find(), await find(true)]).toEqual([true, false]);
    await subscription.tell(lastOf(`session-${sessionId}`));
    expect(await find()).toBe(false);
  });

  it('by what was decided about its owner is forgotten, too', async () => {
    expect(await find()).toBe(true);
    await changeAccess(sessionOf(other, context(4)), {
      userId,
      change: { type: 'DeactivateAccount' },
    });
    expect(await find()).toBe(true);
    await subscription.tell(lastOf(`account-${userId}`));
    expect(await find()).toBe(false);
  });

  it('is not remembered while the subscription is broken: then the streams are asked each time', async () => {
    expect(await find()).toBe(true);
    await subscription.break();
    expect([subscription.followers, reports]).toEqual([0, ['sessions']]);
    expect(await find()).toBe(true);
    await endSession(sessionOf(other, context(4)), sessionId);
    expect(await find()).toBe(false);
  });

  it('is forgotten at once in the process that ends it', async () => {
    expect(await find()).toBe(true);
    await endSession(sessionOf(other, context(4)), sessionId);
    sessions.evictSession(sessionId);
    expect(await find()).toBe(false);
  });

  it('is not remembered by a look that began before the news came', async () => {
    let release: () => void = () => undefined;
    const slow = new LiveSessions(system.process(), new ToldSubscription(), () => undefined);
    slow.start();
    await delay(5);
    system.store.beforeReading = () => new Promise<void>((resolve) => (release = resolve));
    const looking = slow.find(sessionId, { isStrict: false });
    await delay(5);
    slow.evict(userId);
    system.store.beforeReading = () => undefined;
    release();
    expect(await looking).not.toBeNull();
    await endSession(sessionOf(other, context(4)), sessionId);
    expect(await slow.find(sessionId, { isStrict: false })).toBeNull();
    await slow.stop();
  });
});
