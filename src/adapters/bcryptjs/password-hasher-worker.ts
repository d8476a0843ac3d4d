import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import bcrypt from 'bcryptjs';
import type { PasswordTask, PasswordTaskResult } from './password-hasher.ts';

/** Hashes and checks passwords, one after the other. bcrypt would cut a password that is too long in silence. */
function perform(task: PasswordTask): string | boolean {
  if (bcrypt.truncates(task.password)) {
    if (task.type === 'verify') return false;
    throw new Error('The password has more than 72 bytes.');
  }
  return task.type === 'hash'
    ? bcrypt.hashSync(task.password, task.cost)
    : bcrypt.compareSync(task.password, task.hash);
}

/** On Linux this is the priority of this thread alone: whoever logs in waits for whoever buys, not the other way round. */
const LOWER_PRIORITY = 10;
try {
  if (process.platform === 'linux') setPriority(0, LOWER_PRIORITY);
} catch {
  // Where it is not allowed, hashing has the priority of everything else.
}

parentPort?.on('message', (task: PasswordTask) => {
  let answer: PasswordTaskResult;
  try {
    answer = { result: perform(task) };
  } catch (error) {
    answer = { fault: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(answer);
});
