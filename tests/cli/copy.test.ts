import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KeyVault } from '../../src/commands/keys/key-vault.ts';
import type { EventStore, StoredEvent } from '../../src/engine/ports/event-store.ts';
import { StoreUnavailable } from '../../src/engine/ports/event-store.ts';
import { LeaseLost } from '../../src/engine/ports/leases.ts';
import {
  type Copied,
  copyLog,
  type CopyProgress,
  CopyRefused,
  type CopyTarget,
} from '../../src/cli/copy-log.ts';
import { overriding } from '../support/overriding.ts';
import { anEvent, newStream, someEvents } from '../support/events.ts';
import { openPorts, type OpenPorts } from '../support/system.ts';

type Side = OpenPorts['ports'] & Pick<CopyTarget, 'isHeld'>;

const masterKey = Buffer.alloc(32, 7);

/** What the copies of a test have told. */
const told = { compared: [] as number[], copied: [] as (readonly [number, bigint, bigint])[] };
const progress: CopyProgress = {
  compared: (events) => told.compared.push(events),
  copied: (...place) => told.copied.push(place),
};

let opened: OpenPorts[];
let source: Side;
let target: Side;
beforeEach(async () => {
  told.compared.length = told.copied.length = 0;
  opened = [await openPorts(), await openPorts()];
  [source, target] = opened.map(({ ports }) => ({ ...ports, isHeld: () => true })) as [Side, Side];
});
afterEach(async () => {
  await Promise.all(opened.map((each) => each.close()));
});

const vaultOf = (side: Pick<Side, 'keys'>, key = masterKey): KeyVault => new KeyVault(side.keys, [key]);
const copy = (to: CopyTarget = target, vault = vaultOf(to)): Promise<Copied> =>
  copyLog(source, to, vault, progress);

/** All that a log holds, without the positions, which are a store's own. */
async function logOf({ scan }: Pick<Side, 'scan'>): Promise<Omit<StoredEvent, 'position'>[]> {
  const events: Omit<StoredEvent, 'position'>[] = [];
  for await (const page of scan.scan(0n)) {
    events.push(
      ...page.map(({ stream, revision, id, type, data, metadata }) => ({
        stream,
        revision,
        id,
        type,
        data,
        metadata,
      })),
    );
  }
  return events;
}

/** Three streams whose events stand between one another's. */
async function writeLog(side: Side): Promise<readonly string[]> {
  const streams = [newStream('showtime'), newStream('payment'), newStream('account')];
  for (let round = 0; round < 5; round += 1) {
    for (const [index, stream] of streams.entries()) {
      const count = index + 1;
      await side.store.append(stream, someEvents(count, round * 10), round * count - 1);
    }
  }
  return streams;
}

/** A target whose store does something else than it should. */
function withStore(append: EventStore['append']): Side {
  const { store } = target;
  return {
    ...target,
    store: overriding(store, { append }),
  };
}

