/** A cell: a text, a whole number, or nothing. */
export type TableCell = string | number | null;

export interface TableColumn {
  readonly name: string;
  readonly type: 'text' | 'integer';
}

/** A file of a table, made a part at a time. The parts, one after the other, are the file. */
export interface TableFile {
  /** The next part, with some rows more. Each row has a cell for each column, by name. */
  add(rows: readonly Readonly<Record<string, TableCell>>[]): Uint8Array;
  /** The last part. */
  end(): Uint8Array;
}

/** Makes files of tables for programs that evaluate them. */
export interface TableFiles {
  readonly mediaType: string;
  begin(columns: readonly TableColumn[]): TableFile;
}
