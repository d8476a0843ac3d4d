import { exportCommand } from '../../src/cli/export.ts';
import type { CliContext } from '../../src/cli/command.ts';
import type { ReadOnlyRuntime } from '../../src/runtime.ts';
import type { Ports } from '../../src/application.ts';

/** The lines that `marquee export` prints of a log. */
export async function exportedLines(ports: Ports, stream?: string): Promise<readonly string[]> {
  const lines: string[] = [];
  const runtime: ReadOnlyRuntime = {
    ...ports,
    failed: new Promise(() => undefined),
    close: () => Promise.resolve(),
  };
  const context = {
    configure: () => null,
    openReadOnlyRuntime: () => Promise.resolve(runtime),
    print: (line: string) => lines.push(line),
    warn: () => undefined,
  } as unknown as CliContext;
  await exportCommand.run({ words: [], options: stream === undefined ? {} : { stream } }, context);
  return lines;
}
