/** How much one file may hold. */
export interface ImportLimits {
  readonly bytes: number;
  readonly rows: number;
  /** In characters. */
  readonly recordLength: number;
}

export const importLimits: ImportLimits = { bytes: 5 * 1024 * 1024, rows: 5000, recordLength: 40_000 };
