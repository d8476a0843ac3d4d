import type { JSX } from 'preact';
import type { Auditorium } from '../../api/resources.ts';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { ChoiceField, TextField } from '../elements/fields.tsx';
import type { FormValues } from '../elements/form-values.ts';
import { ListPage } from '../elements/list-page.tsx';
import { recordSection } from '../elements/record-pages.tsx';
import { Loaded } from '../elements/section-page.tsx';
import { openTheaterChoices, theaterChoices } from '../elements/theater-choices.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { SeatsEditor } from './seats-editor.tsx';

const screenTypes: readonly Auditorium['screenType'][] = ['2D', '3D', 'IMAX', '4DX'];

export const AuditoriumsSection = recordSection<Auditorium>({
  path: 'auditoriums',
  category: 'auditorium',
  title: (c) => c.auditoriums.title,
  newTitle: (c) => c.auditoriums.new,
  nameOf: ({ name }) => name,
  Fields,
  bodyOf,
  List,
  More: SeatsEditor,
});

function bodyOf(values: FormValues, auditorium: Auditorium | null): object {
  const details = { name: values.text('name'), screenType: values.text('screenType') };
  return auditorium === null ? { ...details, theaterId: values.text('theaterId') } : details;
}

function Fields({ item }: { readonly item: Auditorium | null }): JSX.Element {
  const c = useConsoleTexts();
  const theaters = useFetched(openTheaterChoices, []);
  const isNew = item === null;
  return (
    <>
      {isNew ? (
        <Loaded of={theaters}>
          {(choices) => (
            <ChoiceField name="theaterId" label={c.auditoriums.theater} choices={choices} required />
          )}
        </Loaded>
      ) : (
        <p>
          <span class="quiet">{c.auditoriums.theater}</span> {item.theater.name}
        </p>
      )}
      <TextField name="name" label={c.auditoriums.name} value={item?.name} required />
      <ChoiceField
        name="screenType"
        label={c.auditoriums.screenType}
        value={item?.screenType ?? '2D'}
        choices={screenTypes.map((type) => ({ value: type, label: type }))}
        required
      />
    </>
  );
}

function List(): JSX.Element {
  const c = useConsoleTexts();
  const theaters = useFetched(theaterChoices, []);
  return (
    <ListPage<Auditorium>
      path="auditoriums"
      title={c.auditoriums.title}
      newLabel={c.auditoriums.new}
      order="name"
      filters={[
        { name: 'theaterId', label: c.auditoriums.theater, kind: 'choice', choices: theaters.value ?? [] },
      ]}
      columns={[
        { title: c.auditoriums.name, cell: ({ name }) => name, sort: 'name' },
        { title: c.auditoriums.theater, cell: ({ theater }) => theater.name },
        { title: c.auditoriums.screenType, cell: ({ screenType }) => screenType },
        { title: c.auditoriums.capacity, cell: ({ capacity }) => capacity, isNumber: true },
      ]}
    />
  );
}
