/** The cells of a record of a CSV file; or why it cannot be read, which says nothing of what stands there. */
export type CsvRecord = { readonly cells: readonly string[] } | { readonly fault: string };

/** Reads CSV: RFC 4180 with any line ends, with or without a byte order mark. */
export interface CsvReader {
  /** The records in their order, empty lines left out. A record of more characters than the limit is a fault. */
  read(text: string, limits: { readonly recordLength: number }): AsyncIterable<CsvRecord>;
}
