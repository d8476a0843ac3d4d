import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { Decoding, RenderingTask, RenderingTaskResult } from './picture-renderer.ts';

/** Many times what the largest picture takes on an idle machine. */
const LIMIT_MILLISECONDS = 10_000;

/** Below everything that sells. */
const LOWER_PRIORITY = 10;

const given = String(workerData);
const decoder = given.startsWith('file:') ? fileURLToPath(given) : given;

parentPort?.on('message', (task: RenderingTask) => {
  void decode(task).then((result) => parentPort?.postMessage(result));
});

/** Has one picture decoded by a process that lives no longer than that, without our environment. */
async function decode(task: RenderingTask): Promise<RenderingTaskResult> {
  const child = fork(decoder, {
    env: {},
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  lowerPriority(child);
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MILLISECONDS);
  try {
    return await resultOf(child, task);
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

function resultOf(child: ChildProcess, task: RenderingTask): Promise<RenderingTaskResult> {
  return new Promise((resolve) => {
    child.once('message', (decoding) => resolve(decoding as Decoding));
    child.once('error', ({ message: fault }) => resolve({ outcome: 'failed', fault }));
    child.once('exit', (code, signal) => {
      if (child.killed) resolve({ outcome: 'late' });
      else if (signal !== null) resolve({ outcome: 'unreadable', reason: 'its decoder failed' });
      else resolve({ outcome: 'failed', fault: `The decoder ended with ${code}.` });
    });
    // A process that has ended meanwhile takes no message: its exit tells.
    child.send(task, () => undefined);
  });
}

function lowerPriority({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, LOWER_PRIORITY);
  } catch {
    // Without the right to change it, or once it has ended, the priority stays.
  }
}
