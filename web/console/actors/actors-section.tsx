import type { JSX } from 'preact';
import type { Actor } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { TextField } from '../elements/fields.tsx';
import { ListPage } from '../elements/list-page.tsx';
import { recordSection } from '../elements/record-pages.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';

export const ActorsSection = recordSection<Actor>({
  path: 'actors',
  category: 'actor',
  title: (c) => c.actors.title,
  newTitle: (c) => c.actors.new,
  nameOf: ({ name }) => name,
  Fields,
  bodyOf: (values) => ({ name: values.text('name') }),
  List,
});

function Fields({ item }: { readonly item: Actor | null }): JSX.Element {
  const c = useConsoleTexts();
  return <TextField name="name" label={c.actors.name} value={item?.name} required />;
}

function List(): JSX.Element {
  const { formats } = useSurroundings();
  const c = useConsoleTexts();
  return (
    <ListPage<Actor>
      path="actors"
      title={c.actors.title}
      newLabel={c.actors.new}
      order="name"
      filters={[{ name: 'q', label: c.elements.search, kind: 'search' }]}
      columns={[
        { title: c.actors.name, cell: ({ name }) => name, sort: 'name' },
        {
          title: c.elements.added,
          cell: ({ createdAt }) => formats.moment(createdAt),
          sort: 'createdAt',
        },
      ]}
    />
  );
}
