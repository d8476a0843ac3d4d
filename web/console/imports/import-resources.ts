export const importKinds = [
  'movies',
  'actors',
  'theaters',
  'auditoriums',
  'seats',
  'showtimes',
  'accounts',
  'bookings',
] as const;
export type ImportKind = (typeof importKinds)[number];

export interface ImportedRow {
  /** Counts from 1; the head of a table is none. */
  readonly row: number;
  readonly outcome: 'created' | 'unchanged' | 'refused';
  readonly id: string | null;
  readonly errors: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
}

export interface Import {
  readonly id: string;
  readonly kind: string;
  readonly dryRun: boolean;
  readonly status: 'running' | 'finished' | 'failed';
  /** Why it failed. */
  readonly fault: { readonly detail: string } | null;
  /** Null until the file has been read. */
  readonly rows: number | null;
  readonly done: number;
  readonly created: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly report: readonly ImportedRow[];
  readonly createdAt: string;
}
