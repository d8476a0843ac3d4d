import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { instantHere } from '../../language/local-time.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';
import type { Choice } from './fields.tsx';
import { useListAddress } from './list-address.ts';

/** A filter of a list, by the API's name of it. */
export interface Filter {
  readonly name: string;
  readonly label: string;
  readonly kind: 'search' | 'text' | 'date' | 'choice';
  /** Of a date that the API wants as an instant: the first of that day, or the last. */
  readonly instant?: 'start' | 'end';
  /** Of a choice. */
  readonly choices?: readonly Choice[];
  /** What a choice says where nothing is chosen; `All`, unless told otherwise. */
  readonly unset?: string;
}

/** The filters of a list. A choice counts at once; what is typed counts with Enter or the button. */
export function FilterBar({ filters }: { readonly filters: readonly Filter[] }): JSX.Element {
  const c = useConsoleTexts();
  const { value, change } = useListAddress();
  const isSet = filters.some(({ name }) => value(name) !== '');
  const apply = (form: HTMLFormElement): void => {
    const values = new FormData(form);
    change(
      Object.fromEntries(
        filters.map(({ name }) => {
          const given = values.get(name);
          return [name, typeof given === 'string' ? given.trim() : ''];
        }),
      ),
    );
  };
  return (
    <form
      // What the address says is what the fields show, also after a step back.
      key={filters.map(({ name }) => value(name)).join('\n')}
      class="filters"
      role="search"
      aria-label={c.elements.filter}
      onSubmit={(event) => {
        event.preventDefault();
        apply(event.currentTarget);
      }}
    >
      {filters.map((filter) => (
        <FilterField key={filter.name} filter={filter} value={value(filter.name)} onChoose={apply} />
      ))}
      <button type="submit">{c.elements.search}</button>
      {isSet ? (
        <button
          type="button"
          class="plain"
          onClick={() => change(Object.fromEntries(filters.map(({ name }) => [name, ''])))}
        >
          {c.elements.clearFilter}
        </button>
      ) : null}
    </form>
  );
}

function FilterField({
  filter: { name, label, kind, choices = [], unset },
  value,
  onChoose,
}: {
  readonly filter: Filter;
  readonly value: string;
  readonly onChoose: (form: HTMLFormElement) => void;
}): JSX.Element {
  const c = useConsoleTexts();
  const id = useId();
  // Preact ties the roles of an input to its type, which is not known here.
  const attributes: object = { id, name, type: kind, defaultValue: value, autocomplete: 'off' };
  return (
    <div class={`filter ${kind}`}>
      <label for={id}>{label}</label>
      {kind === 'choice' ? (
        <select
          id={id}
          name={name}
          onChange={({ currentTarget: { form } }) => {
            if (form !== null) onChoose(form);
          }}
        >
          <option value="">{unset ?? c.elements.any}</option>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value} selected={choice.value === value}>
              {choice.label}
            </option>
          ))}
        </select>
      ) : (
        <input {...attributes} />
      )}
    </div>
  );
}

/** The value of a filter as the API wants it. */
export function askedBy({ instant }: Filter, value: string): string {
  return instant === undefined ? value : dayEnd(value, instant);
}

/** The first or the last instant of a date by this machine's clock. The API refuses what is no date. */
export function dayEnd(date: string, end: 'start' | 'end'): string {
  return instantHere(`${date}T${end === 'start' ? '00:00:00.000' : '23:59:59.999'}`) ?? date;
}
