import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { EVENTS_PER_PAGE } from '../../src/adapters/embedded/event-log.ts';
import { SharedPages } from '../../src/adapters/embedded/shared-pages.ts';
import type { RecordedEvent } from '../../src/engine/event.ts';
import type { StoredEvent } from '../../src/engine/ports/event-store.ts';
import { someEvents } from '../support/events.ts';

const PAGES = 20;
const HEAD = BigInt(PAGES * EVENTS_PER_PAGE);
const never = (): boolean => false;

/** A log of so many pages that counts how often it is read. `isDamaged` tells which events cannot be parsed. */
function aLog(isDamaged: (position: bigint) => boolean = never) {
  const began: bigint[] = [];
  const [event] = someEvents(1);
  const page = (after: bigint, upTo: bigint): Promise<readonly StoredEvent[]> => {
    began.push(after);
    const length = Math.min(EVENTS_PER_PAGE, Number(upTo - after));
    const named = { stream: 'showtime-1', revision: 0, id: '-', type: '-', data: '', metadata: '' };
    return Promise.resolve(
      Array.from({ length }, (_, index) => ({ ...named, position: after + BigInt(index + 1) })),
    );
  };
  const parse = ({ position, stream, revision }: StoredEvent): RecordedEvent => {
    if (isDamaged(position)) throw new Error('damaged');
    return { ...event, position, stream, revision } as RecordedEvent;
  };
  return { pages: new SharedPages({ page, parse }), began };
}

/** The positions of all events that a reader is given. */
async function read(pages: SharedPages, after = 0n, pause = 0): Promise<readonly bigint[]> {
  const positions: bigint[] = [];
  for await (const { events } of pages.pages(after, HEAD, never)) {
    positions.push(...events.map(({ position }) => position));
    if (pause > 0) await sleep(pause);
  }
  return positions;
}

const after = (start: number): readonly bigint[] =>
  Array.from({ length: Number(HEAD) - start }, (_, index) => BigInt(start + index + 1));

describe('Shared pages', () => {
  it('are read once for all, however fast each of them is', async () => {
    const { pages, began } = aLog();
    const [slow, fast] = await Promise.all([read(pages, 0n, 5), read(pages)]);
    expect([slow, fast]).toEqual([after(0), after(0)]);
    expect(began).toHaveLength(PAGES);
  });

  it('are the same for who begins in the middle of one', async () => {
    const { pages, began } = aLog();
    const [one, other] = await Promise.all([read(pages), read(pages, 700n)]);
    expect([one, other]).toEqual([after(0), after(700)]);
    expect(began).toHaveLength(PAGES + 1);
  });

  it('are read together with one who begins late, as soon as it has come as far as what is held', async () => {
    const { pages, began } = aLog();
    const early = pages.pages(0n, HEAD, never);
    for (let page = 0; page < 12; page += 1) await early.next();
    const readBefore = began.length;
    const rest = (async () => {
      for await (const { position } of early) expect(position).toBeLessThanOrEqual(HEAD);
    })();
    // It takes longer for a page than the other one.
    const [late] = await Promise.all([read(pages, 0n, 10), rest]);
    expect(late).toEqual(after(0));
    // Eight pages are held: what came before them is read once more, what comes after them once.
    expect(began.length).toBeLessThanOrEqual(PAGES + readBefore - 8);
  });

  it('do not wait for ever for one who does not come on', async () => {
    const { pages } = aLog();
    const stuck = pages.pages(0n, HEAD, never);
    await stuck.next();
    expect(await read(pages)).toEqual(after(0));
    await stuck.return(undefined);
  });

  it('are read alone by one who was left behind, and together again when it has come on', async () => {
    const { pages, began } = aLog();
    const left = pages.pages(0n, HEAD, never);
    await left.next();
    const other = pages.pages(0n, HEAD, never);
    for (let page = 0; page < 12; page += 1) await other.next();
    const readBefore = began.length;
    for (let page = 1; page < 8; page += 1) await left.next();
    const alone = began.length - readBefore;
    // The first one it had; those from the sixth on are held.
    expect(alone).toBe(4);
    const rest = async (reader: typeof left, pause: number): Promise<void> => {
      for await (const { position } of reader) {
        expect(position).toBeLessThanOrEqual(HEAD);
        await sleep(pause);
      }
    };
    await Promise.all([rest(left, 20), rest(other, 0)]);
    expect(began).toHaveLength(PAGES + alone);
  });

  it('are not held when nobody reads any more', async () => {
    const { pages, began } = aLog();
    await read(pages, HEAD - 2000n);
    await read(pages, HEAD - 2000n);
    expect(began).toHaveLength(4);
  });

  it('are read anew after a fault', async () => {
    let isDamaged = true;
    const { pages } = aLog((position) => isDamaged && position === 1500n);
    const others = pages.pages(0n, HEAD, never);
    await others.next();
    await expect(read(pages)).rejects.toThrow('damaged');
    isDamaged = false;
    expect(await read(pages)).toEqual(after(0));
    await others.return(undefined);
  });
});
