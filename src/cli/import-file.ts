import { withLeaseOf, type Ports } from '../application.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import { importLimits } from '../commands/imports/import-limits.ts';
import type { ReportRow } from '../commands/imports/import-report.ts';
import { checkRows, importRows } from '../commands/imports/import-rows.ts';
import { beginImporting } from '../commands/imports/importing.ts';
import { readRows, type ReadRow } from '../commands/imports/read-rows.ts';
import { rowKinds } from '../commands/imports/row-kinds.ts';
import type { ImportKind } from '../domain/import/values.ts';
import { CommandSession } from '../engine/command-handling/command-session.ts';
import type { Instant } from '../engine/instant.ts';
import { LeaseHeld } from '../engine/ports/leases.ts';
import { catalogueProjections } from '../projections/catalogue-names.ts';
import { type CliContext, UsageError, warnOfWaiting } from './command.ts';
import { systemContext } from './ensure-account.ts';
import { catchUp } from './rebuild.ts';

const ROWS_OF_STEP = 100;

export interface ImportOptions {
  readonly kind: ImportKind;
  readonly dryRun: boolean;
  readonly now: Instant;
  readonly progress: (done: number, total: number) => void;
}

/** The rows of a file. Throws UsageError for one that cannot be imported as a whole. */
export async function rowsOfFile(
  { csv }: Pick<CommandDependencies, 'csv'>,
  kind: ImportKind,
  bytes: Buffer,
): Promise<readonly ReadRow[]> {
  const { columns } = rowKinds[kind];
  const read = await readRows(bytes, columns, { csv, limits: importLimits });
  if (read.outcome === 'read') return read.rows;
  throw new UsageError(
    read.outcome === 'too-many-rows'
      ? `The file has more than ${importLimits.rows} rows. Import it in parts.`
      : 'The file is neither a JSON array nor a table in CSV.',
  );
}

/**
 * Performs an import, which looks names up in the read models of the catalogue. Where no projector runs, as on embedded
 * stores, these are brought to the end of the log before.
 */
export async function withCatalogue<Result>(
  ports: Ports,
  context: CliContext,
  perform: () => Promise<Result>,
): Promise<Result> {
  const { subscription } = ports;
  await withLeaseOf(ports, 'projector', warnOfWaiting(context), (documents) =>
    catchUp(catalogueProjections, subscription, documents, () => undefined),
  ).catch((error: unknown) => {
    if (!(error instanceof LeaseHeld)) throw error;
  });
  return perform();
}

/** Imports rows in this process, in steps, as POST /imports does it in the background. */
export async function importReadRows(
  dependencies: CommandDependencies,
  read: readonly ReadRow[],
  { kind: name, dryRun, now, progress }: ImportOptions,
): Promise<readonly ReportRow[]> {
  const kind = rowKinds[name];
  const rows = await checkRows(kind, read);
  const session = new CommandSession(dependencies.writer, systemContext(now));
  const importing = beginImporting(dependencies, session, { kind, dryRun, since: null });
  const report: ReportRow[] = [];
  for (let at = 0; at < rows.length; at += ROWS_OF_STEP) {
    const outcomes = await importRows(kind, importing, rows.slice(at, at + ROWS_OF_STEP));
    report.push(...outcomes.map((outcome, index) => ({ row: at + index + 1, ...outcome })));
    progress(report.length, rows.length);
  }
  return report;
}
