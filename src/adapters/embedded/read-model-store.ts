import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ReadModelsDamaged, type ReadModelStore } from '../../engine/ports/read-model-store.ts';
import { Damage } from './damage.ts';
import { DocumentReader } from './document-reader.ts';
import { isFormat, makeTables, ofAnotherVersion, SETUP } from './document-tables.ts';
import { checkpointsIn, EmbeddedDocuments } from './documents.ts';
import { openSqlite, SqliteFailure } from './sqlite.ts';
import { UnreadableReadModels } from './unreadable-read-models.ts';

export interface EmbeddedDocumentsOptions {
  readonly directory: string;
  /** The built sqlite-worker.ts. */
  readonly workerFile: string | URL;
  /** Called once, when nothing can be written any more. Not for damage: that is reported, and thrown by each method. */
  readonly onFailure: (failure: Error) => void;
  /** Called once, when the file is found damaged. */
  readonly onDamage?: (damage: ReadModelsDamaged) => void;
  /** Reads beside a process that writes, and changes nothing: all is as it was when it was opened. */
  readonly readOnly?: boolean;
  /** Removes what is there, readable or not. */
  readonly anew?: boolean;
}

export type OpenReadModels = ReadModelStore & { close(): Promise<void> };

/**
 * Opens the documents of a data directory, in its file `documents.db`, and reads none of them. If the file is damaged,
 * every method says so. Rejects with a SqliteFailure.
 */
export async function openEmbeddedDocuments(options: EmbeddedDocumentsOptions): Promise<OpenReadModels> {
  const file = join(options.directory, 'documents.db');
  if (options.anew === true)
    for (const end of ['', '-wal', '-shm']) await rm(`${file}${end}`, { force: true });
  const damage = new Damage(file, options.onDamage);
  try {
    return options.readOnly === true
      ? openToRead(file, options, damage)
      : await openToWrite(file, options, damage);
  } catch (error) {
    const fault = damage.faultOf(error);
    if (fault instanceof ReadModelsDamaged) return new UnreadableReadModels(fault);
    throw error;
  }
}

function openToRead(file: string, { workerFile }: EmbeddedDocumentsOptions, damage: Damage): OpenReadModels {
  // libsql makes a missing file even when it only reads.
  if (!existsSync(file)) {
    throw new SqliteFailure(file, { code: 'SQLITE_CANTOPEN', message: 'there is no such file' });
  }
  const reader = new DocumentReader({ file, workerFile, damage, isSnapshot: true });
  return closedUnlessMade(reader, () => {
    const [version] = reader.rows('PRAGMA user_version', []);
    if (isFormat(version?.[0])) return new EmbeddedDocuments(reader, null, damage);
    const checkpoints = checkpointsIn(reader);
    void reader.close();
    const reason = 'another version of this program made it; start the server to bring it up to date';
    return new UnreadableReadModels(ofAnotherVersion(file, reason), checkpoints);
  });
}

async function openToWrite(
  file: string,
  { workerFile, onFailure }: EmbeddedDocumentsOptions,
  damage: Damage,
): Promise<OpenReadModels> {
  const fail = (failure: Error): void => {
    if (!(damage.faultOf(failure) instanceof ReadModelsDamaged)) onFailure(failure);
  };
  const database = await openSqlite({ file, workerFile, setup: SETUP, onFailure: fail });
  try {
    await makeTables(database, file);
    const reader = new DocumentReader({ file, workerFile, damage, isSnapshot: false });
    return closedUnlessMade(reader, () => new EmbeddedDocuments(reader, database, damage));
  } catch (error) {
    await database.close();
    throw error;
  }
}

function closedUnlessMade(reader: DocumentReader, make: () => OpenReadModels): OpenReadModels {
  try {
    return make();
  } catch (error) {
    void reader.close();
    throw error;
  }
}
