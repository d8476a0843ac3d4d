/** A cell: a text, a whole number, or nothing. */
export type TableCell = string | number | null;

/** A cell for each column, by name. */
export type TableRow = Readonly<Record<string, TableCell>>;

export interface TableColumn {
  readonly name: string;
  readonly type: 'text' | 'integer';
}

/** A file of a table, made a part at a time. The parts, one after the other, are the file. */
export interface TableFile {
  /** The next part, with some rows more. */
  add(rows: readonly TableRow[]): Promise<Uint8Array>;
  /** The last part. */
  end(): Promise<Uint8Array>;
  /** Nobody wants the rest. Does nothing after the end. */
  abandon(): Promise<void>;
}

/** Makes files of tables for programs that evaluate them. */
export interface TableFiles {
  readonly mediaType: string;
  begin(columns: readonly TableColumn[]): Promise<TableFile>;
}
