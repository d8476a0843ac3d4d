import { Turns } from '../../engine/turns.ts';
import type { CsvReader } from '../../ports/csv-reader.ts';
import { objectOf, type Columns } from './csv-cells.ts';
import type { ImportLimits } from './import-limits.ts';
import { refused, type RowFault, type RowOutcome } from './import-report.ts';
import { jsonElements } from './json-elements.ts';

/** A row as the file has it, or why it cannot be read. */
export type ReadRow =
  | { readonly value: unknown; readonly refusal: null }
  | { readonly value: null; readonly refusal: RowOutcome };

type ReadFile =
  | { readonly outcome: 'read'; readonly rows: readonly ReadRow[] }
  | { readonly outcome: 'file-unreadable' | 'too-many-rows' };

/**
 * The rows of a file: of a JSON array where it begins like one, else of a table in CSV, whose first line names the
 * columns. Works in turns with all else that the process does.
 */
export async function readRows(
  file: Buffer,
  columns: Columns,
  { csv, limits }: { readonly csv: CsvReader; readonly limits: ImportLimits },
): Promise<ReadFile> {
  const { text, isWhole } = decoded(file);
  const isJson = /^\ufeff?\s*[[{]/.test(text.slice(0, 1000));
  const found = isJson ? jsonRows(text, limits) : csvRows(text, columns, csv, limits);
  const turns = new Turns();
  const rows: ReadRow[] = [];
  for await (const row of found) {
    if (row === 'unreadable') return { outcome: 'file-unreadable' };
    if (rows.length === limits.rows) return { outcome: 'too-many-rows' };
    rows.push(isWhole ? row : withoutGarbage(row));
    if (turns.isOver) await turns.next();
  }
  return { outcome: 'read', rows };
}

/** In a file that is not of its encoding, the replacement character stands where it is not. */
function decoded(file: Buffer): { readonly text: string; readonly isWhole: boolean } {
  const encoding = encodingOf(file);
  try {
    return { text: new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(file), isWhole: true };
  } catch {
    return { text: new TextDecoder(encoding, { ignoreBOM: true }).decode(file), isWhole: false };
  }
}

/** UTF-8, unless a byte order mark says UTF-16: spreadsheets save so what they call Unicode text. */
function encodingOf(file: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (file[0] === 0xff && file[1] === 0xfe) return 'utf-16le';
  return file[0] === 0xfe && file[1] === 0xff ? 'utf-16be' : 'utf-8';
}

async function* jsonRows(text: string, limits: ImportLimits): AsyncGenerator<ReadRow | 'unreadable'> {
  let isFirst = true;
  for (const element of jsonElements(text)) {
    await Promise.resolve();
    if (element === undefined) {
      const detail = 'breaks off before its end; nothing behind it was read';
      yield isFirst ? 'unreadable' : unread(detail);
      return;
    }
    isFirst = false;
    yield element.length > limits.recordLength
      ? unread(`has more than ${limits.recordLength} characters`)
      : parsed(element);
  }
}

function parsed(element: string): ReadRow {
  try {
    return { value: JSON.parse(element) as unknown, refusal: null };
  } catch {
    // The message of the parser quotes what stands there.
    return unread('is not JSON');
  }
}

async function* csvRows(
  text: string,
  columns: Columns,
  csv: CsvReader,
  limits: ImportLimits,
): AsyncGenerator<ReadRow | 'unreadable'> {
  let head: readonly string[] | undefined;
  for await (const record of csv.read(text, limits)) {
    if (head === undefined) {
      if ('fault' in record) {
        yield 'unreadable';
        return;
      }
      head = record.cells.map((name) => name.trim());
      continue;
    }
    if ('fault' in record) yield unread(record.fault);
    else yield tableRow(columns, head, record.cells);
  }
  if (head === undefined) yield 'unreadable';
}

function tableRow(columns: Columns, head: readonly string[], cells: readonly string[]): ReadRow {
  const faults: RowFault[] = head.flatMap((name, index) => {
    const pointer = pointerTo(name);
    if (!Object.hasOwn(columns, name)) {
      return [{ pointer, code: 'invalid-body', detail: 'is not a column of this kind of import' }];
    }
    return head.indexOf(name) === index
      ? []
      : [{ pointer, code: 'invalid-body', detail: 'stands in the head twice' }];
  });
  if (cells.length > head.length) {
    const detail = `has ${cells.length} cells; the head names ${head.length} columns`;
    faults.push({ pointer: '#', code: 'invalid-body', detail });
  }
  if (faults.length > 0) return { value: null, refusal: { outcome: 'refused', faults } };
  return { value: objectOf(columns, head, cells), refusal: null };
}

/** Refuses a row with a field that was not UTF-8. */
function withoutGarbage(row: ReadRow): ReadRow {
  if (row.refusal !== null) return row;
  const pointer = garbageIn(row.value, '#');
  if (pointer === null) return row;
  return { value: null, refusal: refused(pointer, 'invalid-body', 'is not UTF-8') };
}

function garbageIn(value: unknown, pointer: string): string | null {
  if (typeof value === 'string') return value.includes('\ufffd') ? pointer : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, each] of Object.entries(value)) {
    const found = garbageIn(each, `${pointer}${pointerTo(name).slice(1)}`);
    if (found !== null) return found;
  }
  return null;
}

/** A JSON Pointer to a field of a row. A dot in the name of a column leads into an object. */
function pointerTo(name: string): string {
  return `#/${name.replaceAll('~', '~0').replaceAll('/', '~1').replace('.', '/')}`;
}

function unread(detail: string): ReadRow {
  return { value: null, refusal: refused('#', 'invalid-body', detail) };
}
