import { registry } from '../../src/domain/aggregates.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { type EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { StoreUnavailable } from '../../src/engine/ports/event-store.ts';
import { newStream, someEvents } from '../support/events.ts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEventStoreDb, type EventStoreDb } from '../../src/adapters/eventstoredb/event-store.ts';
import { ProjectionRunner } from '../../src/engine/projections/runner.ts';
import { verifyLog } from '../../src/engine/auditing/verification.ts';
import { actors } from '../../src/projections/actors.ts';
import { type EventStoreDouble, plainClient, startEventStoreDouble } from '../doubles/eventstoredb.ts';
import { openPorts, type OpenPorts } from '../support/system.ts';

describe('verifying the log of an EventStoreDB that others write to', () => {
  let double: EventStoreDouble;
  let log: EventStoreDb;
  let open: OpenPorts;
  beforeEach(async () => {
    double = await startEventStoreDouble();
    log = openEventStoreDb({ url: double.url, prefixes: registry.streamPrefixes });
    open = await openPorts();
  });
  afterEach(async () => {
    await log.close();
    await open.close();
    await double.stop();
  });

  /** Projects until the checkpoint stands behind others' events, of which the server tells now and then. */
  const projectOthers = async (): Promise<void> => {
    const [client, disconnect] = plainClient(double.url);
    for (let append = 0; append < 10; append += 1) {
      const events = Array.from({ length: 500 }, () => jsonEvent({ type: 'Other', data: {} }));
      await client.appendToStream('other-1', events);
    }
    await disconnect();
    const runner = new ProjectionRunner(
      [actors],
      registry,
      log.subscription,
      open.ports.readModels,
      () => undefined,
    );
    await runner.start();
    while (runner.statuses[0]?.position === 0n) await delay(10);
    await runner.stop();
  };

  /** The client of others, who may do anything to our streams. */
  const withClient = async (work: (client: EventStoreDBClient) => Promise<unknown>): Promise<void> => {
    const [client, disconnect] = plainClient(double.url);
    await work(client);
    await disconnect();
  };

  it.each<[string, (client: EventStoreDBClient, stream: string) => Promise<unknown>, RegExp]>([
    ['was deleted', (client, stream) => client.deleteStream(stream), /@2 .*lacks revision 0.* \$tb/],
    [
      'was deleted for ever',
      (client, stream) => client.tombstoneStream(stream),
      /@2 it was deleted for ever/,
    ],
    [
      'was cut to its last event',
      (client, stream) => client.setStreamMetadata(stream, { maxCount: 1 }),
      /@2 .*lacks revision 0, which the log still has: the stream's metadata say \$maxCount 1/,
    ],
  ])('names a stream that %s', async (_, damage, reason) => {
    const stream = newStream('actor');
    await log.store.append(stream, someEvents(3), -1);
    await withClient((client) => damage(client, stream));
    const { breaks } = await verifyLog(log.scan, new Map(), { registry });
    const found = breaks
      .filter((each) => each.stream === stream && each.eventId === '-')
      .map(({ revision, reason: why }) => `@${revision} ${why}`);
    expect(found).toEqual([expect.stringMatching(reason)]);
    expect(breaks.map(({ revision }) => revision).filter((revision) => revision > 2)).toEqual([]);
  });

  it('does not call a log broken that it may not read, or that does not answer', async () => {
    await log.store.append(newStream('actor'), someEvents(3), -1);
    await double.set({ readAccess: 'denied' });
    await expect(verifyLog(log.scan, new Map(), { registry })).rejects.toThrow(
      /refuses the read of the log: access-denied/,
    );
    await double.kill();
    await expect(verifyLog(log.scan, new Map(), { registry })).rejects.toThrow(StoreUnavailable);
  });

  it('takes a checkpoint among their events for what it is', async () => {
    await projectOthers();
    const { breaks } = await verifyLog(log.scan, await open.ports.readModels.checkpoints(), {
      registry,
    });
    expect(breaks).toEqual([]);
  });

  it('finds one that lies beyond theirs, too', async () => {
    await projectOthers();
    const checkpoints = new Map([['actors_v1', 10n ** 9n]]);
    const { breaks } = await verifyLog(log.scan, checkpoints, { registry });
    expect(breaks).toMatchObject([
      { stream: '$checkpoint-actors_v1', reason: expect.stringContaining('tail') },
    ]);
  });
});
