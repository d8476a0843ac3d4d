import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InUse } from '../../engine/ports/leases.ts';
import { openSqlite, SqliteFailure } from './sqlite.ts';

/** Another process has the data directory. */
export class DataDirectoryInUse extends InUse {
  override readonly name = 'DataDirectoryInUse';

  constructor(directory: string) {
    super(
      `The data directory ${directory} is in use by another process. ` +
        'Stop that process, or name another directory with DATA_DIR.',
    );
  }
}

export interface DataDirectoryLock {
  release(): Promise<void>;
}

/**
 * Makes the directory if it is missing, and locks it for this process until the lock is released or the process
 * ends. Throws DataDirectoryInUse.
 */
export async function lockDataDirectory(
  directory: string,
  workerFile: string | URL,
): Promise<DataDirectoryLock> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  try {
    const lock = await openSqlite({
      workerFile,
      file: join(directory, 'lock.db'),
      // The open transaction is the lock: the operating system ends it with the process.
      setup: 'BEGIN EXCLUSIVE',
      onFailure: () => undefined, // The process holds the lock even when the thread has died.
    });
    return { release: () => lock.close() };
  } catch (error) {
    if (error instanceof SqliteFailure && error.code === 'SQLITE_BUSY')
      throw new DataDirectoryInUse(directory);
    throw error;
  }
}