describe('a copied log', () => {
  it('is the source, event for event and in its order', async () => {
    await writeLog(source);
    expect(await copy()).toMatchObject({ events: 30, newEvents: 30, hasMore: false });
    expect(await logOf(target)).toEqual(await logOf(source));
    expect(told.copied.map(([events]) => events)).toEqual([
      1, 3, 6, 7, 9, 12, 13, 15, 18, 19, 21, 24, 25, 27, 30,
    ]);
    expect(told.copied.at(-1)).toEqual([30, 30n, 30n]);
    expect(told.compared).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
  });

  it('is gone on with, and nothing is written twice', async () => {
    const [stream = ''] = await writeLog(source);
    await copy();
    await source.store.append(stream, someEvents(2, 100), 4);
    expect(await copy()).toMatchObject({ events: 32, newEvents: 2 });
    expect(await copy()).toMatchObject({ events: 32, newEvents: 0 });
    expect(await logOf(target)).toEqual(await logOf(source));
  });

  it('is whole though the store loses answers', async () => {
    await writeLog(source);
    let appends = 0;
    const forgetful = withStore(async (...given) => {
      appends += 1;
      if (appends > 6) return target.store.append(...given);
      if (appends % 3 === 1) throw new StoreUnavailable('Nothing was stored.');
      const result = await target.store.append(...given);
      if (appends % 3 === 2) throw new StoreUnavailable('It was stored.');
      return result;
    });
    expect(await copy(forgetful)).toMatchObject({ newEvents: 30 });
    expect(await logOf(target)).toEqual(await logOf(source));
  });

  it('takes no harm from an append of a killed copy that comes in late', async () => {
    await writeLog(source);
    let isFirst = true;
    const late = withStore(async (...given) => {
      if (isFirst) await target.store.append(...given);
      isFirst = false;
      return target.store.append(...given);
    });
    expect(await copy(late)).toMatchObject({ events: 30 });
    expect(await logOf(target)).toEqual(await logOf(source));
  });

  it('is written in appends that are far below what a store takes at once', async () => {
    const stream = newStream();
    for (let batch = 0; batch < 10; batch += 1) {
      const events = Array.from({ length: 100 }, () => anEvent({ text: 'x'.repeat(1500) }));
      await source.store.append(stream, events, batch * 100 - 1);
    }
    const sizes: number[] = [];
    const watched = withStore((...given) => {
      sizes.push(JSON.stringify(given[1]).length);
      return target.store.append(...given);
    });
    await copy(watched);
    expect(sizes.length).toBeLessThan(6);
    expect(Math.max(...sizes)).toBeLessThan(700 * 1024);
    expect(await logOf(target)).toEqual(await logOf(source));
  });

  it('ends before the next append when the target is no longer held, and is gone on with', async () => {
    await writeLog(source);
    let appends = 0;
    const watched = withStore((...given) => {
      appends += 1;
      return target.store.append(...given);
    });
    const lost = { ...watched, isHeld: () => appends < 3 };
    await expect(copy(lost)).rejects.toThrow(LeaseLost);
    expect(appends).toBe(3);
    expect(await logOf(target)).toEqual((await logOf(source)).slice(0, 6));
    expect(await copy()).toMatchObject({ events: 30, newEvents: 24 });
  });

  it('is not repeated to a store that fails once the target is no longer held', async () => {
    await writeLog(source);
    let appends = 0;
    const failing = withStore(() => {
      appends += 1;
      return Promise.reject(new StoreUnavailable('away'));
    });
    await expect(copy({ ...failing, isHeld: () => appends < 2 })).rejects.toThrow(LeaseLost);
    expect(appends).toBe(2);
  });

  it('ends where the source ended when it began, and tells that there is more', async () => {
    const stream = newStream();
    await source.store.append(stream, someEvents(3), -1);
    await source.store.append(newStream(), someEvents(1), -1);
    const { subscription } = source;
    let isFirst = true;
    const head = async (): Promise<bigint> => {
      const position = await subscription.head();
      if (isFirst) await source.store.append(stream, someEvents(1), 2);
      isFirst = false;
      return position;
    };
    source = { ...source, subscription: overriding(subscription, { head }) };
    expect(await copy()).toMatchObject({ events: 4, hasMore: true });
    expect(await copy()).toMatchObject({ events: 5, newEvents: 1, hasMore: false });
  });
});

