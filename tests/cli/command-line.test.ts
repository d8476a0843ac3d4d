import { pathToFileURL } from 'node:url';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { cliCommands, loadCliCommands } from '../../src/cli/commands.ts';
import { exitCodes, runCommandLine, usageOf, usageOfAll } from '../../src/cli/command-line.ts';
import { InUse } from '../../src/engine/ports/leases.ts';

interface Outcome {
  readonly code: number;
  readonly printed: readonly string[];
  readonly warned: readonly string[];
}

/** Runs a command line whose stores do not open. */
async function run(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  fault: Error = new Error('The disk is full.'),
): Promise<Outcome> {
  const printed: string[] = [];
  const warned: string[] = [];
  const code = await runCommandLine(words, {
    environment,
    stopRequest: () => Promise.resolve(),
    demoMovies: pathToFileURL('demo/movies.json'),
    openRuntime: () => Promise.reject(fault),
    openReadOnlyRuntime: () => Promise.reject(fault),
    print: (line) => printed.push(line),
    warn: (line) => warned.push(line),
  });
  return { code, printed, warned };
}

describe('the command line', () => {
  it('prints the usage and starts nothing when no command is given', async () => {
    expect(await run([])).toEqual({ code: exitCodes.usage, printed: [], warned: [await usageOfAll()] });
  });

  it.each(['sell', 'toString'])('names a command that it does not know, with the usage: %s', async (name) => {
    const { code, warned } = await run([name]);
    expect(code).toBe(exitCodes.usage);
    expect(warned).toEqual([expect.stringContaining(`There is no command ${name}.`), await usageOfAll()]);
  });

  it('lists every command under --help', async () => {
    const { code, printed } = await run(['--help']);
    expect([code, printed]).toEqual([exitCodes.good, [await usageOfAll()]]);
    for (const { name, usage, summary } of await loadCliCommands()) {
      expect(printed[0]).toContain(`  ${`${name} ${usage}`.trim()}`);
      expect(printed[0]).toContain(summary);
    }
  });

  it.each(Object.entries(cliCommands))(
    'explains %s under --help without opening a store',
    async (name, load) => {
      const command = await load();
      expect(command.name).toBe(name);
      expect(await run([name, '--help'])).toEqual({
        code: exitCodes.good,
        printed: [usageOf(command)],
        warned: [],
      });
      for (const option of Object.keys(command.options)) expect(usageOf(command)).toContain(`--${option}`);
    },
  );

  it.each(Object.keys(cliCommands))('refuses an unknown option and surplus words of %s', async (name) => {
    for (const surplus of [['--nosuch'], ['one', 'two', 'three']]) {
      const { code, printed, warned } = await run([name, ...surplus]);
      expect([code, printed]).toEqual([exitCodes.usage, []]);
      expect(warned.join('\n')).toContain(`usage: marquee ${name}`);
    }
  });

  it.each([
    ['a store that does not open', new Error('The disk is full.'), exitCodes.no],
    ['a data directory in use', new InUse('In use.'), exitCodes.inUse],
  ])('has an exit code for %s', async (_, fault, code) => {
    const ended = await run(['verify'], {}, fault);
    expect(ended).toEqual({ code, printed: [], warned: [`marquee: ${fault.message}`] });
  });

  it('has one for a wrong configuration, which does not keep anybody from reading the usage', async () => {
    const wrong = { PORT: 'eighty' };
    expect(await run(['serve'], wrong)).toMatchObject({
      code: exitCodes.usage,
      warned: [expect.stringContaining('PORT must be a whole number')],
    });
    expect(await run(['--help'], wrong)).toMatchObject({ code: exitCodes.good });
  });
});

describe('docs/operations.md', () => {
  const operations = readFileSync('docs/operations.md', 'utf8');
  const rows = operations.split('\n').filter((line) => line.startsWith('| `'));
  const cells = (row: string): readonly string[] => row.split(/(?<!\\)\|/).map((cell) => cell.trim());

  it('lists every command with its usage and summary, and no other', async () => {
    const expected = (await loadCliCommands()).map(({ name, usage, summary }) => [
      `\`${`${name} ${usage}`.trim()}\``,
      summary,
    ]);
    const start = operations.indexOf('## Commands');
    const table = operations.slice(start, operations.indexOf('\n## ', start + 1));
    const listed = table.split('\n').filter((line) => line.startsWith('| `'));
    expect(listed.map((row) => cells(row).slice(1, 3))).toEqual(expected);
  });

  it('lists every variable of the configuration, and no other', () => {
    const source = readFileSync('src/environment.ts', 'utf8');
    const read = [...source.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name);
    const start = operations.indexOf('## Configuration');
    const table = operations.slice(start, operations.indexOf('\n## ', start + 1));
    const listed = table
      .split('\n')
      .filter((line) => rows.includes(line))
      .flatMap((row) => [...(cells(row)[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name));
    expect([...listed].sort()).toEqual([...read].sort());
  });
});
