import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import Database from 'libsql';

type OpenDatabase = InstanceType<typeof Database>;

/** What SQLite says where it may not make the files that it keeps beside a database: CANTOPEN, or READONLY_DIRECTORY. */
const NO_FILES_BESIDE = /SQLITE_CANTOPEN|SQLITE_ERROR_1544/;

/** Opens a database file in this thread, and makes it where there is none. Throws errors of SQLite. */
export function openDatabase(file: string, setup: string): OpenDatabase {
  const database = new Database(file);
  database.exec(setup);
  return database;
}

/**
 * Opens a database file to read, also where nothing may be written and nothing runs: on a medium that is read only, or
 * with the right to read and no other. Throws errors of SQLite.
 */
export function openDatabaseToRead(file: string, setup: string): OpenDatabase {
  const setUp = `${setup}; PRAGMA query_only = ON`;
  const database = openDatabase(file, setUp);
  try {
    database.exec('SELECT 1 FROM sqlite_master LIMIT 1');
    return database;
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    // Of other faults, such as damage, whoever reads is told.
    if (!NO_FILES_BESIDE.test(String(code))) return database;
    database.close();
    requireEmptyLog(file);
  }
  // Nobody has the file open, or the files beside it were there. So it stays as it is.
  return openDatabase(`${pathToFileURL(file).href}?immutable=1`, setUp);
}

/** What is in the write-ahead log only would be passed over in silence. */
function requireEmptyLog(file: string): void {
  const log = `${file}-wal`;
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) === 0) return;
  const remedy = `Put ${file}-shm beside it, or copy all of them to where files may be written.`;
  throw Object.assign(new Error(`what was written last is in ${log} and cannot be read here. ${remedy}`), {
    code: 'SQLITE_CANTOPEN',
  });
}
