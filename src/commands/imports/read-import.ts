import { imports, type Import } from '../../domain/import/decider.ts';
import type { ImportId } from '../../domain/kernel/ids.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { readReport, type ReportRow } from './import-report.ts';

/** An import as its stream has it, with what became of its rows so far; null where there is none. */
export async function readImport(
  session: CommandSession,
  { importFiles }: Pick<CommandDependencies, 'importFiles'>,
  importId: ImportId,
): Promise<{ readonly state: Import; readonly report: readonly ReportRow[] } | null> {
  const state = await session.load(imports, importId);
  if (state === null) return null;
  const { progress } = state;
  return { state, report: progress === null ? [] : readReport(await importFiles.read(progress.report)) };
}
