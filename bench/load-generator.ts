import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadPlan, LoadResult } from './load.ts';

/** The parent's side of bench/load.ts. */
export class LoadGenerator {
  private readonly child: ChildProcess;

  constructor() {
    this.child = fork(fileURLToPath(new URL('load.ts', import.meta.url)), { serialization: 'advanced' });
  }

  /** Sends the requests of a plan. Rejects where a connection broke. One plan at a time. */
  async run(plan: LoadPlan): Promise<LoadResult> {
    this.child.send(plan);
    const [answer] = (await once(this.child, 'message')) as [{ result?: LoadResult; fault?: string }];
    if (answer.result === undefined) throw new Error(`The load generator stopped: ${answer.fault ?? ''}`);
    return answer.result;
  }

  /** Ends the process. */
  async close(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
  }
}
