import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const SERVER = resolve('tests/doubles/eventstoredb/server.ts');
const SHIFTED_CLOCK = resolve('tests/support/shifted-clock.cjs');

/** The process of a node, and where it is reached. */
export interface RunningNode {
  readonly child: ChildProcess;
  readonly url: string;
  readonly control: string;
}

/** Starts a node. Rejects when it cannot. */
export async function runNode(args: readonly string[], clockAhead = 0): Promise<RunningNode> {
  const clock = clockAhead === 0 ? [] : ['--require', SHIFTED_CLOCK];
  const child = spawn(process.execPath, [...clock, '--import', 'tsx', SERVER, ...args, '--with-parent'], {
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
