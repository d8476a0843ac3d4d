import { parseArgs } from 'node:util';
import { ConfigurationError, parseConfiguration } from '../config.ts';
import { InUse } from '../engine/ports/leases.ts';
import { type CliCommand, type CliContext, type CliInput, UsageError } from './command.ts';
import { cliCommands, loadCliCommands } from './commands.ts';

/** What every command ends with. */
export const exitCodes = { good: 0, no: 1, usage: 2, inUse: 3 } as const;

type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface ProgramContext extends Omit<CliContext, 'configure'> {
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Runs the command that was typed. Answers the exit code, and never throws. */
export async function runCommandLine(
  [name, ...parameters]: readonly string[],
  context: ProgramContext,
): Promise<ExitCode> {
  try {
    if (name === '--help' || name === 'help') {
      context.print(await usageOfAll());
      return exitCodes.good;
    }
    const load = name !== undefined && Object.hasOwn(cliCommands, name) ? cliCommands[name] : undefined;
    if (load === undefined) {
      if (name !== undefined) context.warn(`marquee: There is no command ${name}.\n`);
      context.warn(await usageOfAll());
      return exitCodes.usage;
    }
    const command = await load();
    if (parameters.includes('--help')) {
      context.print(usageOf(command));
      return exitCodes.good;
    }
    const configure: CliContext['configure'] = (variables) =>
      parseConfiguration({ ...context.environment, ...variables });
    const isGood = await command.run(inputOf(command, parameters), { ...context, configure });
    return isGood ? exitCodes.good : exitCodes.no;
  } catch (error) {
    context.warn(`marquee: ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof InUse) return exitCodes.inUse;
    return error instanceof UsageError || error instanceof ConfigurationError
      ? exitCodes.usage
      : exitCodes.no;
  }
}

function inputOf(command: CliCommand, parameters: readonly string[]): CliInput {
  const { options, maximumWords } = command;
  try {
    const parsed = parseArgs({ args: [...parameters], options, allowPositionals: true });
    if (parsed.positionals.length > maximumWords) {
      throw new Error(`Too many words: ${parsed.positionals.join(' ')}.`);
    }
    return { words: parsed.positionals, options: parsed.values };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : ''}\n${usageOf(command)}`);
  }
}

/** `<command> --help`. */
export function usageOf({ name, usage, summary, details }: CliCommand): string {
  const head = `usage: marquee ${`${name} ${usage}`.trim()}\n\n${summary}`;
  return details === undefined ? head : `${head}\n\n${details}`;
}

/** `--help`. */
export async function usageOfAll(): Promise<string> {
  const commands = await loadCliCommands();
  const calls = commands.map(({ name, usage }) => `${name} ${usage}`.trim());
  const width = Math.max(...calls.filter((call) => call.length < 40).map((call) => call.length));
  const lines = commands.map(({ summary }, index) => {
    const call = calls[index] ?? '';
    return call.length > width
      ? `  ${call}\n  ${' '.repeat(width)}  ${summary}`
      : `  ${call.padEnd(width)}  ${summary}`;
  });
  return [
    'usage: marquee <command>     (npm run marquee -- <command>)',
    '',
    ...lines,
    '',
    '<command> --help tells more. Exit codes: 0 good, 1 the answer is no, 2 usage, 3 in use by another process.',
  ].join('\n');
}
