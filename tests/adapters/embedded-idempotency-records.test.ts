import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { openEmbeddedIdempotencyRecords } from '../../src/adapters/embedded/idempotency-records.ts';
import {
  idempotencyRecordsContract,
  type OpenedIdempotency,
} from '../contracts/idempotency-records.contract.ts';
import { temporaryDirectory, unexpectedFailure, workerFile } from '../support/embedded.ts';

idempotencyRecordsContract('The embedded idempotency records', () => {
  const { directory, remove } = temporaryDirectory();
  const open = async (): Promise<OpenedIdempotency> => {
    const records = await openEmbeddedIdempotencyRecords({
      directory,
      workerFile,
      onFailure: unexpectedFailure,
    });
    return {
      records,
      reopen: async () => {
        await records.close();
        return open();
      },
      close: async () => {
        await records.close();
        remove();
      },
    };
  };
  return open();
});

describe('The embedded idempotency records', () => {
  it('give up an answer after its time, and a key under way with their process', async () => {
    const { directory, remove } = temporaryDirectory();
    const open = { directory, workerFile, onFailure: unexpectedFailure };
    const records = await openEmbeddedIdempotencyRecords(open);
    await records.finish('short', { fingerprint: 'f', text: 't' }, 0.05);
    await records.finish('long', { fingerprint: 'f', text: 't' }, 60);
    await records.begin('under way');
    await sleep(100);
    expect(await records.begin('short')).toEqual({ state: 'begun' });
    await records.close();
    const reopened = await openEmbeddedIdempotencyRecords(open);
    expect(await reopened.begin('under way')).toEqual({ state: 'begun' });
    expect(await reopened.begin('long')).toMatchObject({ state: 'done' });
    await reopened.close();
    remove();
  });
});
