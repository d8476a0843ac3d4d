import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonEvent } from '@eventstore/db-client';
import { notary } from '../../../src/domain/notary/decider.ts';
import { BackOff } from '../../../src/engine/back-off.ts';
import { hashOfLeaf } from '../../../src/engine/notary/leaf.ts';
import { KeptTree, TREE_COLLECTION } from '../../../src/engine/notary/kept-tree.ts';
import {
  consistencyProof,
  inclusionProof,
  isConsistent,
  isIncluded,
} from '../../../src/engine/notary/merkle-tree.ts';
import { LogForked, NOTARY, type SignedTreeHead } from '../../../src/engine/notary/tree-head.ts';
import { StoreUnavailable } from '../../../src/engine/ports/event-store.ts';
import type { EventMetadata } from '../../../src/engine/event.ts';
import { plainClient } from '../../doubles/eventstoredb.ts';
import { logKinds, NotarizedLog } from '../../support/notary.ts';
import { overriding } from '../../support/overriding.ts';
import { until } from '../../support/until.ts';

describe.each(logKinds)('The notary of a log that is %s', (kind) => {
  let system: NotarizedLog;
  beforeEach(async () => {
    system = await NotarizedLog.open(kind);
  });
  afterEach(() => system.close());

  const untilHeads = (count: number): Promise<void> =>
    until(async () => (await system.heads()).length >= count, `${count} heads are signed`);

  const untilStopped = async (): Promise<void> =>
    until(() => system.faults.some((fault) => fault instanceof LogForked), 'the fork is found');

  const files = (): string[] => {
    const days = readdirSync(system.witnessed);
    return days
      .flatMap((day) => readdirSync(join(system.witnessed, day)).map((file) => join(day, file)))
      .sort();
  };
  const fileOf = (size: number): string => `2026-11-20/${String(size).padStart(12, '0')}.json`;
  const untilFile = (size: number): Promise<void> =>
    until(() => {
      try {
        return files().includes(fileOf(size));
      } catch {
        return false;
      }
    }, `the head of ${size} events is a file`);

  it('signs what is new when it has waited for a minute, and shows it to the witness', async () => {
    system.start();
    await system.addEvents(5);
    await system.passSeconds(60);
    await untilHeads(1);
    const [head] = await system.heads();
    const last = (await system.stored()).filter(({ stream }) => stream !== NOTARY.stream).at(-1);
    const [key] = await system.commands.treeHeadKeys.published();
    expect(head).toMatchObject({
      size: 5,
      root: await system.rootOf(5),
      at: system.time,
      eventId: last?.id,
      position: String(last?.position),
      keyId: key?.kid,
      publicKey: key?.x,
    });
    await untilFile(5);
    expect(JSON.parse(readFileSync(join(system.witnessed, fileOf(5)), 'utf8'))).toEqual(head);
  });

  it('reads nothing before it may begin', async () => {
    let asked = 0;
    let mayBegin = false;
    const notary = system.start({
      mayBegin: () => {
        asked += 1;
        return mayBegin;
      },
    });
    await system.addEvents(5);
    await until(() => asked > 3, 'it asks again');
    expect([notary.position, (await system.open.ports.readModels.checkpoints()).size]).toEqual([0n, 0]);
    mayBegin = true;
    await system.passSeconds(60);
    await untilHeads(1);
  });

  it('signs nothing where nothing is new: its own events are none', async () => {
    system.start();
    await system.addEvents(2);
    await system.passSeconds(60);
    await untilHeads(1);
    await system.passSeconds(600);
    await system.addEvents(1);
    await system.passSeconds(60);
    await untilHeads(2);
    expect((await system.heads()).map(({ size }) => size)).toEqual([2, 3]);
  });

  it('keeps nothing of an empty log', async () => {
    const { readModels } = system.open.ports;
    let subscriptions = 0;
    const subscription = overriding(system.log.subscription, {
      subscribe: (...parts) => {
        subscriptions += 1;
        return system.log.subscription.subscribe(...parts);
      },
    });
    system.start({ subscription });
    await until(() => subscriptions > 0, 'it has begun');
    await system.stop();
    expect(await readModels.count(TREE_COLLECTION, {})).toBe(0);
  });

  it('signs every thousand events without waiting, and serves proofs of them', async () => {
    system.start();
    await system.addEvents(1100);
    await untilHeads(1);
    const [head] = await system.heads();
    expect(head).toMatchObject({ size: 1000, root: await system.rootOf(1000) });
    const tree = await KeptTree.open(system.open.ports.readModels);
    const events = (await system.stored()).filter(({ stream }) => stream !== NOTARY.stream);
    for (const index of [0, 255, 256, 700, 999]) {
      const event = events[index];
      if (event === undefined) throw new Error(`There is no event ${index}.`);
      expect(await tree.indexOf(event.id)).toBe(index);
      const { chain } = JSON.parse(event.metadata) as EventMetadata;
      const leaf = hashOfLeaf({ ...event, hash: chain.hash }, index);
      const path = await inclusionProof(tree.nodes, index, 1000);
      const root = Buffer.from(head?.root ?? '', 'hex');
      expect(isIncluded({ index, size: 1000, leaf, path, root })).toBe(true);
    }
    for (const from of [1, 256, 300, 512, 999]) {
      const roots = { fromRoot: await system.rootOf(from), toRoot: head?.root ?? '' };
      const path = await consistencyProof(tree.nodes, from, 1000);
      const [fromRoot, toRoot] = [Buffer.from(roots.fromRoot, 'hex'), Buffer.from(roots.toRoot, 'hex')];
      expect(isConsistent({ from, fromRoot, to: 1000, toRoot, path })).toBe(true);
    }
  });

  it.each(['a restart', 'the loss of its nodes'])(
    'signs no second head of one size after %s',
    async (after) => {
      system.start();
      await system.addEvents(300);
      await system.passSeconds(60);
      await untilFile(300);
      await system.stop();
      if (after !== 'a restart') await system.open.ports.readModels.drop(TREE_COLLECTION);
      await system.passSeconds(3600);
      system.start();
      await system.addEvents(10);
      await system.passSeconds(60);
      await untilHeads(2);
      const heads = await system.heads();
      expect(heads.map(({ size }) => size)).toEqual([300, 310]);
      expect(heads[1]?.root).toBe(await system.rootOf(310));
      expect(system.faults).toEqual([]);
    },
  );

  it('shows a head that a crash kept from the witness', async () => {
    const open = system.start({
      witness: { publish: () => Promise.reject(new Error('the disk is full')) },
    });
    await system.addEvents(3);
    await system.passSeconds(60);
    await until(() => system.faults.length > 0, 'the witness cannot be shown the head');
    expect(open.fault).toBe('The notary stopped: the disk is full');
    await system.stop();
    system.start();
    await untilFile(3);
    expect(await system.heads()).toHaveLength(1);
  });

  const forge = async (head: Partial<SignedTreeHead>): Promise<void> => {
    const [last] = await system.heads();
    if (last === undefined) throw new Error('No head was signed.');
    const command = { type: 'RecordTreeHead', head: { ...last, ...head } } as const;
    await system.commands.writer.execute(notary, NOTARY.id, command, system.context());
  };

  it.each<[string, Partial<SignedTreeHead>, RegExp]>([
    [
      'has another root',
      { size: 7, root: 'a'.repeat(64) },
      /first 7 events .* they now give the root [0-9a-f]{64}\./,
    ],
    ['covers events that are not there', { size: 90 }, /first 90 events .* 8 events stand before that head/],
  ])('stops, and says so, where a head of the log %s', async (_, head, message) => {
    const running = system.start();
    await system.addEvents(5);
    await system.passSeconds(60);
    await untilFile(5);
    await system.addEvents(3);
    await forge(head);
    await untilStopped();
    expect(running.fault).toMatch(/^The notary stopped: The log is not the one whose/);
    expect(running.fault).toMatch(message);
    await system.stop();
    // Nor does it sign when it begins again, and has to compare the last head with what it kept.
    const again = system.start();
    await until(() => again.fault !== null, 'it has stopped again');
    expect(again.fault).toMatch(message);
  });

  it('stops where the witness was shown another head', async () => {
    const running = system.start();
    await system.addEvents(5);
    await system.passSeconds(60);
    await untilFile(5);
    await system.stop();
    await system.open.ports.readModels.drop(TREE_COLLECTION);
    const other = 'b'.repeat(64);
    const again = system.start({
      witness: { publish: () => Promise.resolve({ outcome: 'other', root: other }) },
    });
    await untilStopped();
    expect(again.fault).toContain(`the witness was shown the root ${other}`);
    expect(running.fault).toBeNull();
  });

  it('goes on when a store answers again, from where it was', async () => {
    let refusals = 2;
    const { readModels } = system.open.ports;
    const documents = overriding(readModels, {
      save: (...parts) => {
        refusals -= 1;
        return refusals >= 0 ? Promise.reject(new StoreUnavailable('not now')) : readModels.save(...parts);
      },
    });
    const pauses = jest.spyOn(BackOff.prototype, 'next');
    const running = system.start({ documents });
    await system.addEvents(300);
    // What it had not stored it takes again, as if it were new.
    await until(async () => {
      await system.passSeconds(60);
      return (await system.heads()).length > 0;
    }, 'a head is signed');
    expect((await system.heads())[0]).toMatchObject({ size: 300, root: await system.rootOf(300) });
    await until(() => running.fault === null, 'it goes on');
    expect(system.faults.length).toBeGreaterThan(0);
    const causes = pauses.mock.calls.map(([cause]) => cause instanceof StoreUnavailable);
    pauses.mockRestore();
    expect(causes).toEqual([true, true]);
  });

  it('passes over events of others', async () => {
    if (system.double === null) return;
    await system.addEvents(2);
    const [client, disconnect] = plainClient(system.double.url);
    await client.appendToStream('actor-others', [jsonEvent({ type: 'Other', data: {} })]);
    await client.appendToStream('other-1', [jsonEvent({ type: 'Other', data: {} })]);
    await disconnect();
    await system.addEvents(2);
    system.start();
    await system.addEvents(1);
    await system.passSeconds(60);
    await untilHeads(1);
    expect((await system.heads()).map(({ size }) => size)).toEqual([5]);
  });
});
