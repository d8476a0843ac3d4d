import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import Database from 'libsql';

/** The built worker: a thread cannot run TypeScript. */
export const workerFile = resolve('dist/adapters/embedded/sqlite-worker.js');

/** A new directory, and the removal of it. */
export function temporaryDirectory(): { readonly directory: string; readonly remove: () => void } {
  const directory = mkdtempSync(join(tmpdir(), 'marquee-'));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** For stores that must not fail in a test: thrown where nobody catches it, it fails the test. */
export function unexpectedFailure(failure: Error): void {
  throw failure;
}

/** Another process that runs some asynchronous code, with `built('…')` for the URL of a built file. */
export function spawnCode(code: string): ChildProcess {
  const built = pathToFileURL(resolve('dist')).href;
  const script = `const built = (file) => '${built}/' + file;\n(async () => { ${code} })();`;
  return spawn(process.execPath, ['--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The lines that a process prints. */
export function linesOf({ stdout }: ChildProcess): AsyncIterator<string> {
  if (stdout === null) throw new Error('The output of the process is not piped.');
  return createInterface({ input: stdout })[Symbol.asyncIterator]();
}

/** The next line that a process prints. Throws when it has ended. */
export async function nextLine(lines: AsyncIterator<string>): Promise<string> {
  const line = await lines.next();
  if (line.done === true) throw new Error('The process has ended.');
  return line.value;
}

/** Kills a process as a power switch would, and waits for its end. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGKILL');
  });
}

/** Overwrites the first page of each table whose name begins so, and of its indexes, in a SQLite file that is closed. */
export function damagePagesOf(file: string, beginning: string): void {
  const database = new Database(file);
  const [[size]] = database.prepare('PRAGMA page_size').raw().all() as [[number]];
  const sql = 'SELECT rootpage FROM sqlite_master WHERE rootpage > 0 AND tbl_name GLOB ?';
  const roots = database
    .prepare(sql)
    .raw()
    .all([`${beginning}*`]) as [number][];
  database.close();
  const bytes = readFileSync(file);
  for (const [root] of roots) bytes.fill(0xa5, (root - 1) * size, root * size);
  writeFileSync(file, bytes);
}
