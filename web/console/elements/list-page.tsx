import type { JSX } from 'preact';
import { Link } from '../../navigation/router.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import type { Column } from './data-table.tsx';
import type { Filter } from './filter-bar.tsx';
import { RecordList } from './record-list.tsx';
import { ActiveBadge, type CatalogueRecord } from './record-pages.tsx';
import { SectionPage } from './section-page.tsx';

interface ListPageProperties<Item> {
  readonly path: string;
  readonly title: string;
  readonly newLabel: string;
  readonly filters: readonly Filter[];
  readonly columns: readonly Column<Item>[];
  readonly order: string;
}

/** The list of a section of records, each with its state. */
export function ListPage<Item extends CatalogueRecord>(properties: ListPageProperties<Item>): JSX.Element {
  const { path, title, newLabel, filters, columns, order } = properties;
  const c = useConsoleTexts();
  const state: Column<Item> = {
    title: c.elements.state,
    cell: ({ active }) => <ActiveBadge isActive={active} />,
  };
  return (
    <SectionPage
      title={title}
      actions={
        <Link class="button primary" href={`/console/${path}/new`}>
          {newLabel}
        </Link>
      }
    >
      <RecordList
        caption={title}
        resource={`/${path}`}
        filters={filters}
        columns={[...columns, state]}
        order={order}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/console/${path}/${id}`}
      />
    </SectionPage>
  );
}
