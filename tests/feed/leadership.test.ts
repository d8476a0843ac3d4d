import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { EmbeddedLeases } from '../../src/adapters/embedded-leases.ts';
import { LeaseHeld, type Leases } from '../../src/domain/kernel/leases.ts';
import { Leadership, underLease } from '../../src/feed/leadership.ts';

const SECONDS = 0.2;
const leaders: Leadership[] = [];

afterEach(async () => {
  for (const leader of leaders.splice(0)) await leader.stop();
});

interface Watched {
  readonly leader: Leadership;
  readonly story: string[];
}

async function process(leases: Leases, holder: string): Promise<Watched> {
  const story: string[] = [];
  const leader = new Leadership({
    ...{ leases, name: 'projector', holder, seconds: SECONDS },
    begin: (token) => {
      story.push(`begins under ${token}`);
      return Promise.resolve({
        stop: () => {
          story.push('stops');
          return Promise.resolve();
        },
      });
    },
    report: () => undefined,
  });
  leaders.push(leader);
  await leader.start();
  return { leader, story };
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
    const unreliable: Leases = {
      acquire: (...asked) => (cut ? Promise.reject(new Error('cut off')) : leases.acquire(...asked)),
      renew: (...asked) => (cut ? Promise.reject(new Error('cut off')) : leases.renew(...asked)),
      release: (...asked) => leases.release(...asked),
    };
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

describe('work that is done in place of another process', () => {
  const alone = (
    leases: Leases,
    work: (token: () => bigint | null) => Promise<bigint | null>,
    onWait = (): void => undefined,
  ): Promise<bigint | null> => {
    const options = { leases, name: 'projector', holder: 'operator', seconds: SECONDS, onWait };
    return underLease({ ...options, report: () => undefined }, work);
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
});
