import { Worker } from 'node:worker_threads';
import { PasswordHasherOverloaded, type PasswordHasher } from '../domain/kernel/password-hasher.ts';

/** More would wait longer than a person does. */
const WAITING = 50;

export type PasswordTask =
  | { readonly id: number; readonly type: 'hash'; readonly password: string; readonly cost: number }
  | { readonly id: number; readonly type: 'verify'; readonly password: string; readonly hash: string };

export type PasswordTaskResult = {
  readonly id: number;
  readonly result?: string | boolean;
  readonly fault?: string;
};

interface Waiting {
  readonly resolve: (result: string | boolean) => void;
  readonly reject: (error: Error) => void;
}

/**
 * bcrypt in a thread of its own, one password at a time: on the event loop it would stall every hold, and in
 * libuv's pool it would starve the syncs of the log. `cost` is the logarithm of the rounds. Passwords are compared in
 * the normal form C of Unicode, for keyboards differ in how they write the same letter.
 */
export class BcryptPasswords implements PasswordHasher {
  private readonly worker: Worker;
  private readonly cost: number;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  constructor(workerFile: string | URL, cost: number) {
    this.cost = cost;
    this.worker = new Worker(workerFile);
    this.worker.unref();
    this.worker.on('message', (answer: PasswordTaskResult) => {
      const waiting = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if (answer.result === undefined) waiting?.reject(new Error(answer.fault));
      else waiting?.resolve(answer.result);
    });
    this.worker.on('error', (error) => {
      for (const { reject } of this.waiting.values()) reject(error);
      this.waiting.clear();
    });
  }

  async hash(given: string): Promise<string> {
    const password = given.normalize('NFC');
    return String(await this.ask((id) => ({ id, type: 'hash', password, cost: this.cost })));
  }

  async verify(given: string, hash: string | null): Promise<boolean> {
    const password = given.normalize('NFC');
    if (hash !== null) return (await this.ask((id) => ({ id, type: 'verify', password, hash }))) === true;
    // A password of nobody takes as long to check as one of somebody.
    await this.ask((id) => ({ id, type: 'hash', password: password.slice(0, 18), cost: this.cost }));
    return false;
  }

  isOutdated(hash: string): boolean {
    const cost = /^\$2[aby]\$(\d\d)\$/.exec(hash)?.[1];
    return Number(cost) < this.cost;
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private ask(task: (id: number) => PasswordTask): Promise<string | boolean> {
    if (this.waiting.size >= WAITING) {
      return Promise.reject(
        new PasswordHasherOverloaded(`${this.waiting.size} passwords wait to be hashed.`),
      );
    }
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage(task(id));
    });
  }
}
