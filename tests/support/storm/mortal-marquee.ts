import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Client } from '../client.ts';
import { type RunningMarquee, startMarquee } from '../process.ts';

const HOUR_MILLISECONDS = 3_600_000;

/** Who asks: the same person, also after a restart. */
export interface Person {
  readonly role: 'admin' | 'boxOffice' | 'customer';
  readonly id: string;
}

/** The program on one data directory, which is ended and started again while people use it. */
export class MortalMarquee {
  private readonly directory: string;
  private readonly environment: Readonly<Record<string, string>>;
  private running: Promise<RunningMarquee>;
  private hoursAhead = 0;
  private readonly clients = new WeakMap<RunningMarquee, Map<string, Client>>();

  constructor(directory: string, environment: Readonly<Record<string, string>>) {
    this.directory = directory;
    this.environment = environment;
    this.running = this.start();
  }

  /** The process, as soon as it is there. */
  process(): Promise<RunningMarquee> {
    return this.running;
  }

  /** By its clock. */
  now(): Date {
    return new Date(Date.now() + this.hoursAhead * HOUR_MILLISECONDS);
  }

  /** Ends the process as a power cut would and starts it again, so many hours later. Whoever asks it waits for that. */
  kill(hours = 0): Promise<unknown> {
    return this.restart(hours, (system) => system.kill());
  }

  /** Stops the process and starts it again, so many hours later. */
  stop(hours = 0): Promise<unknown> {
    return this.restart(hours, (system) => system.stop());
  }

  async close(): Promise<void> {
    await (await this.running).kill();
  }

  /** Asks until it is answered, as people do whose connection breaks off: with one key, so that it takes effect once. */
  async ask(person: Person, method: 'get' | 'post', path: string, body?: object): Promise<Answer> {
    const key = { 'Idempotency-Key': randomUUID() };
    for (;;) {
      const system = await this.running;
      const client = this.clientOf(system, person);
      const asking = method === 'get' ? client.get(path) : client.post(path, body, key);
      const answer = await asking.catch((error: unknown) => {
        if (!isBrokenConnection(error)) throw error;
        this.clients.delete(system);
        return null;
      });
      const code = (answer?.body as { code?: string } | undefined)?.code;
      // What was just written is read a moment later.
      const isEarly = method === 'get' && answer?.status === 404;
      const isAnswered = answer !== null && answer.status < 500 && code !== 'idempotency-key-in-use';
      if (isAnswered && !isEarly) return answer;
      await delay(50);
    }
  }

  private restart(hours: number, end: (system: RunningMarquee) => Promise<unknown>): Promise<unknown> {
    this.running = this.running.then(async (system) => {
      await end(system);
      this.hoursAhead += hours;
      return this.start();
    });
    return this.running;
  }

  private start(): Promise<RunningMarquee> {
    return startMarquee(this.directory, {
      ...this.environment,
      NODE_OPTIONS: `--require ${resolve('tests/support/shifted-clock.cjs')}`,
      CLOCK_AHEAD_MILLISECONDS: String(this.hoursAhead * HOUR_MILLISECONDS),
    });
  }

  private clientOf(system: RunningMarquee, { role, id }: Person): Client {
    const known = this.clients.get(system) ?? new Map<string, Client>();
    this.clients.set(system, known);
    const client = known.get(id) ?? system.as(role, id);
    known.set(id, client);
    return client;
  }
}

function isBrokenConnection(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code);
}
