import { once } from 'node:events';
import { CsvError, parse } from 'csv-parse';
import type { CsvReader, CsvRecord } from '../ports/csv-reader.ts';

/** The parser gets the text in pieces, so that it keeps the process from nobody. */
const PIECE = 16 * 1024;

/** Reads CSV with `csv-parse`. The cells are separated as the first line has it: by commas, semicolons or tabs. */
export class CsvParseReader implements CsvReader {
  async *read(text: string, { recordLength }: { readonly recordLength: number }): AsyncGenerator<CsvRecord> {
    const found: string[][] = [];
    const parser = parse({
      bom: true,
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      // A quote within a cell stands for itself.
      relax_quotes: true,
      skip_empty_lines: true,
      // Taken here and not from the stream, which drops what nobody has read yet when a later record is at fault.
      on_record: (cells: string[]) => {
        found.push(cells);
        return null;
      },
    });
    const ended = once(parser.resume(), 'end').then(
      () => null,
      (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    );
    for (const piece of piecesOf(text)) {
      if (parser.destroyed) break;
      await new Promise<void>((resolve) => parser.write(piece, () => resolve()));
      for (const cells of found.splice(0)) yield recordOf(cells, recordLength);
    }
    parser.end();
    const fault = await ended;
    for (const cells of found) yield recordOf(cells, recordLength);
    if (fault === null) return;
    // Its message quotes what stands there.
    if (!(fault instanceof CsvError)) throw fault;
    yield {
      fault:
        fault.code === 'CSV_QUOTE_NOT_CLOSED'
          ? 'opens a quote that is never closed; nothing behind it was read'
          : 'cannot be read as CSV; nothing behind it was read',
    };
  }
}

function recordOf(cells: readonly string[], recordLength: number): CsvRecord {
  const length = cells.reduce((sum, cell) => sum + cell.length, 0);
  return length > recordLength ? { fault: `has more than ${recordLength} characters` } : { cells };
}

function* piecesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += PIECE) yield text.slice(at, at + PIECE);
}

/** Spreadsheets write semicolons where the comma is in numbers. */
function delimiterOf(text: string): string {
  const [first = ''] = /^[^\r\n]*/.exec(text) ?? [];
  return [',', ';', '\t'].find((each) => first.includes(each)) ?? ',';
}
