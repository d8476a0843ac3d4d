import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

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
