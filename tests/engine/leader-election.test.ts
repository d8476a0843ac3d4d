import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { EmbeddedLeases } from '../../src/adapters/embedded/leases.ts';
import { StoreUnavailable } from '../../src/engine/ports/event-store.ts';
import { LeaseHeld, type Leases } from '../../src/engine/ports/leases.ts';
import { LeaderElection, type LeaderTask, withLease } from '../../src/engine/leader-election.ts';

const SECONDS = 0.2;
const leaders: LeaderElection[] = [];

afterEach(async () => {
  for (const leader of leaders.splice(0)) await leader.stop();
});

interface Watched {
  readonly leader: LeaderElection;
  readonly story: string[];
  readonly faults: unknown[];
  /** How often it found another process to lead. */
  stoodBy(): number;
}

/** Stands by or leads when it resolves. What it begins is begun when `beginning` resolves. */
async function process(
  leases: Leases,
  holder: string,
  beginning = (): Promise<void> => Promise.resolve(),
): Promise<Watched> {
  const watched = starting(leases, holder, beginning);
  await watched.started;
  return watched;
}

function starting(
  leases: Leases,
  holder: string,
  beginning: () => Promise<void>,
): Watched & { readonly started: Promise<void> } {
  const story: string[] = [];
  const faults: unknown[] = [];
  let stoodBy = 0;
  const stop = (): Promise<void> => {
    story.push('stops');
    return Promise.resolve();
  };
  const leader = new LeaderElection({
    ...{ leases, name: 'projector', holder, seconds: SECONDS },
    begin: async (token): Promise<LeaderTask> => {
      story.push(`begins under ${token}`);
      await beginning();
      return { stop };
    },
    onStandBy: () => {
      stoodBy += 1;
    },
    report: (_, error) => faults.push(error),
  });
  leaders.push(leader);
  return { leader, story, faults, stoodBy: () => stoodBy, started: leader.start() };
}

/** Leases of which some methods do something else. */
function leasesWith(leases: Leases, others: Partial<Leases>): Leases {
  return {
    acquire: (...asked) => leases.acquire(...asked),
    renew: (...asked) => leases.renew(...asked),
    release: (...asked) => leases.release(...asked),
    ...others,
  };
}

async function until(isSo: () => boolean): Promise<void> {
  for (let looks = 0; looks < 200 && !isSo(); looks += 1) await delay(10);
}

describe('of two processes', () => {
  it('one does the work and the other stands by', async () => {
    const leases = new EmbeddedLeases();
    const one = await process(leases, 'one');
    const two = await process(leases, 'two');
    await delay(SECONDS * 2500);
    expect([one.story, two.story]).toEqual([['begins under 1'], []]);
    expect([one.leader.heldToken, two.leader.heldToken]).toEqual([1n, null]);
    expect(one.stoodBy()).toBe(0);
    expect(two.stoodBy()).toBeGreaterThan(1);
  });

  it('the other takes over when the first stops', async () => {
    const leases = new EmbeddedLeases();
    const one = await process(leases, 'one');
    const two = await process(leases, 'two');
    await one.leader.stop();
    await until(() => two.story.length > 0);
    expect([one.story, two.story]).toEqual([['begins under 1', 'stops'], ['begins under 2']]);
  });

  it('the first stops before the other may begin, when it cannot reach the leases any more', async () => {
    const leases = new EmbeddedLeases();
    let cut = false;
    const cutOff = (): Promise<never> => Promise.reject(new Error('cut off'));
    const unreliable = leasesWith(leases, {
      acquire: (...asked) => (cut ? cutOff() : leases.acquire(...asked)),
      renew: (...asked) => (cut ? cutOff() : leases.renew(...asked)),
      release: (...asked) => (cut ? cutOff() : leases.release(...asked)),
    });
    const one = await process(unreliable, 'one');
    const two = await process(leases, 'two');
    let stoppedFirst = false;
    cut = true;
    await until(() => {
      stoppedFirst ||= one.story.includes('stops') && two.story.length === 0;
      return two.story.length > 0;
    });
    expect([stoppedFirst, two.story]).toEqual([true, ['begins under 2']]);
    expect(one.leader.heldToken).toBeNull();
  });

  it('one that was frozen for longer than the lease has no token when it wakes', async () => {
    const one = await process(new EmbeddedLeases(), 'one');
    expect(one.leader.heldToken).toBe(1n);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SECONDS * 1200);
    expect(one.leader.heldToken).toBeNull();
  });
});

