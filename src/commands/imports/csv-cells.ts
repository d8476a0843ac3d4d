import { Currency, decimalsOf } from '../../domain/kernel/money.ts';

/** What the cells of a column hold. A list has `|` between its values; money is `10.50 EUR`; `prices` is a list of money. */
export type CellType = 'text' | 'number' | 'boolean' | 'list' | 'money' | 'prices';

/** The columns of a table by name. A dot leads into an object: `morningDiscount.percent`. */
export type Columns = Readonly<Record<string, CellType>>;

/**
 * The value of a cell as JSON has it; undefined for an empty one. What does not fit its type stays text, which the
 * schema of the row refuses then.
 */
function valueOf(cell: string, type: CellType): unknown {
  const trimmed = cell.trim();
  if (trimmed === '') return undefined;
  switch (type) {
    case 'text':
      return cell;
    case 'number':
      return /^-?\d{1,15}(\.\d{1,6})?$/.test(trimmed) ? Number(trimmed) : cell;
    case 'boolean':
      return trimmed === 'true' || trimmed === 'false' ? trimmed === 'true' : cell;
    case 'list':
      return trimmed.split('|').map((each) => each.trim());
    case 'money':
      return moneyIn(trimmed) ?? cell;
    case 'prices':
      return trimmed.split('|').map((each) => moneyIn(each.trim()) ?? each);
  }
}

/** The row that cells are, for columns that are all known. */
export function objectOf(columns: Columns, head: readonly string[], cells: readonly string[]): object {
  const row: Record<string, unknown> = {};
  for (const [index, name] of head.entries()) {
    const value = valueOf(cells[index] ?? '', columns[name] ?? 'text');
    if (value === undefined) continue;
    const [outer = '', inner] = name.split('.');
    if (inner === undefined) row[outer] = value;
    else row[outer] = { ...(row[outer] as object | undefined), [inner]: value };
  }
  return row;
}

function moneyIn(text: string): { readonly amount: number; readonly currency: string } | undefined {
  const [, whole, decimals = '', code = ''] = /^(\d{1,12})(?:\.(\d{1,3}))? ([A-Z]{3})$/.exec(text) ?? [];
  if (whole === undefined || !Currency.safeParse(code).success) return undefined;
  const places = decimalsOf(code);
  return decimals.length > places
    ? undefined
    : { amount: Number(whole + decimals.padEnd(places, '0')), currency: code };
}