describe('a copy is refused', () => {
  const refusal = async (to: CopyTarget = target): Promise<string> => {
    const before = await logOf(target);
    const error: unknown = await copy(to).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CopyRefused);
    expect((await logOf(target)).slice(0, before.length)).toEqual(before);
    return (error as CopyRefused).message;
  };

  it('where the target has events of its own, before anything is written', async () => {
    await writeLog(source);
    await vaultOf(source).createPersonKey();
    await target.store.append(newStream(), someEvents(1), -1);
    expect(await refusal()).toMatch(/The target has showtime-\S+@0 \S+ where the source has showtime-\S+@0/);
    expect(await logOf(target)).toHaveLength(1);
    for await (const page of target.keys.list()) expect(page).toEqual([]);
  });

  it('where the target has gone on by itself', async () => {
    const [stream = ''] = await writeLog(source);
    await copy();
    await target.store.append(stream, someEvents(1), 4);
    expect(await refusal()).toMatch(/The target has showtime-\S+@5 \S+, which the source has not/);
  });

  it('where an event of the target says something else', async () => {
    const stream = newStream();
    const event = anEvent();
    await source.store.append(stream, [event], -1);
    await target.store.append(stream, [{ ...event, data: { seats: ['A1', 'A3'] } }], -1);
    expect(await refusal()).toContain(event.id);
  });

  it('where somebody writes to the target at the same time', async () => {
    const [stream = ''] = await writeLog(source);
    let isFirst = true;
    const raced = withStore(async (...given) => {
      if (isFirst) await target.store.append(stream, someEvents(1), -1);
      isFirst = false;
      return target.store.append(...given);
    });
    expect(await refusal(raced)).toContain('somebody else writes to it');
    expect(await refusal()).toContain('where the source has');
  });

  it('where others have written to streams of their own in the meantime', async () => {
    await writeLog(source);
    let isFirst = true;
    const raced = withStore(async (...given) => {
      if (isFirst) await target.store.append(newStream(), someEvents(1), -1);
      isFirst = false;
      return target.store.append(...given);
    });
    expect(await refusal(raced)).toContain('where the source has');
  });

  it('where the documents of the target are of another log', async () => {
    await writeLog(source);
    await target.readModels.prepare({ name: 'bookings_v1', indexes: [] });
    await target.readModels.save('bookings_v1', [{ id: 'a', position: 3n, document: {} }], 3n);
    expect(await refusal()).toContain('documents in bookings_v1');
  });

  it('for an event that would be written down otherwise than it stands', async () => {
    await writeLog(source);
    const { scan } = source;
    source = {
      ...source,
      scan: overriding(scan, {
        async *scan(after) {
          for await (const page of scan.scan(after)) {
            yield page.map((event, index) => (index === 7 ? { ...event, data: ` ${event.data}` } : event));
          }
        },
      }),
    };
    expect(await refusal()).toContain('is not the JSON that was written');
  });

  it('for streams of a kind that this program does not know', async () => {
    await source.store.append('jukebox-1', someEvents(1), -1);
    expect(await refusal()).toContain('jukebox-1');
  });
});

describe('the keys of a copied system', () => {
  /** The source's key as the target has it. */
  const kept = (id: string): Promise<string | null | undefined> => target.keys.get(id);

  it('are there before the first event', async () => {
    await writeLog(source);
    const { keyId } = await vaultOf(source).createPersonKey();
    const found: unknown[] = [];
    const watched = withStore(async (...given) => {
      found.push(await kept(keyId));
      return target.store.append(...given);
    });
    expect(await copy(watched)).toMatchObject({ newKeys: 1, newTombstones: 0 });
    expect(found[0]).toBe(await source.keys.get(keyId));
  });

  it('stay dropped, on whichever side and whenever they were dropped', async () => {
    await writeLog(source);
    const vault = vaultOf(source);
    const keys = [
      await vault.createPersonKey(),
      await vault.createPersonKey(),
      await vault.createPersonKey(),
      await vault.createPersonKey(),
    ];
    const [before = '', between = '', there = '', never = ''] = keys.map(({ keyId }) => keyId);
    await source.keys.drop(before);
    expect(await copy()).toMatchObject({ newKeys: 3, newTombstones: 1 });
    await source.keys.drop(between);
    await target.keys.drop(there);
    expect(await copy()).toMatchObject({ newKeys: 0, newTombstones: 1 });
    expect(await Promise.all([before, between, there].map(kept))).toEqual([null, null, null]);
    expect(await kept(never)).toBe(await source.keys.get(never));
    expect(await copy()).toMatchObject({ newKeys: 0, newTombstones: 0 });
  });

  it('open what was sealed on the source', async () => {
    await writeLog(source);
    const key = await vaultOf(source).createPersonKey();
    const sealed = key.seal('email', 'ada@example.org');
    await copy();
    expect(await vaultOf(target).open('email', sealed)).toBe('ada@example.org');
  });

  it.each(['source', 'target'] as const)(
    'are refused when those of the %s have another master key',
    async (side) => {
      await writeLog(source);
      await vaultOf(source).createPersonKey();
      const other = randomBytes(32);
      if (side === 'target') await vaultOf(target, other).createPersonKey();
      const vault = vaultOf(target, side === 'source' ? other : masterKey);
      await expect(copy(target, vault)).rejects.toThrow(`of the ${side} was wrapped with another master key`);
      expect(await logOf(target)).toEqual([]);
    },
  );

  it('are refused when the target has made one of its own under the same name', async () => {
    await writeLog(source);
    await vaultOf(source).systemKey('digest');
    await vaultOf(target).systemKey('digest');
    await expect(copy()).rejects.toThrow('a key of its own under system:digest');
    expect(await logOf(target)).toEqual([]);
  });
});
