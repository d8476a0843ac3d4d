import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEmbeddedKeyRecords } from '../../src/adapters/embedded/key-records.ts';
import { keyRecordsContract, type OpenedKeys } from '../contracts/key-records.contract.ts';
import { temporaryDirectory, unexpectedFailure, workerFile } from '../support/embedded.ts';

keyRecordsContract('The embedded key records', () => {
  const { directory, remove } = temporaryDirectory();
  const open = async (): Promise<OpenedKeys> => {
    const keys = await openEmbeddedKeyRecords({ directory, workerFile, onFailure: unexpectedFailure });
    return {
      keys,
      reopen: async () => {
        await keys.close();
        return open();
      },
      close: async () => {
        await keys.close();
        remove();
      },
    };
  };
  return open();
});

describe('The embedded key records', () => {
  let directory: string;
  let remove: () => void;
  beforeEach(() => {
    ({ directory, remove } = temporaryDirectory());
  });
  afterEach(() => remove());

  /** Whether any part of a text, of 16 characters, stands in any file. */
  const isOnDisk = (text: string): boolean => {
    const files = readdirSync(directory).map((name) => readFileSync(join(directory, name)));
    const parts = Array.from({ length: text.length - 15 }, (_, at) => text.slice(at, at + 16));
    return parts.some((part) => files.some((file) => file.includes(part)));
  };

  it('leaves no part of a dropped key in any file', async () => {
    const keys = await openEmbeddedKeyRecords({ directory, workerFile, onFailure: unexpectedFailure });
    const wrapped = Array.from({ length: 200 }, () => randomBytes(60).toString('base64url'));
    for (const [n, key] of wrapped.entries()) await keys.insert(`id-${n}`, key);
    const [dropped = '', kept = ''] = wrapped.slice(77);
    expect(isOnDisk(dropped)).toBe(true);
    await keys.drop('id-77');
    expect(isOnDisk(dropped)).toBe(false);
    expect(isOnDisk(kept)).toBe(true);
    expect(await keys.get('id-78')).toBe(kept);
    await keys.close();
    expect(isOnDisk(dropped)).toBe(false);
  });

  it('are read beside a writer', async () => {
    const keys = await openEmbeddedKeyRecords({ directory, workerFile, onFailure: unexpectedFailure });
    await keys.insert('id', 'wrapped');
    const beside = await openEmbeddedKeyRecords({
      directory,
      workerFile,
      onFailure: unexpectedFailure,
      readOnly: true,
    });
    expect(await beside.get('id')).toBe('wrapped');
    await beside.close();
    await keys.close();
  });
});
