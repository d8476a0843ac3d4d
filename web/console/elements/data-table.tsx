import type { ComponentChildren, JSX } from 'preact';
import { Link } from '../../navigation/router.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { useListAddress } from './list-address.ts';

export interface Column<Item> {
  readonly title: string;
  readonly cell: (item: Item) => ComponentChildren;
  readonly isNumber?: boolean;
  /** The API's name of this order, where it has one. */
  readonly sort?: string;
}

interface DataTableProperties<Item> {
  /** What the table is of, for those who do not see it. */
  readonly caption: string;
  readonly columns: readonly Column<Item>[];
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** Where the first cell of a row leads. */
  readonly hrefOf?: (item: Item) => string;
  /** The order that the API has where the address names none. */
  readonly order?: string;
}

/** A table. On a narrow window every row becomes a card, whose cells say which column they are of. */
export function DataTable<Item>(properties: DataTableProperties<Item>): JSX.Element {
  const { caption, columns, items, keyOf, hrefOf, order } = properties;
  return (
    <div class="table-frame" role="group" aria-label={caption} tabindex={0}>
      <table class="data">
        <caption class="only-heard">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.title} column={column} order={order} />
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)}>
              {columns.map(({ title, cell, isNumber = false }, index) => (
                <td key={title} data-column={title} class={isNumber ? 'number' : undefined}>
                  {index === 0 && hrefOf !== undefined ? (
                    <Link href={hrefOf(item)}>{cell(item)}</Link>
                  ) : (
                    <span>{cell(item)}</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Heading<Item>({
  column: { title, sort, isNumber = false },
  order,
}: {
  readonly column: Column<Item>;
  readonly order: string | undefined;
}): JSX.Element {
  const c = useConsoleTexts();
  const { value, addressWith } = useListAddress();
  const kind = isNumber ? 'number' : undefined;
  if (sort === undefined) {
    return (
      <th scope="col" class={kind}>
        {title}
      </th>
    );
  }
  const current = value('sort') || (order ?? '');
  const isSorted = current === sort || current === `-${sort}`;
  const isDescending = current === `-${sort}`;
  const next = current === sort ? `-${sort}` : sort;
  return (
    <th
      scope="col"
      class={kind}
      aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : undefined}
    >
      <Link href={addressWith({ sort: next })} aria-label={c.elements.sortBy(title)}>
        {title}
        <span aria-hidden="true">{isSorted ? (isDescending ? ' ↓' : ' ↑') : ''}</span>
      </Link>
    </th>
  );
}
