import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEmbeddedKeyRecords } from '../../src/adapters/embedded/key-records.ts';
import { DataDirectoryInUse, lockDataDirectory } from '../../src/adapters/embedded/data-directory.ts';
import { kill, linesOf, nextLine, spawnCode, temporaryDirectory, workerFile } from '../support/embedded.ts';

describe('A data directory', () => {
  let directory: string;
  let remove: () => void;
  let children: ChildProcess[];
  beforeEach(() => {
    const temporary = temporaryDirectory();
    directory = join(temporary.directory, 'a', 'data');
    remove = temporary.remove;
    children = [];
  });
  afterEach(async () => {
    await Promise.all(children.map(kill));
    remove();
  });

  /** A process that takes the directory and prints how it went. */
  const otherProcess = async (): Promise<{ readonly child: ChildProcess; readonly said: string }> => {
    const child = spawnCode(`
      const { lockDataDirectory } = await import(built('adapters/embedded/data-directory.js'));
      const workerFile = new URL(built('adapters/embedded/sqlite-worker.js'));
      try {
        await lockDataDirectory(${JSON.stringify(directory)}, workerFile);
        console.log('taken');
      } catch (error) {
        console.log(error.name + ': ' + error.message);
      }
    `);
    children.push(child);
    return { child, said: await nextLine(linesOf(child)) };
  };

  it('is made for its owner alone', async () => {
    const lock = await lockDataDirectory(directory, workerFile);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    await lock.release();
  });

  it('has files for its owner alone, where the directory was there for others to read, and old files too', async () => {
    mkdirSync(directory, { recursive: true });
    chmodSync(directory, 0o755);
    writeFileSync(join(directory, 'keys.db'), '', { mode: 0o644 });
    const lock = await lockDataDirectory(directory, workerFile);
    const keys = await openEmbeddedKeyRecords({ directory, workerFile, onFailure: () => undefined });
    await keys.insert('one', 'wrapped');
    const files = readdirSync(directory);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files)
      expect([file, statSync(join(directory, file)).mode & 0o777]).toEqual([file, 0o600]);
    await keys.close();
    await lock.release();
  });

  it('is refused while another process has it, and free when that was killed', async () => {
    const { child, said } = await otherProcess();
    expect(said).toBe('taken');
    const refused = lockDataDirectory(directory, workerFile);
    await expect(refused).rejects.toThrow(DataDirectoryInUse);
    await expect(refused).rejects.toThrow(new RegExp(`${directory} is in use by another process.*DATA_DIR`));
    await kill(child);
    const lock = await lockDataDirectory(directory, workerFile);
    await lock.release();
  });

  it('is refused to another process until it is released', async () => {
    const lock = await lockDataDirectory(directory, workerFile);
    expect((await otherProcess()).said).toMatch(/^DataDirectoryInUse: .* is in use/);
    await expect(lockDataDirectory(directory, workerFile)).rejects.toThrow(DataDirectoryInUse);
    await lock.release();
    expect((await otherProcess()).said).toBe('taken');
  });
});
