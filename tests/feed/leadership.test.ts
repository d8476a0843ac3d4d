import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { EmbeddedLeases } from '../../src/adapters/embedded-leases.ts';
import type { Leases } from '../../src/domain/kernel/leases.ts';
import { Leadership } from '../../src/feed/leadership.ts';

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
});
