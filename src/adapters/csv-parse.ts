import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { CsvReader, CsvRecord } from '../ports/csv-reader.ts';

/** The parser gets the text in pieces, so that it keeps the process from nobody. */
const PIECE = 16 * 1024;

/** Reads CSV with `csv-parse`. The cells are separated as the first line has it: by commas, semicolons or tabs. */
export class CsvParseReader implements CsvReader {
  async *read(text: string, { recordLength }: { readonly recordLength: number }): AsyncGenerator<CsvRecord> {
    const parser = parse({
      bom: true,
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      // A quote within a cell stands for itself.
      relax_quotes: true,
      skip_empty_lines: true,
    });
    Readable.from(piecesOf(text)).pipe(parser);
    try {
      for await (const cells of parser as AsyncIterable<string[]>) {
        const length = cells.reduce((sum, cell) => sum + cell.length, 0);
        yield length > recordLength ? { fault: `has more than ${recordLength} characters` } : { cells };
      }
    } catch (error) {
      // Its message quotes what stands there.
      if (!(error instanceof CsvError)) throw error;
      yield {
        fault:
          error.code === 'CSV_QUOTE_NOT_CLOSED'
            ? 'opens a quote that is never closed; nothing behind it was read'
            : 'cannot be read as CSV; nothing behind it was read',
      };
    }
  }
}

function* piecesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += PIECE) yield text.slice(at, at + PIECE);
}

/** Spreadsheets write semicolons where the comma is in numbers. */
function delimiterOf(text: string): string {
  const [first = ''] = /^[^\r\n]*/.exec(text) ?? [];
  return [',', ';', '\t'].find((each) => first.includes(each)) ?? ',';
}
