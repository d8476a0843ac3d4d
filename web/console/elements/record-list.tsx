import type { ComponentChildren, JSX } from 'preact';
import { get } from '../../api/client.ts';
import type { Page } from '../../api/resources.ts';
import { Link } from '../../navigation/router.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { DataTable, type Column } from './data-table.tsx';
import { askedBy, FilterBar, type Filter } from './filter-bar.tsx';
import { useListAddress } from './list-address.ts';
import { Loaded } from './section-page.tsx';

interface RecordListProperties<Item> {
  readonly caption: string;
  /** The list of the API, without a query. */
  readonly resource: string;
  /** What is always asked for. */
  readonly fixed?: Readonly<Record<string, string>>;
  readonly filters: readonly Filter[];
  readonly columns: readonly Column<Item>[];
  readonly keyOf: (item: Item) => string;
  readonly hrefOf?: (item: Item) => string;
  readonly order?: string;
  /** Above the table, of the page that is shown. */
  readonly above?: (items: readonly Item[]) => ComponentChildren;
}

/** A list of the API: its filters, one page of it as a table, and the way to the next page. */
export function RecordList<Item>(properties: RecordListProperties<Item>): JSX.Element {
  const { caption, resource, fixed = {}, filters, columns, keyOf, hrefOf, order, above } = properties;
  const c = useConsoleTexts();
  const { value, addressWith } = useListAddress();
  const asked = new URLSearchParams({ ...fixed, total: 'true' });
  for (const name of ['sort', 'cursor']) if (value(name) !== '') asked.set(name, value(name));
  for (const filter of filters) {
    const given = value(filter.name);
    if (given !== '') asked.set(filter.name, askedBy(filter, given));
  }
  const address = `${resource}?${asked.toString()}`;
  const page = useFetched((signal) => get<Page<Item>>(address, { signal }), [address]);
  const isFiltered = filters.some(({ name }) => value(name) !== '');
  return (
    <>
      {filters.length === 0 ? null : <FilterBar filters={filters} />}
      <Loaded of={page}>
        {({ items, nextCursor, total }) => (
          <>
            <p class="quiet count" role="status">
              {total === undefined ? '' : c.elements.found(total)}
            </p>
            {above?.(items)}
            {items.length === 0 ? (
              <p class="nothing">{isFiltered ? c.elements.nothingFound : c.elements.nothing}</p>
            ) : (
              <DataTable
                caption={caption}
                columns={columns}
                items={items}
                keyOf={keyOf}
                {...(hrefOf === undefined ? {} : { hrefOf })}
                {...(order === undefined ? {} : { order })}
              />
            )}
            {nextCursor === null && value('cursor') === '' ? null : (
              <nav class="pager" aria-label={c.elements.pages}>
                {value('cursor') === '' ? null : (
                  <Link class="button" href={addressWith({})}>
                    {c.elements.firstPage}
                  </Link>
                )}
                {nextCursor === null ? null : (
                  <Link class="button" href={addressWith({ cursor: nextCursor })}>
                    {c.elements.nextPage}
                  </Link>
                )}
              </nav>
            )}
          </>
        )}
      </Loaded>
    </>
  );
}
