import { describe, expect, it } from '@jest/globals';
import { MongoServerError } from 'mongodb';
import { MongoDb } from '../../src/adapters/mongodb/connection.ts';
import { StoreUnavailable } from '../../src/engine/ports/event-store.ts';

const db = new MongoDb({} as never, {} as never);
const failing = (error: Error): Promise<never> => db.reach(() => Promise.reject(error));

describe('MongoDB', () => {
  it.each([
    ['no node for the read', 133],
    ['a reconfiguration', 365],
    ['an interrupted operation', 11601],
    ['a full disk', 14031],
  ])('is unavailable at %s (%i)', (_, code) =>
    expect(failing(new MongoServerError({ message: 'no', code }))).rejects.toThrow(StoreUnavailable),
  );

  it.each(['RetryableWriteError', 'TransientTransactionError', 'NoWritesPerformed'])(
    'is unavailable where an error says %s',
    async (label) => {
      const error = new MongoServerError({ message: 'no', code: 1 });
      await expect(failing(error)).rejects.toBe(error);
      error.addErrorLabel(label);
      await expect(failing(error)).rejects.toThrow(StoreUnavailable);
    },
  );
});
