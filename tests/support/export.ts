import { exportCommand } from '../../src/cli/export.ts';
import type { CliContext } from '../../src/cli/command.ts';
import type { ReadOnlyRuntime } from '../../src/read-only-runtime.ts';
import type { Ports } from '../../src/application.ts';

/** The lines that `marquee export` prints of a log. */
export async function exportedLines(
  ports: Pick<Ports, 'store' | 'subscription' | 'scan' | 'readModels'>,
  stream?: string,
  proofs = false,
): Promise<readonly string[]> {
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
  const options = { ...(stream === undefined ? {} : { stream }), proofs };
  await exportCommand.run({ words: [], options }, context);
  return lines;
}
