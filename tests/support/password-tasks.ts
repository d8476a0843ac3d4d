import type { Worker } from 'node:worker_threads';
import bcrypt from 'bcryptjs';
import type { BcryptPasswords, PasswordTask } from '../../src/adapters/bcryptjs/password-hasher.ts';

/** The thread that hashes. It is there once it has been asked for something. */
export function threadOf(hasher: BcryptPasswords): Worker {
  return (hasher as unknown as { thread: { worker: Worker } }).thread.worker;
}

/** What the thread is asked from now on. It has to have been asked for something before. */
export function tasksOf(hasher: BcryptPasswords): PasswordTask[] {
  const worker = threadOf(hasher);
  const asked: PasswordTask[] = [];
  const post = worker.postMessage.bind(worker);
  worker.postMessage = (task: PasswordTask) => {
    asked.push(task);
    post(task);
  };
  return asked;
}

/** Rounds of bcrypt that the tasks take; none for a password that bcrypt does not read. PBKDF2 has none. */
export function roundsOf(tasks: readonly PasswordTask[]): number {
  return tasks
    .filter(({ password }) => !bcrypt.truncates(password))
    .map((task) => (task.type === 'hash' ? 2 ** task.cost : roundsOfHash(task.hash)))
    .reduce((sum, rounds) => sum + rounds, 0);
}

function roundsOfHash(hash: string): number {
  const cost = /\$2[aby]\$(\d\d)\$/u.exec(hash)?.[1];
  return cost === undefined ? 0 : 2 ** Number(cost);
}
