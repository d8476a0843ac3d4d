import { readFile } from 'node:fs/promises';
import { assembleUseCases } from '../application.ts';
import type { ReportRow } from '../commands/imports/import-report.ts';
import { ImportKind } from '../domain/import/values.ts';
import { systemClock } from '../engine/process-managers/job-worker.ts';
import { type CliCommand, UsageError, withRuntime } from './command.ts';
import { importReadRows, rowsOfFile, withCatalogue } from './import-file.ts';

export const importCommand: CliCommand = {
  name: 'import',
  usage: 'FILE --kind KIND [--dry-run]',
  summary: 'Imports a JSON or CSV file. Lists what it refused, and why.',
  details:
    `KIND is one of ${ImportKind.options.join(', ')}. The same file may be imported again. With --dry-run nothing is ` +
    'written. On embedded stores, stop the server first, or use POST /imports.',
  options: { kind: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  maximumWords: 1,
  run: async ({ words: [file], options }, context) => {
    if (file === undefined) throw new UsageError('import takes a file.');
    const kind = ImportKind.safeParse(options['kind']);
    if (!kind.success) throw new UsageError(`--kind ${kind.error.issues[0]?.message ?? ''}.`);
    const dryRun = options['dry-run'] === true;
    const bytes = await readFile(file).catch((error: unknown) => {
      throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : ''}`);
    });
    return withRuntime(context, async ({ ports, settings }) => {
      const progress = (done: number, total: number): void => context.warn(`${done} of ${total} rows`);
      const dependencies = assembleUseCases(ports, settings);
      const rows = await rowsOfFile(dependencies, kind.data, bytes);
      const given = { kind: kind.data, dryRun, now: systemClock(), progress };
      const report = await withCatalogue(ports, context, () => importReadRows(dependencies, rows, given));
      for (const line of linesOf(report, dryRun)) context.print(line);
      return report.every(({ outcome }) => outcome !== 'refused');
    });
  },
};

function linesOf(report: readonly ReportRow[], dryRun: boolean): readonly string[] {
  const count = (outcome: ReportRow['outcome']): number =>
    report.filter((row) => row.outcome === outcome).length;
  const counts = `${count('created')} created, ${count('unchanged')} unchanged, ${count('refused')} refused`;
  const faults = report.flatMap((row) =>
    row.outcome === 'refused'
      ? row.faults.map(({ pointer, detail }) => `refused row ${row.row}: ${pointer} ${detail}`)
      : [],
  );
  return [dryRun ? `${counts} (nothing was written)` : counts, ...faults];
}
