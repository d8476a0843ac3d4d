import type { Machine } from './machine.ts';

/** One line of the results. */
export interface Row {
  readonly name: string;
  /** The median of the rounds, unless the section says what else. */
  readonly value: number;
  readonly unit: 'requests/s' | 'holds/s' | 'events/s' | 'ms' | 'µs' | 'MB';
  /** What each round gave, in the order in which they ran. */
  readonly rounds: readonly number[];
  /** The median over the rounds of each round's percentile, in milliseconds. */
  readonly p50?: number;
  readonly p99?: number;
  /** The median of the ratios within each round to the first row of the section, and what it should reach. */
  readonly ratio?: number;
  readonly aim?: number;
  /** What one must know to read the figures. */
  readonly note?: string;
}

/** Rows that belong together. Ratios are to the first of them. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
  /** Why there are no rows: what is missing on this machine. */
  readonly leftOut?: string;
}

const HEADINGS = ['', 'median', 'unit', 'p50 ms', 'p99 ms', 'ratio', 'aim', ''];

/** The results as text. A row that misses its aim says so. */
export function renderTable(machine: Machine, sections: readonly Section[]): string {
  const { cpu, cores, node, platform, syncMilliseconds } = machine;
  const about = `${cpu}, ${cores} cores, ${platform}, Node ${node}, a sync to disk takes ${syncMilliseconds.toFixed(2)} ms`;
  const blocks = sections.map(({ title, rows, leftOut }) => {
    if (leftOut !== undefined) return `${title}\n  left out: ${leftOut}`;
    return `${title}\n${aligned([HEADINGS, ...rows.map(cellsOf)])}`;
  });
  return [about, ...blocks].join('\n\n');
}

function cellsOf({ name, value, unit, p50, p99, ratio, aim, note = '' }: Row): readonly string[] {
  const missed = ratio !== undefined && aim !== undefined && ratio < aim ? 'MISSED  ' : '';
  return [
    name,
    Math.round(value).toLocaleString('en-US'),
    unit,
    p50?.toFixed(1) ?? '',
    p99?.toFixed(1) ?? '',
    ratio?.toFixed(2) ?? '',
    aim?.toFixed(2) ?? '',
    `${missed}${note}`,
  ];
}

/** Columns as wide as their widest cell; texts to the left, figures to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const isText = (column: number): boolean => column === 0 || column === 2 || column === 7;
  return rows
    .map((cells) =>
      cells
        .map((cell, column) =>
          isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `  ${line}`)
    .join('\n');
}
