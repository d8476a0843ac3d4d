import { PasswordHasherOverloaded, type PasswordHasher } from '../../ports/password-hasher.ts';
import { TaskThread } from '../task-thread.ts';

/** How many passwords may wait. A longer queue would outlast the people in it. */
const WAITING = { ofOne: 64, ofAll: 256 };

/** bcrypt reads no more, so a longer password never matches. */
const MAXIMUM_BYTES = 72;

/** So many iterations of PBKDF2 with SHA-256 take about as long as one round of bcrypt here. */
const ITERATIONS_OF_ROUND = 200;

export type PasswordTask =
  | { readonly type: 'hash'; readonly password: string; readonly cost: number }
  | { readonly type: 'verify'; readonly password: string; readonly hash: string }
  /** In a format of Django. */
  | { readonly type: 'verify-imported'; readonly password: string; readonly hash: string };

export type PasswordTaskResult = { readonly result: string | boolean } | { readonly fault: string };

interface Waiting {
  readonly task: PasswordTask;
  readonly resolve: (result: string | boolean) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Runs bcrypt in a thread of its own, one password at a time: on the event loop it would stall every hold, and in
 * libuv's pool it would starve the log's syncs. `cost` is the logarithm of the rounds. Passwords are normalised to
 * NFC, because keyboards differ in how they write the same letter.
 */
export class BcryptPasswords implements PasswordHasher {
  private readonly thread: TaskThread<PasswordTask, PasswordTaskResult>;
  private readonly cost: number;
  /** By asker, in the order of their turns. */
  private readonly waiting = new Map<string, Waiting[]>();
  private waitingCount = 0;
  private isClosed = false;

  constructor(workerFile: string | URL, cost: number) {
    this.thread = new TaskThread(workerFile);
    this.cost = cost;
  }

  async hash(password: string, asker = ''): Promise<string> {
    const task = { type: 'hash', password: password.normalize('NFC'), cost: this.cost } as const;
    return String(await this.ask(task, asker));
  }

  async verify(given: string, hash: string | null, asker = ''): Promise<boolean> {
    const isImported = hash !== null && IMPORTED.test(hash);
    // Other systems hash what was typed, and PBKDF2 reads all of it.
    const password = isImported ? given : given.normalize('NFC');
    if (hash !== null && (isImported || Buffer.byteLength(password) <= MAXIMUM_BYTES)) {
      const type = isImported ? 'verify-imported' : 'verify';
      const isRight = (await this.ask({ type, password, hash }, asker)) === true;
      // A cheaper hash takes as long as a new one: else the time tells who is known. One that is not cheaper does not.
      for (const cost of costsBetween(roundsOf(hash), 2 ** this.cost)) {
        await this.ask({ type: 'hash', password: 'nobody', cost }, asker);
      }
      return isRight;
    }
    // An impossible password, or one of nobody, takes as long to check as a possible one.
    await this.ask({ type: 'hash', password: 'nobody', cost: this.cost }, asker);
    return false;
  }

  canHash(password: string): boolean {
    return Buffer.byteLength(password.normalize('NFC')) <= MAXIMUM_BYTES;
  }

  isOutdated(hash: string): boolean {
    return IMPORTED.test(hash) || roundsOf(hash) < 2 ** this.cost;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.thread.close();
  }

  private ask(task: PasswordTask, asker: string): Promise<string | boolean> {
    const queue = this.waiting.get(asker) ?? [];
    const isFull = this.waitingCount >= WAITING.ofAll;
    if (queue.length >= WAITING.ofOne || (isFull && !this.makeRoom(queue.length))) {
      return Promise.reject(overloaded(this.waitingCount));
    }
    return new Promise((resolve, reject) => {
      queue.push({ task, resolve, reject });
      this.waiting.set(asker, queue);
      this.waitingCount += 1;
      this.next();
    });
  }

  /** Turns away the last password of who has most waiting, for somebody who has fewer. False where nobody has more. */
  private makeRoom(fewer: number): boolean {
    const [longest = []] = [...this.waiting.values()].sort((a, b) => b.length - a.length);
    // With one more, the newcomer must not have as many as who gives way.
    if (longest.length <= fewer + 1) return false;
    longest.pop()?.reject(overloaded(this.waitingCount));
    this.waitingCount -= 1;
    return true;
  }

  /** Gives the worker the next password. Askers take turns. */
  private next(): void {
    if (this.thread.isBusy || this.isClosed) return;
    for (const [asker, queue] of this.waiting) {
      const waiting = queue.shift();
      this.waiting.delete(asker);
      if (queue.length > 0) this.waiting.set(asker, queue);
      if (waiting === undefined) continue;
      this.waitingCount -= 1;
      this.start(waiting);
      return;
    }
  }

  private start({ task, resolve, reject }: Waiting): void {
    this.thread
      .run(task)
      .then((answer) => {
        if ('result' in answer) resolve(answer.result);
        else reject(new Error(answer.fault));
      }, reject)
      .finally(() => this.next());
  }
}

function overloaded(waiting: number): PasswordHasherOverloaded {
  return new PasswordHasherOverloaded(`${waiting} passwords wait to be hashed.`);
}

/** What only another system has made. A bcrypt hash without a word before it may be of this one. */
const IMPORTED = /^(pbkdf2_sha256|bcrypt|bcrypt_sha256)\$/;

/** The work of checking a hash, in rounds of bcrypt. NaN for what is none. */
function roundsOf(hash: string): number {
  const iterations = /^pbkdf2_sha256\$(\d+)\$/.exec(hash)?.[1];
  if (iterations !== undefined) return Math.ceil(Number(iterations) / ITERATIONS_OF_ROUND);
  return 2 ** Number(/\$2[aby]\$(\d\d)\$/.exec(hash)?.[1]);
}

/** The costs of hashes that together have the rounds which are missing, the greatest first. */
function costsBetween(rounds: number, wanted: number): readonly number[] {
  const costs: number[] = [];
  for (let missing = wanted - rounds; missing >= LEAST_ROUNDS;) {
    const cost = Math.floor(Math.log2(missing));
    costs.push(cost);
    missing -= 2 ** cost;
  }
  return costs;
}

/** bcrypt does no less. */
const LEAST_ROUNDS = 16;
