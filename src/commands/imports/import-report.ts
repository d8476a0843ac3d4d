/** What is wrong with a row. `pointer` is a JSON Pointer to its field, `#` where it is the row as a whole. */
export interface RowFault {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** What became of a row. `id` is that of what it made or found; null in a refused row, and for seats. */
export type RowOutcome =
  | { readonly outcome: 'created' | 'unchanged'; readonly id: string | null }
  | { readonly outcome: 'refused'; readonly faults: readonly RowFault[] };

/** A row of a report. Rows count from 1; the head of a table is none. */
export type ReportRow = RowOutcome & { readonly row: number };

export function refused(pointer: string, code: string, detail: string): RowOutcome & { outcome: 'refused' } {
  return { outcome: 'refused', faults: [{ pointer, code, detail }] };
}

/** The report as a file. It names its import, so that no two share one. */
export function writeReport(importId: string, rows: readonly ReportRow[]): Buffer {
  return Buffer.from(JSON.stringify({ importId, rows }));
}

/** The rows of a report; none where it is lost. */
export function readReport(file: Buffer | null): readonly ReportRow[] {
  if (file === null) return [];
  return (JSON.parse(file.toString('utf8')) as { readonly rows: readonly ReportRow[] }).rows;
}
