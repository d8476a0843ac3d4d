import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

const SERVER = 'tests/doubles/eventstoredb/server.ts';
const SHIFTED_CLOCK = resolve('tests/support/shifted-clock.cjs');

/** The process of a node, and where it is reached. */
export interface RunningNode {
  readonly child: ChildProcess;
  readonly url: string;
  readonly control: string;
}

interface NodeOptions {
  readonly port: number;
  /** Options of the server's command line. */
  readonly options: readonly string[];
  /** How far its clock is ahead, in milliseconds. */
  readonly clockAhead?: number;
}

let bundled: Uint8Array | undefined;

/** The server as one file without imports, which starts in a third of the time of its sources. */
export function bundleServer(): Uint8Array {
  bundled ??= buildSync({
    entryPoints: [SERVER],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    outfile: 'server.cjs',
  }).outputFiles[0]?.contents;
  if (bundled === undefined) throw new Error(`esbuild made nothing of ${SERVER}.`);
  return bundled;
}

/** Starts a node that keeps its log in a file. Rejects when it cannot. */
export async function runNode(
  file: string,
  { port, options, clockAhead = 0 }: NodeOptions,
): Promise<RunningNode> {
  const clock = clockAhead === 0 ? [] : ['--require', SHIFTED_CLOCK];
  const server = join(dirname(file), `server-${randomUUID()}.cjs`);
  writeFileSync(server, bundleServer());
  const args = [server, `${port}`, file, ...options, '--with-parent'];
  const child = spawn(process.execPath, [...clock, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, CLOCK_AHEAD_MILLISECONDS: `${clockAhead}` },
  });
  let printed = '';
  const ready = new Promise<RunningNode>((found, failed) => {
    child.stdout.on('data', (chunk) => {
      printed += String(chunk);
      const [, url, control] = /^ready (\S+) (\S+)\n/.exec(printed) ?? [];
      if (url !== undefined && control !== undefined) found({ child, url, control });
    });
    child.once('exit', (code, signal) =>
      failed(new Error(`The double ended with ${code ?? signal}: ${printed}`)),
    );
  });
  return ready;
}

/** Ends a node if it runs. Answers its exit code. */
export async function endNode({ child }: RunningNode, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
  return child.exitCode;
}
