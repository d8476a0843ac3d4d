import { z } from 'zod';
import type { ReportRow } from '../../commands/imports/import-report.ts';
import type { Import as ImportState } from '../../domain/import/decider.ts';
import { ImportFault, ImportKind } from '../../domain/import/values.ts';
import { ImportId } from '../../domain/kernel/ids.ts';
import { Instant } from '../../engine/instant.ts';

const ReportedRow = z.strictObject({
  /** Counts from 1; the head of a table is none. */
  row: z.int(),
  outcome: z.enum(['created', 'unchanged', 'refused']),
  /** Of what was made or found; of a dry run, of what would be made. Null in a refused row, and for seats. */
  id: z.string().nullable(),
  /** Why it was refused: a JSON Pointer to the field, a code, and a sentence about it. */
  errors: z.array(z.strictObject({ pointer: z.string(), code: z.string(), detail: z.string() })).readonly(),
});

export const Import = z.strictObject({
  id: ImportId,
  kind: ImportKind,
  dryRun: z.boolean(),
  status: z.enum(['running', 'finished', 'failed']),
  /** Why it failed. */
  fault: z.strictObject({ code: ImportFault, detail: z.string() }).nullable(),
  /** Null until the file has been read. */
  rows: z.int().nullable(),
  done: z.int(),
  created: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  report: z.array(ReportedRow).readonly(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Import = z.output<typeof Import>;

const faults: Readonly<Record<z.output<typeof ImportFault>, string>> = {
  'file-lost': 'The file is not there any more. Send it again.',
  'file-unreadable': 'The file is neither a JSON array nor a table in CSV. Save it anew and send it again.',
  'too-many-rows': 'The file has too many rows. Send it in parts.',
};

export function presentImport(state: ImportState, report: readonly ReportRow[]): Import {
  const { importId, kind, dryRun, status, fault, progress, createdAt, updatedAt } = state;
  return {
    id: importId,
    kind,
    dryRun,
    status,
    fault: fault === null ? null : { code: fault, detail: faults[fault] },
    rows: progress?.rows ?? null,
    done: progress?.done ?? 0,
    created: progress?.created ?? 0,
    unchanged: progress?.unchanged ?? 0,
    refused: progress?.refused ?? 0,
    report: report.map((row) => ({
      row: row.row,
      outcome: row.outcome,
      id: row.outcome === 'refused' ? null : row.id,
      errors: row.outcome === 'refused' ? row.faults : [],
    })),
    createdAt,
    updatedAt,
  };
}
