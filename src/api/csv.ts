/** A cell: text of people, or a number or date of ours. */
export type Cell = string | number | null;

/**
 * A table as CSV (RFC 4180), with the names of its columns in the first line. A text that a spreadsheet would take for a
 * formula gets an apostrophe before it. Null is an empty cell.
 */
export function csvOf<Column extends string>(
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, Cell>>[],
): string {
  return lineOf(columns) + csvRows(columns, rows);
}

/** The same without the names of the columns, for a table that is made a part at a time. */
export function csvRows<Column extends string>(
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, Cell>>[],
): string {
  return rows.map((row) => lineOf(columns.map((column) => row[column]))).join('');
}

function lineOf(cells: readonly Cell[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: Cell): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
