import { registry } from '../../src/domain/aggregates.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { jsonEvent } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEventStoreDb, type EventStoreDb } from '../../src/adapters/eventstoredb/event-store.ts';
import { ProjectionRunner } from '../../src/engine/projections/runner.ts';
import { verifyLog } from '../../src/cli/verify.ts';
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

  /** Folds the feed until the checkpoint stands behind others' events, of which the server tells now and then. */
  const foldOthers = async (): Promise<void> => {
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

  it('takes a checkpoint among their events for what it is', async () => {
    await foldOthers();
    const { breaks } = await verifyLog(log.scan, await open.ports.readModels.checkpoints());
    expect(breaks).toEqual([]);
  });

  it('finds one that lies beyond theirs, too', async () => {
    await foldOthers();
    const checkpoints = new Map([['actors_v1', 10n ** 9n]]);
    const { breaks } = await verifyLog(log.scan, checkpoints);
    expect(breaks).toMatchObject([
      { stream: '$checkpoint-actors_v1', reason: expect.stringContaining('tail') },
    ]);
  });
});
