import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

/** The tests that run commands of the documents: tests/journeys/documents, tests/servers/documents and tests/servers/containers. */
type Suite = 'journeys' | 'servers' | 'containers';

/**
 * Who runs which commands: those in the blocks under a heading, or those within the text that begin with a program, here in
 * backticks. What npm does within the text is an exception: it has to be a script of package.json.
 */
export const sections: Readonly<Record<string, Suite>> = {
  'README.md: Two commands': 'journeys',
  'README.md: A booking in five lines': 'journeys',
  'README.md: `curl`': 'journeys',
  'README.md: The command line': 'journeys',
  'docs/audit-format.md: The format of the log, for verifiers': 'journeys',
  'docs/auditing.md: Auditing over HTTP': 'journeys',
  'docs/auditing.md: What happened': 'journeys',
  'docs/auditing.md: How it was': 'journeys',
  'docs/auditing.md: Whether it is still so': 'journeys',
  'docs/auditing.md: Signed heads': 'journeys',
  'docs/containers.md: Start': 'containers',
  'docs/containers.md: The command line': 'containers',
  'docs/containers.md: Backup': 'containers',
  'docs/containers.md: Restore': 'containers',
  'docs/containers.md: Copy': 'containers',
  'docs/containers.md: Upgrade': 'containers',
  'docs/containers.md: A volume without a user': 'containers',
  'docs/containers.md: `docker`': 'containers',
  'docs/operations.md: Posters': 'journeys',
  'docs/operations.md: Real servers': 'servers',
  'docs/operations.md: Traces': 'journeys',
  'docs/operations.md: `sqlite3`': 'journeys',
  'docs/operations.md: Copying a deployment': 'servers',
  'docs/seating.md: A seating plan': 'journeys',
  'docs/tutorial.md: Start': 'journeys',
  'docs/tutorial.md: With curl': 'journeys',
  'docs/tutorial.md: What happened': 'journeys',
};

/** Commands that none of these suites runs, by how they begin, and why. */
export const exceptions: Readonly<Record<string, string>> = {
  'npm ci && npm test': 'this test is part of it; .ci/run runs it from a fresh clone',
  'docker run --rm -p 16686:16686': 'there is no image of Jaeger: a receiver of the tests takes its place',
  'docker compose exec mongodb mongosh --eval': 'the stand-in of MongoDB has no users',
  'mongodump --collection': 'part of a command, which docs/containers.md has as a whole',
  'stripe listen': "it is Stripe's own program, and wants an account",
  'node check.mjs': 'tests/commands/ticket-token.test.ts runs it',
};

export const documents: readonly string[] = [
  'README.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .sort(),
];

const PROGRAM =
  /^(?:[A-Z_]+=\S* )*(npm|npx|docker|curl|node|python3|sqlite3|mongodump|mongorestore|stripe) \S/;

const isException = (line: string): boolean =>
  Object.keys(exceptions).some((beginning) => line.startsWith(beginning));

/** The commands of a document as they stand there, by section. */
export function commandsIn(document: string): ReadonlyMap<string, string> {
  const commands = new Map<string, string>();
  const add = (section: string, text: string): void => {
    commands.set(section, `${commands.get(section) ?? ''}${text}\n`);
  };
  let heading = '';
  /** The language of the block, while in one. */
  let block: string | undefined;
  let prose = '';
  for (const line of readFileSync(document, 'utf8').split('\n')) {
    const [, language] = /^ *```(.*)$/.exec(line) ?? [];
    if (language !== undefined) block = block === undefined ? language : undefined;
    else if (block === 'sh' || (block === '' && PROGRAM.test(line))) add(`${document}: ${heading}`, line);
    else if (block === undefined) {
      heading = /^#+ (.+)$/.exec(line)?.[1] ?? heading;
      prose += `${line} `;
    }
  }
  for (const [, span = ''] of prose.matchAll(/`([^`]+)`/g)) {
    const [, program] = PROGRAM.exec(span) ?? [];
    if (program !== undefined) add(`${document}: \`${program}\``, span);
  }
  return commands;
}

const ran = new Set<string>();

/** The commands of a section, for the suite that is to run them, without those that are excepted. Throws where there are none. */
export function commandsOf(document: string, ...headings: readonly string[]): string {
  const commands = commandsIn(document);
  return headings
    .map((heading) => {
      const section = `${document}: ${heading}`;
      const text = commands.get(section);
      if (text === undefined) throw new Error(`${document} has no commands under ${heading}.`);
      ran.add(section);
      return text
        .split('\n')
        .filter((line) => !isException(line))
        .join('\n');
    })
    .join('\n');
}

/** The sections that this suite is to run and has not asked for. */
export function sectionsLeft(suite: Suite): readonly string[] {
  return Object.keys(sections).filter((section) => sections[section] === suite && !ran.has(section));
}

/** What npm's scripts do once the program is built, on a machine where `npm ci` has run. */
const built = `
  set -eu
  marquee() { '${process.execPath}' '${resolve('dist/main.js')}' "$@"; }
  npm() {
    case "$1" in
      ci) ;;
      start) marquee serve ;;
      *) while [ "$1" != -- ]; do shift; done; shift; marquee "$@" ;;
    esac
  }
  npx() { "$@"; }
`;

interface Shell {
  readonly directory: string;
  readonly variables?: NodeJS.ProcessEnv;
  /** Functions in the place of programs that are not as on the reader's machine. */
  readonly functions?: string;
}

/** Runs commands as a reader pastes them. Answers what they printed, and rejects with it when one fails. */
export async function paste(
  commands: string,
  { directory, variables, functions = '' }: Shell,
): Promise<string> {
  const { PATH = '', HOME = '' } = process.env;
  const options = { cwd: directory, env: { PATH, HOME, ...variables }, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)('bash', ['-c', built + functions + commands], options);
  return stdout;
}

/** A server that a command has started. */
export interface StartedByCommand {
  readonly url: string;
  /** Ends it as Ctrl-C does. Answers its exit code. */
  stop(): Promise<number | null>;
}

/** Runs commands of which the last starts the server, and waits until it sells. Rejects with what they printed when they end. */
export async function startBy(commands: string, { directory, variables }: Shell): Promise<StartedByCommand> {
  const { PATH = '', HOME = '' } = process.env;
  const child: ChildProcess = spawn('bash', ['-c', built + commands], {
    cwd: directory,
    env: { PATH, HOME, PORT: '0', LOG_LEVEL: 'error', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, as a terminal gives it one: Ctrl-C reaches all of it.
    detached: true,
  });
  const end = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
  };
  const killed = (): void => end('SIGKILL');
  process.once('exit', killed);
  const exited = once(child, 'exit').then(() => process.off('exit', killed));
  let printed = '';
  const url = await new Promise<string>((found, failed) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        printed += String(chunk);
        const line = /^ {2}health +(\S+)\/health\/ready$/m.exec(printed);
        if (line?.[1] !== undefined) found(line[1]);
      });
    void exited.then(() => failed(new Error(`It ended: ${printed}`)));
  });
  return {
    url,
    stop: async () => {
      end('SIGINT');
      await exited;
      return child.exitCode;
    },
  };
}
