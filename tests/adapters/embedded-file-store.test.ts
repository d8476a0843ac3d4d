import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import files from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedFileStore } from '../../src/adapters/embedded/file-store.ts';
import { StoreUnavailable } from '../../src/engine/ports/event-store.ts';
import { digestOf } from '../../src/ports/file-store.ts';
import { fileStoreContract, type OpenedFiles } from '../contracts/file-store.contract.ts';
import { temporaryDirectory } from '../support/embedded.ts';

fileStoreContract('The embedded files', () => {
  const { directory, remove } = temporaryDirectory();
  const fileOf = (digest: string): string => join(directory, 'posters', digest);
  const open = (): Promise<OpenedFiles> => {
    const faults: Error[] = [];
    return Promise.resolve({
      files: new EmbeddedFileStore(directory, 'posters', (fault) => faults.push(fault)),
      faults,
      copies: (digest) =>
        Promise.resolve(
          readdirSync(join(directory, 'posters')).filter((name) => name.startsWith(digest)).length,
        ),
      damage: (digest) => {
        const bytes = readFileSync(fileOf(digest));
        bytes.writeUInt8(bytes.readUInt8(77) ^ 1, 77);
        writeFileSync(fileOf(digest), bytes);
        return Promise.resolve();
      },
      cut: (digest) => {
        truncateSync(fileOf(digest), 77);
        return Promise.resolve();
      },
      reopen: open,
      close: () => {
        remove();
        return Promise.resolve();
      },
    });
  };
  return open();
});

describe('The embedded files', () => {
  let directory: string;
  let remove: () => void;
  let faults: Error[];
  let stored: EmbeddedFileStore;
  beforeEach(() => {
    ({ directory, remove } = temporaryDirectory());
    faults = [];
    stored = new EmbeddedFileStore(directory, 'posters', (fault) => faults.push(fault));
  });
  afterEach(() => remove());

  it('are files that nobody but their owner reads, and no unfinished ones beside', async () => {
    const digest = await stored.store(randomBytes(1000));
    expect(readdirSync(join(directory, 'posters'))).toEqual([digest]);
    expect(statSync(join(directory, 'posters', digest)).mode & 0o777).toBe(0o600);
  });

  it('are none where none was ever stored, and what a crash has left is none', async () => {
    const listed = async (): Promise<string[]> => {
      const digests: string[] = [];
      for await (const digest of stored.list()) digests.push(digest);
      return digests;
    };
    expect(await listed()).toEqual([]);
    const digest = await stored.store(randomBytes(10));
    writeFileSync(join(directory, 'posters', `${digest}.0.part`), 'half');
    expect(await listed()).toEqual([digest]);
  });

  it('are unavailable on a full disk, tell the operator, leave no part behind, and are stored later', async () => {
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const bytes = randomBytes(1000);
    jest.spyOn(files, 'rename').mockRejectedValueOnce(full);
    await expect(stored.store(bytes)).rejects.toThrow(StoreUnavailable);
    expect(faults.map(({ cause }) => cause)).toEqual([full]);
    expect(readdirSync(join(directory, 'posters'))).toEqual([]);
    await stored.store(bytes);
    expect(readdirSync(join(directory, 'posters'))).toEqual([digestOf(bytes)]);
  });

  it('are unavailable where a file cannot be read', async () => {
    const digest = digestOf(randomBytes(10));
    mkdirSync(join(directory, 'posters', digest), { recursive: true });
    await expect(stored.read(digest)).rejects.toThrow(StoreUnavailable);
    expect(faults).toHaveLength(1);
  });

  it('are unavailable where their folder cannot be made', async () => {
    writeFileSync(join(directory, 'posters'), 'a file');
    await expect(stored.store(randomBytes(1000))).rejects.toThrow(StoreUnavailable);
    expect(faults).toHaveLength(1);
  });
});
