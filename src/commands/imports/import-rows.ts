import type { z } from 'zod';
import { wordsOfFault } from '../../domain/kernel/fault-words.ts';
import { Turns } from '../../engine/turns.ts';
import { RehearsalSession } from '../../engine/command-handling/rehearsal.ts';
import type { Columns } from './csv-cells.ts';
import { refused, type RowFault, type RowOutcome } from './import-report.ts';
import type { AnyRowKind, Importing } from './importing.ts';
import type { ReadRow } from './read-rows.ts';

/** So many subjects at once. */
const LANES = 8;
/** So many faults of one row are named. */
const FAULTS = 5;

/** A row that has been checked, or why it is not even tried. */
export type CheckedRow = { readonly row: unknown; readonly refusal: null } | { readonly refusal: RowOutcome };

/** Checks rows against their schema. Of rows of one key, the first counts. */
export async function checkRows(kind: AnyRowKind, rows: readonly ReadRow[]): Promise<readonly CheckedRow[]> {
  const seen = new Set<string>();
  const turns = new Turns();
  const checked: CheckedRow[] = [];
  for (const { value, refusal } of rows) {
    if (turns.isOver) await turns.next();
    checked.push(withoutNames(kind, refusal === null ? check(kind, value, seen) : { refusal }));
  }
  return checked;
}

function check(kind: AnyRowKind, value: unknown, seen: Set<string>): CheckedRow {
  const parsed = kind.schema.safeParse(value, { error: wordsFor(kind.columns) });
  if (!parsed.success) return { refusal: { outcome: 'refused', faults: faultsOf(parsed.error) } };
  const key = kind.key(parsed.data as never);
  if (seen.has(key)) return { refusal: refused('#', 'repeated-row', 'stands in the file twice') };
  seen.add(key);
  return { row: parsed.data, refusal: null };
}

/** In a file about people that has no head, what stands for the names of columns is about one of them. */
function withoutNames(kind: AnyRowKind, checked: CheckedRow): CheckedRow {
  if (kind.isPersonal !== true || checked.refusal?.outcome !== 'refused') return checked;
  const faults = checked.refusal.faults.map((each): RowFault => {
    const [, field = ''] = each.pointer.split('/');
    const isKnown = field === '' || Object.hasOwn(kind.columns, field);
    return isKnown ? each : { pointer: '#', code: each.code, detail: UNKNOWN_COLUMN };
  });
  const isFirst = (fault: RowFault, index: number): boolean =>
    faults.findIndex(({ pointer, detail }) => pointer === fault.pointer && detail === fault.detail) === index;
  return { refusal: { outcome: 'refused', faults: faults.filter(isFirst) } };
}

const UNKNOWN_COLUMN =
  'has a field that is none of this kind of import; does the first line name the columns?';

/** Imports rows, those of one subject in their order. What a store throws is thrown on: then they may be imported again. */
export async function importRows(
  kind: AnyRowKind,
  importing: Importing,
  rows: readonly CheckedRow[],
): Promise<readonly RowOutcome[]> {
  const outcomes = rows.map(({ refusal }) => refusal);
  const subjects = new Map<string, number[]>();
  for (const [index, each] of rows.entries()) {
    if (each.refusal !== null) continue;
    const subject = kind.subject(each.row as never);
    subjects.set(subject, [...(subjects.get(subject) ?? []), index]);
  }
  const waiting = [...subjects.values()];
  const lane = async (): Promise<void> => {
    const turns = new Turns();
    for (let ofOne = waiting.shift(); ofOne !== undefined; ofOne = waiting.shift()) {
      for (const index of ofOne) {
        if (turns.isOver) await turns.next();
        const each = rows[index];
        if (each?.refusal === null) outcomes[index] = await kind.importRow(importing, each.row as never);
      }
    }
  };
  // What is rehearsed is not written, so nothing else would put two of them in an order.
  const lanes = importing.session instanceof RehearsalSession ? 1 : LANES;
  await Promise.all(Array.from({ length: lanes }, lane));
  return outcomes.map((outcome) => {
    if (outcome === null) throw new Error('A row of the import has no outcome.');
    return outcome;
  });
}

/** What is wrong with a value. Money is an object, but nobody writes it so in a table. */
function wordsFor(columns: Columns): (issue: z.core.$ZodRawIssue) => string {
  return (issue) => {
    const type = columns[String(issue.path?.[0])];
    const isMoney = type === 'money' || type === 'prices';
    return isMoney && typeof issue.input === 'string'
      ? 'must be an amount such as 10.50 EUR'
      : wordsOfFault(issue);
  };
}

function faultsOf({ issues }: z.ZodError): readonly RowFault[] {
  const faults = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => fault([...issue.path, key], 'is not a field of this kind of import'))
      : [fault(issue.path, issue.message)],
  );
  return faults.slice(0, FAULTS);
}

function fault(path: readonly PropertyKey[], detail: string): RowFault {
  const pointer = path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return { pointer: `#${pointer}`, code: 'invalid-body', detail };
}
