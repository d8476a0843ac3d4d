import { imports, type Import } from '../../domain/import/decider.ts';
import type { ImportFault } from '../../domain/import/values.ts';
import type { ImportId } from '../../domain/kernel/ids.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { notYet, nothingToDo, type JobResult } from '../../engine/process-managers/process-manager.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { importLimits } from './import-limits.ts';
import { readReport, writeReport, type ReportRow, type RowOutcome } from './import-report.ts';
import { checkRows, importRows, type CheckedRow } from './import-rows.ts';
import { beginImporting, type Importing, type ImportDependencies } from './importing.ts';
import { readRows } from './read-rows.ts';
import { rowKinds } from './row-kinds.ts';
import { openFile, shredFile } from './sealed-file.ts';

type WorkDependencies = ImportDependencies & Pick<CommandDependencies, 'csv' | 'importFiles' | 'writer'>;

/** So many rows are done between two records of progress: a crash repeats at most these. */
const ROWS_OF_STEP = 100;

/** After so long the job lets others go first, and can be stopped. */
const TURN_MILLISECONDS = 2000;

/**
 * Works an import off, for a while: row by row from where its stream says that it is. What is repeated after a crash
 * finds its rows done, because their ids derive from what they name. A rehearsal has to begin anew, and records nothing
 * twice. At the end the file is removed and its key dropped; the report stays.
 */
export async function workImport(
  dependencies: WorkDependencies,
  session: CommandSession,
  { importId }: { readonly importId: ImportId },
): Promise<JobResult> {
  const state = await session.load(imports, importId);
  if (state === null) return nothingToDo();
  if (state.status === 'running') {
    // Decides nothing: it tells how far the log is. What was made before the import was asked for can be found by then.
    const nothing = { type: 'RequestImport', requested: state } as const;
    await session.execute(imports, importId, nothing);
    if (!(await dependencies.catalogueNames.hasReached(session.position))) return notYet();
    const fault = await workRows(dependencies, session, state);
    if (fault === 'unfinished') return notYet(session.now);
    if (fault === null) await session.execute(imports, importId, { type: 'FinishImport', importId });
    else await session.execute(imports, importId, { type: 'FailImport', importId, fault });
  }
  const file = await dependencies.importFiles.read(state.file);
  if (file !== null) await shredFile(dependencies.vault, file);
  await dependencies.importFiles.remove(state.file);
  return nothingToDo();
}

/** Why it cannot go on, or that it has not come to its end; null when it has. */
async function workRows(
  dependencies: WorkDependencies,
  session: CommandSession,
  state: Import,
): Promise<ImportFault | 'unfinished' | null> {
  const { importFiles, csv, vault } = dependencies;
  const { dryRun, progress, createdAt } = state;
  const file = await importFiles.read(state.file);
  const bytes = file === null ? null : await openFile(vault, file);
  if (bytes === null) return 'file-lost';
  const kind = rowKinds[state.kind];
  const read = await readRows(bytes, kind.columns, { csv, limits: importLimits });
  if (read.outcome !== 'read') return read.outcome;
  const rows = await checkRows(kind, read.rows);
  const giveWayAt = performance.now() + TURN_MILLISECONDS;
  const importing = beginImporting(dependencies, session, { kind, dryRun, since: createdAt });
  const report: ReportRow[] = [];
  if (!dryRun && progress !== null) report.push(...readReport(await importFiles.read(progress.report)));
  const recorded = new Steps(session, dependencies, state, rows.length);
  for (let at = dryRun ? 0 : (progress?.done ?? 0); at < rows.length; at += ROWS_OF_STEP) {
    if (!dryRun && performance.now() > giveWayAt) return 'unfinished';
    const step = rows.slice(at, at + ROWS_OF_STEP);
    const outcomes = await outcomesOf(step, at, kind, importing);
    report.push(...outcomes);
    await recorded.record(at + step.length, outcomes, report);
  }
  return null;
}

async function outcomesOf(
  step: readonly CheckedRow[],
  at: number,
  kind: (typeof rowKinds)[keyof typeof rowKinds],
  importing: Importing,
): Promise<readonly ReportRow[]> {
  const outcomes = await importRows(kind, importing, step);
  return outcomes.map((outcome, index) => ({ row: at + index + 1, ...outcome }));
}

/** What became of rows. */
type Counts = Readonly<Record<RowOutcome['outcome'], number>>;

const nothingYet: Counts = { created: 0, unchanged: 0, refused: 0 };

function withRows(counts: Counts, rows: readonly ReportRow[]): Counts {
  const count = (outcome: RowOutcome['outcome']): number =>
    counts[outcome] + rows.filter((row) => row.outcome === outcome).length;
  return { created: count('created'), unchanged: count('unchanged'), refused: count('refused') };
}

/** Records how far an import is. */
class Steps {
  readonly #session: CommandSession;
  readonly #files: CommandDependencies['importFiles'];
  readonly #state: Import;
  readonly #rows: number;
  #done: number;
  #counts: Counts;
  #former: string | null;

  constructor(
    session: CommandSession,
    { importFiles }: Pick<CommandDependencies, 'importFiles'>,
    state: Import,
    rows: number,
  ) {
    this.#session = session;
    this.#files = importFiles;
    this.#state = state;
    this.#rows = rows;
    this.#done = state.progress?.done ?? 0;
    // A rehearsal begins anew. Any other import goes on from what is recorded, also where its report is lost.
    this.#counts = state.dryRun || state.progress === null ? nothingYet : state.progress;
    this.#former = state.progress?.report ?? null;
  }

  /** The report is durable before the event that names it, and the former one is removed after that. */
  async record(done: number, step: readonly ReportRow[], rows: readonly ReportRow[]): Promise<void> {
    this.#counts = withRows(this.#counts, step);
    if (done <= this.#done) return;
    const { importId } = this.#state;
    const report = await this.#files.store(writeReport(importId, rows));
    const { created, unchanged, refused } = this.#counts;
    await this.#session.execute(imports, importId, {
      type: 'RecordImportProgress',
      progress: {
        importId,
        rows: this.#rows,
        done,
        created,
        unchanged,
        refused,
        report,
      },
    });
    if (this.#former !== null && this.#former !== report) await this.#files.remove(this.#former);
    this.#done = done;
    this.#former = report;
  }
}
