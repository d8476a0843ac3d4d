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
  let state = await session.load(imports, importId);
  while (state !== null && state.progress !== null) {
    const file = await importFiles.read(state.progress.report);
    const present: Import | null = file === null ? await session.load(imports, importId) : state;
    // A report that is not there was replaced by that of the next step, or is lost.
    if (present?.progress?.report === state.progress.report) return { state, report: readReport(file) };
    state = present;
  }
  return state === null ? null : { state, report: [] };
}
