import type { ParseArgsConfig } from 'node:util';
import type { Configuration } from '../config.ts';
import type { ReadOnlyRuntime } from '../read-only-runtime.ts';
import type { Runtime, RuntimeOptions } from '../runtime.ts';
import { checkKeys } from './check-keys.ts';

/** One command of the command line. Each has a file of its own, named like the command. */
export interface CliCommand {
  readonly name: string;
  /** What may follow the name, as the usage shows it: `STREAM [--revision N]`. */
  readonly usage: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** What else somebody has to know before they run it. */
  readonly details?: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** How many words it takes besides options. */
  readonly maximumWords: number;
  /** Answers whether the answer is yes: the exit code is 0 then, else 1. Throws UsageError. */
  run(input: CliInput, context: CliContext): Promise<boolean>;
}

/** What was typed behind the name of a command. */
export interface CliInput {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a command gets from the program. */
export interface CliContext {
  /** The configuration of the environment, with other variables over it. Throws ConfigurationError. */
  configure(variables?: Readonly<Record<string, string>>): Configuration;
  openRuntime(configuration: Configuration, options?: RuntimeOptions): Promise<Runtime>;
  openReadOnlyRuntime(configuration: Configuration): Promise<ReadOnlyRuntime>;
  /** Prints a line of the answer to standard output. */
  readonly print: (line: string) => void;
  /** Prints progress and remarks to standard error, so that the answer can be piped. */
  readonly warn: (line: string) => void;
  /** Resolves when somebody asks the process to stop. Until it is called, a signal ends the process at once. */
  readonly stopRequest: () => Promise<unknown>;
  /** The file with the movies of the demo data. */
  readonly demoMovies: URL;
}

/** Thrown when what was typed cannot be understood. The message says what to type instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Opens the runtime that the environment configures, runs the work and closes it. Rejects when a store fails. */
export function withRuntime<Result>(
  context: CliContext,
  work: (runtime: Runtime) => Promise<Result>,
  options?: RuntimeOptions,
): Promise<Result> {
  return whileOpen(context.openRuntime(context.configure(), options), async (runtime) => {
    await checkKeys(runtime);
    return work(runtime);
  });
}

/** The same for reading only, beside a server that may be running. */
export function withReadOnlyRuntime<Result>(
  context: CliContext,
  work: (runtime: ReadOnlyRuntime) => Promise<Result>,
): Promise<Result> {
  return whileOpen(context.openReadOnlyRuntime(context.configure()), work);
}

export async function whileOpen<Opened extends Pick<Runtime, 'failed' | 'close'>, Result>(
  opening: Promise<Opened>,
  work: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const opened = await opening;
  try {
    const failure = opened.failed.then((error) => Promise.reject(error));
    return await Promise.race([work(opened), failure]);
  } finally {
    await opened.close();
  }
}

/** Warns that another process holds a lease, and how long this one waits for it. */
export function warnOfWaiting({ warn }: CliContext): (seconds: number) => void {
  return (seconds) => warn(`Another process holds the lease. Waiting ${seconds} seconds for it to end.`);
}