describe('a process that begins', () => {
  const failing = (): Promise<never> => Promise.reject(new Error('no index'));

  it('leaves the lease to another when it fails', async () => {
    const leases = new EmbeddedLeases();
    const one = await process(leases, 'one', failing);
    const two = await process(leases, 'two');
    await until(() => two.story.length > 0);
    expect(two.story).toEqual([expect.stringMatching(/^begins under/)]);
    expect([one.leader.heldToken, one.faults[0]]).toEqual([null, new Error('no index')]);
  });

  it('tries again when it fails and is alone, even if it cannot give the lease back', async () => {
    const away = new StoreUnavailable('away');
    const leases = leasesWith(new EmbeddedLeases(), { release: () => Promise.reject(away) });
    let attempts = 0;
    const one = await process(leases, 'one', () => {
      attempts += 1;
      return attempts < 3 ? failing() : Promise.resolve();
    });
    await until(() => attempts === 3);
    expect(one.faults).toEqual([new Error('no index'), away, new Error('no index'), away]);
    expect(one.leader.heldToken).toBe(1n);
  });

  it('keeps the lease for as long as that takes', async () => {
    const leases = new EmbeddedLeases();
    const one = starting(leases, 'one', () => delay(SECONDS * 2500));
    const two = await process(leases, 'two');
    await one.started;
    expect([one.leader.heldToken, one.story, two.story]).toEqual([1n, ['begins under 1'], []]);
  });

  it('stops what it has begun when the lease was lost meanwhile, and begins again when it is free', async () => {
    const leases = new EmbeddedLeases();
    let isLost = false;
    const cut = leasesWith(leases, {
      renew: (...asked) => (isLost ? Promise.resolve(false) : leases.renew(...asked)),
    });
    let finish = (): void => undefined;
    const one = starting(cut, 'one', () => new Promise((resolve) => (finish = resolve)));
    await until(() => one.story.length > 0);
    isLost = true;
    const two = await process(leases, 'two');
    await until(() => two.story.length > 0);
    expect([one.leader.heldToken, one.story]).toEqual([null, ['begins under 1']]);
    isLost = false;
    finish();
    await one.started;
    await until(() => one.story.includes('stops'));
    expect([one.story, two.leader.heldToken]).toEqual([['begins under 1', 'stops'], 2n]);
    await two.leader.stop();
    await until(() => one.story.length === 3);
    finish();
    expect(one.story.at(-1)).toBe('begins under 3');
  });

  it('is waited for when it is to stop, and stops what it has begun', async () => {
    const leases = new EmbeddedLeases();
    const one = starting(leases, 'one', () => delay(SECONDS * 1500));
    await one.leader.stop();
    expect(one.story).toEqual(['begins under 1', 'stops']);
    expect(await leases.acquire('projector', 'two', SECONDS)).toEqual({ token: 2n });
  });
});

describe('work that is done in place of another process', () => {
  const alone = (
    leases: Leases,
    work: (token: () => bigint | null) => Promise<bigint | null>,
    onWait = (): void => undefined,
  ): Promise<bigint | null> => {
    const options = { leases, name: 'projector', holder: 'operator', seconds: SECONDS, onWait };
    return withLease({ ...options, report: () => undefined }, work);
  };

  it('has the lease for as long as it takes, and gives it back', async () => {
    const leases = new EmbeddedLeases();
    const work = async (token: () => bigint | null): Promise<bigint | null> => {
      await delay(SECONDS * 2500);
      expect(await leases.acquire('projector', 'one', SECONDS)).toBeNull();
      return token();
    };
    expect(await alone(leases, work)).toBe(1n);
    expect(await leases.acquire('projector', 'one', SECONDS)).toEqual({ token: 2n });
  });

  it('is not begun while another process does it, and that one goes on', async () => {
    const leases = new EmbeddedLeases();
    const one = await process(leases, 'one');
    let waited = 0;
    const work = (): Promise<never> => Promise.reject(new Error('It was begun.'));
    await expect(alone(leases, work, () => (waited += 1))).rejects.toThrow(LeaseHeld);
    expect([one.story, waited]).toEqual([['begins under 1'], 1]);
  });

  it('is begun when the lease of a dead process has lapsed', async () => {
    const leases = new EmbeddedLeases();
    await leases.acquire('projector', 'dead', SECONDS);
    expect(await alone(leases, (token) => Promise.resolve(token()))).toBe(2n);
  });

  it('gives the lease back when it fails', async () => {
    const leases = new EmbeddedLeases();
    const work = (): Promise<never> => Promise.reject(new Error('no space'));
    await expect(alone(leases, work)).rejects.toThrow('no space');
    expect(await leases.acquire('projector', 'one', SECONDS)).toEqual({ token: 2n });
  });

  it('is not begun when nobody can tell who has the lease, for the reason that there is', async () => {
    const away = new StoreUnavailable('away');
    const work = (): Promise<never> => Promise.reject(new Error('It was begun.'));
    const acquire = (): Promise<never> => Promise.reject(away);
    await expect(alone(leasesWith(new EmbeddedLeases(), { acquire }), work)).rejects.toBe(away);
  });

  it('is not begun when that cannot be told any more while it waits', async () => {
    const leases = new EmbeddedLeases();
    await leases.acquire('projector', 'dead', SECONDS);
    const away = new StoreUnavailable('away');
    let looks = 0;
    const acquire: Leases['acquire'] = (...asked) => {
      looks += 1;
      return looks > 2 ? Promise.reject(away) : leases.acquire(...asked);
    };
    const work = (): Promise<never> => Promise.reject(new Error('It was begun.'));
    await expect(alone(leasesWith(leases, { acquire }), work)).rejects.toBe(away);
  });

  it('has no token any more when the lease is lost, also when it is free again', async () => {
    const leases = new EmbeddedLeases();
    const work = async (token: () => bigint | null): Promise<bigint | null> => {
      await leases.release('projector', 1n);
      await delay(SECONDS * 1500);
      return token();
    };
    expect(await alone(leases, work)).toBeNull();
  });
});
