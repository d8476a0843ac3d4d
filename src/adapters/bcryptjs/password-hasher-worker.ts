import { createHash, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import bcrypt from 'bcryptjs';
import type { PasswordTask, PasswordTaskResult } from './password-hasher.ts';

/** Hashes or checks one password. Refuses one that is too long: bcrypt would silently cut it. */
function perform(task: PasswordTask): string | boolean {
  if (task.type === 'verify-imported') return isRightFor(task);
  if (bcrypt.truncates(task.password)) {
    if (task.type === 'verify') return false;
    throw new Error('The password has more than 72 bytes.');
  }
  return task.type === 'hash'
    ? bcrypt.hashSync(task.password, task.cost)
    : bcrypt.compareSync(task.password, task.hash);
}

/** Checks a password against a hash in one of the formats of Django. */
function isRightFor({ password, hash }: { readonly password: string; readonly hash: string }): boolean {
  const [format = '', first = '', salt = '', digest = ''] = hash.split('$');
  if (format === 'pbkdf2_sha256') {
    const expected = Buffer.from(digest, 'base64');
    const derived = pbkdf2Sync(password, salt, Number(first), expected.length, 'sha256');
    return timingSafeEqual(derived, expected);
  }
  const own = hash.slice(format.length + 1);
  if (format === 'bcrypt_sha256') {
    return bcrypt.compareSync(createHash('sha256').update(password).digest('hex'), own);
  }
  return !bcrypt.truncates(password) && bcrypt.compareSync(password, own);
}

/** On Linux this lowers the priority of this thread alone, so that logins never slow down sales. */
const LOWER_PRIORITY = 10;
try {
  if (process.platform === 'linux') setPriority(0, LOWER_PRIORITY);
} catch {
  // Without the right to change it, hashing keeps the normal priority.
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
